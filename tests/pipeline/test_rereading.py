"""Replay: archived pages read anew beside what is stored, and written only when that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from pipeline.archive import read_page
from pipeline.config import Catalogue
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest
from pipeline.replay import ReplayReport
from pipeline.rereading import GONE, REPLACED, Replay
from pipeline.store import Store
from pipeline.store.matches import untagged
from pipeline.store.models import ArticleRow, RevisionRow
from pipeline.store.replaying import candidates, stored_sources
from pipeline.tagging import verdict
from tests.warcs import FERRY, FETCHED, LOCKS, Response, article_page, write_warc

CATALOGUE = Catalogue(contact="https://example.org/about")
SOURCE = "harbour.example"
LOCKS_URL, FERRY_URL = f"https://{SOURCE}/a/1", f"https://{SOURCE}/a/2"
PAGES = (
    Response(LOCKS_URL, article_page("Locks to close", LOCKS)),
    Response(FERRY_URL, article_page("The last ferry", FERRY), at=FETCHED + timedelta(days=1)),
)
Run = Callable[..., ReplayReport]


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(workers=1) as pool:
        yield pool


@pytest.fixture
def file(store: Store, pool: ExtractionPool, tmp_path: Path) -> Path:
    """Two articles of one source, ingested and tagged."""
    file = write_warc(tmp_path / "a.warc.gz", PAGES)
    Ingest(store, CATALOGUE, pool, str).run([file])
    mark_tagged(store)
    return file


@pytest.fixture
def replay(store: Store, pool: ExtractionPool) -> Run:
    def run(apply: bool = False) -> ReplayReport:
        return Replay(store, CATALOGUE, pool, Path, apply).run(candidates(store))

    return run


def mark_tagged(store: Store) -> None:
    with store.write() as connection:
        connection.execute(update(RevisionRow).values(tagged_at=FETCHED))


def read_worse(store: Store, url: str = LOCKS_URL) -> None:
    """Store of an article what a worse extractor would have read: a paragraph short, another title."""
    with store.write() as connection:
        article = select(ArticleRow.revision_id).where(ArticleRow.url == url).scalar_subquery()
        connection.execute(
            update(RevisionRow)
            .where(RevisionRow.id == article)
            .values(title="Home", text="\n".join(LOCKS[:2]), content_hash="1worse")
        )


def revisions(store: Store) -> list[tuple[str, int, str, bool, bool]]:
    """Address, number, title, whether read anew, and whether the newest, of each revision."""
    wanted = (
        select(
            ArticleRow.url,
            RevisionRow.number,
            RevisionRow.title,
            RevisionRow.reextracted,
            RevisionRow.id == ArticleRow.revision_id,
        )
        .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
        .order_by(ArticleRow.url, RevisionRow.number)
    )
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(wanted)]


def test_the_extractor_that_stored_the_pages_finds_nothing_changed(file: Path, replay: Run) -> None:
    report = replay(apply=True)
    assert (report.pages, report.of(SOURCE).unchanged, report.of(SOURCE).fields) == (2, 2, {})
    assert report.counts["written"] == 0


def test_what_reads_otherwise_is_told_and_nothing_is_written(file: Path, replay: Run, store: Store) -> None:
    read_worse(store)
    before = revisions(store)
    found = replay().of(SOURCE)
    assert (found.unchanged, found.changed, found.paragraphs_lost, found.paragraphs_gained) == (1, 1, 0, 1)
    assert found.characters_gained == len(LOCKS[2])
    assert found.fields == {"title": 1}
    assert [one.url for one in found.examples] == [LOCKS_URL]
    assert found.examples[0].diff[:2] == ("- title: Home", "+ title: Locks to close")
    assert revisions(store) == before


def test_applied_it_is_the_newest_revision_and_marked_and_not_written_twice(
    file: Path, replay: Run, store: Store
) -> None:
    read_worse(store)
    assert replay(apply=True).of(SOURCE).written == 1
    expected = [
        (LOCKS_URL, 1, "Home", False, False),
        (LOCKS_URL, 2, "Locks to close", True, True),
        (FERRY_URL, 1, "The last ferry", False, True),
    ]
    assert revisions(store) == expected
    mark_tagged(store)
    assert replay(apply=True).of(SOURCE).unchanged == 2
    assert revisions(store) == expected


def test_a_revision_that_was_read_anew_waits_for_tagging_and_alerts_nobody(
    file: Path, replay: Run, store: Store
) -> None:
    read_worse(store)
    replay(apply=True)
    (waiting,) = untagged(store, 0, 10)
    assert waiting.newest
    assert verdict(waiting, paused=False) == "the page was only read anew"


def test_a_revision_that_waits_for_tagging_is_not_overtaken(file: Path, replay: Run, store: Store) -> None:
    read_worse(store)
    with store.write() as connection:
        connection.execute(update(RevisionRow).values(tagged_at=None))
    found = replay(apply=True).of(SOURCE)
    assert (found.changed, found.written, found.held) == (1, 0, 1)
    assert [verdict(one, paused=False) for one in untagged(store, 0, 10)] == [None, None]


def test_a_later_visit_adds_no_revision_to_what_was_read_anew(
    file: Path, replay: Run, store: Store, pool: ExtractionPool, tmp_path: Path
) -> None:
    read_worse(store)
    replay(apply=True)
    later = Response(LOCKS_URL, PAGES[0].body, at=FETCHED + timedelta(hours=2))
    Ingest(store, CATALOGUE, pool, str).run([write_warc(tmp_path / "b.warc.gz", [later])])
    assert len(revisions(store)) == 3


def test_times_that_changed_are_told_and_corrected(file: Path, replay: Run, store: Store) -> None:
    with store.write() as connection:
        connection.execute(
            update(ArticleRow).where(ArticleRow.url == LOCKS_URL).values(published_at=None, modified_at=FETCHED)
        )
    assert replay(apply=True).of(SOURCE).fields == {"published_at": 1, "modified_at": 1}
    with store.read() as connection:
        row = connection.execute(select(ArticleRow).where(ArticleRow.url == LOCKS_URL)).one()
    assert (row.published_at, row.modified_at) == (FETCHED.replace(hour=9, minute=30), None)


def test_a_page_whose_file_is_gone_is_counted_with_the_reason(file: Path, replay: Run) -> None:
    file.unlink()
    found = replay(apply=True).of(SOURCE)
    assert (found.pages, found.not_read, found.reasons) == (2, 2, {GONE: 2})


def test_a_record_of_another_page_is_never_taken_for_it(file: Path, replay: Run) -> None:
    write_warc(file, PAGES)
    found = replay(apply=True).of(SOURCE)
    assert found.not_read == 2
    assert found.reasons[REPLACED] >= 1


def test_a_page_that_gives_no_article_any_more_keeps_what_is_stored(
    file: Path, replay: Run, store: Store, tmp_path: Path
) -> None:
    front = Response(f"https://{SOURCE}/", article_page("Menu", ["Closed on Mondays."]))
    other = write_warc(tmp_path / "menu.warc.gz", [front])
    page = read_page(other, 0)
    with store.write() as connection:
        connection.execute(
            update(RevisionRow)
            .where(RevisionRow.title == "The last ferry")
            .values(warc_file=str(other), warc_offset=0, record_id=page.record_id)
        )
    found = replay(apply=True).of(SOURCE)
    assert (found.unchanged, found.no_article, sum(found.reasons.values())) == (1, 1, 1)
    assert [row[2] for row in revisions(store)] == ["Locks to close", "The last ferry"]


def test_pages_are_chosen_by_source_day_and_number(file: Path, store: Store) -> None:
    def urls(*sources: str, **chosen: object) -> list[str]:
        return [one.url for one in candidates(store, sources, **chosen)]

    assert stored_sources(store) == [SOURCE]
    assert urls() == urls(SOURCE) == [LOCKS_URL, FERRY_URL]
    assert urls("elsewhere.example") == []
    assert urls(since=FETCHED + timedelta(hours=1)) == urls(limit=1) == [FERRY_URL]
