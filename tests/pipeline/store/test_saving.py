"""Pages that are stored together come to the same as pages stored one after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from pipeline.records import Article, Outcome, Page, Unreadable, WarcRef
from pipeline.store import Store
from pipeline.store.models import ArticleRow, RevisionRow
from pipeline.store.saving import Arrived, Read, save_pages
from pipeline.stories import fingerprint
from tests.pipeline.store.test_grouping import FERRY, LOCKS

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LONGER = f"{LOCKS} The keepers of the locks were heard only afterwards."


def arrived(name: str, text: str, hour: int) -> Arrived:
    """A page fetched at that hour that says so; without a text, one that could not be read."""
    url, at, record = f"https://harbour.example/{name}", NOW + timedelta(hours=hour), f"urn:{name}-{hour}"
    page = Page(url, url, 200, (), b"", at, record, WarcRef("a.warc.gz", hour))
    article = Article(url, name, text, url, language="en")
    read = Read(article, fingerprint(name, text)) if text else Read(Unreadable("damaged"))
    return Arrived(page, read, url, url, "harbour", None)


def test_each_page_of_many_has_its_own_outcome(store: Store) -> None:
    save_pages(store, [arrived("ferry", FERRY, 0)])

    saved = save_pages(
        store,
        [
            arrived("ferry", FERRY, 0),
            arrived("locks", LOCKS, 1),
            arrived("reprint", LOCKS, 2),
            arrived("broken", "", 2),
            arrived("locks", LOCKS, 3),
            arrived("locks", LONGER, 4),
        ],
    )

    assert [one and (one.outcome, one.new_story) for one in saved] == [
        None,
        (Outcome.NEW_ARTICLE, True),
        (Outcome.NEW_ARTICLE, False),
        (Outcome.UNREADABLE, False),
        (Outcome.UNCHANGED, False),
        (Outcome.NEW_REVISION, False),
    ]


def test_a_page_and_its_revision_can_come_together(store: Store) -> None:
    save_pages(store, [arrived("locks", LOCKS, 1), arrived("reprint", LOCKS, 2), arrived("locks", FERRY, 3)])

    with store.read() as connection:
        stories = {url: story for url, story in connection.execute(select(ArticleRow.url, ArticleRow.story_id))}
        numbers = connection.scalars(select(RevisionRow.number).order_by(RevisionRow.id)).all()
    assert len(set(stories.values())) == 2
    assert numbers == [1, 1, 2]
