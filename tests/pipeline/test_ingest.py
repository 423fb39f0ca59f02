"""Ingest: any WARC file in, articles, revisions and stories out, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pipeline.archive import WarcWriter
from pipeline.config import Catalogue
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest, IngestReport
from pipeline.records import Known, Outcome, Role
from pipeline.store import Store
from pipeline.store.models import AddressRow, ArticleRow, RevisionRow, StoryRow, VisitRow
from tests.warcs import FERRY, FETCHED, LOCKS, Response, article_page, write_warc

CATALOGUE = Catalogue(contact="https://example.org/about")
HOST = "https://harbour.example"
Run = Callable[..., IngestReport]


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(workers=1) as pool:
        yield pool


@pytest.fixture
def ingest(store: Store, pool: ExtractionPool) -> Run:
    """Ingests files into the test's store."""
    return lambda *files: Ingest(store, CATALOGUE, pool, str).run(files)


def count(store: Store, table: type) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_page_becomes_an_article_a_revision_and_a_story(ingest: Run, store: Store, tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc.gz", [Response(f"{HOST}/a/1", article_page("Locks to close", LOCKS))])
    report = ingest(file)
    assert (report.outcomes[Outcome.NEW_ARTICLE], report.new_stories) == (1, 1)
    with store.read() as connection:
        article = connection.execute(select(ArticleRow)).one()
        revision = connection.execute(select(RevisionRow)).one()
        address = connection.execute(select(AddressRow)).one()
    assert (article.url, article.source, article.language) == (f"{HOST}/a/1", "harbour.example", "en")
    assert article.published_at == FETCHED.replace(hour=9, minute=30)
    assert (revision.title, revision.number, revision.tagged_at) == ("Locks to close", 1, None)
    assert revision.text.count("\n") >= 2
    assert (address.stage, address.outcome, address.article_id) == ("stored", "new_article", article.id)


def test_a_second_ingest_changes_nothing_and_says_so(ingest: Run, store: Store, tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc.gz", [Response(f"{HOST}/a/1", article_page("Locks to close", LOCKS))])
    ingest(file)
    again = ingest(file)
    assert again.again == again.records == 1
    assert "nothing changed" in again.line()
    assert [count(store, table) for table in (ArticleRow, RevisionRow, StoryRow, VisitRow)] == [1, 1, 1, 1]


def test_the_same_content_later_adds_no_revision(ingest: Run, store: Store, tmp_path: Path) -> None:
    page = article_page("Locks to close", LOCKS)
    later = article_page("Locks to close", LOCKS, extra="<script>var served = 2</script>")
    pages = [Response(f"{HOST}/a/1", page), Response(f"{HOST}/a/1", later, at=FETCHED + timedelta(hours=1))]
    report = ingest(write_warc(tmp_path / "a.warc.gz", pages))
    assert report.outcomes[Outcome.UNCHANGED] == 1
    assert count(store, RevisionRow) == 1


def test_a_changed_text_adds_a_revision_to_the_same_story(ingest: Run, store: Store, tmp_path: Path) -> None:
    changed = (*LOCKS, "The board later said that the closure would begin a week earlier than planned.")
    pages = [
        Response(f"{HOST}/a/1", article_page("Locks to close", LOCKS)),
        Response(f"{HOST}/a/1", article_page("Locks to close", changed), at=FETCHED + timedelta(hours=1)),
    ]
    report = ingest(write_warc(tmp_path / "a.warc.gz", pages))
    assert report.outcomes[Outcome.NEW_REVISION] == 1
    with store.read() as connection:
        newest = connection.execute(
            select(RevisionRow.number, RevisionRow.text).join(ArticleRow, ArticleRow.revision_id == RevisionRow.id)
        ).one()
    assert newest.number == 2
    assert "a week earlier" in newest.text
    assert (count(store, ArticleRow), count(store, StoryRow)) == (1, 1)


def test_a_page_that_is_read_after_its_revisit_still_leads_to_its_article(
    ingest: Run, store: Store, tmp_path: Path
) -> None:
    url = f"{HOST}/a/1"
    writer = WarcWriter(tmp_path, "harbour", "crawl-1", user_agent="Watchdesk/1 (+https://example.org/about)")
    asked = {"url": url, "final_url": url, "role": Role.ARTICLE, "headers": []}
    body = article_page("Locks to close", LOCKS)
    digest = writer.response(**asked, status=200, body=body, fetched_at=FETCHED)
    later = {"status": 304, "outcome": Outcome.NOT_MODIFIED, "fetched_at": FETCHED + timedelta(hours=1)}
    writer.revisit(**asked, **later, known=Known(url, digest=digest, record_id="<urn:example:first>"))
    (name,) = writer.close()
    ingest(tmp_path / name)
    with store.read() as connection:
        address = connection.execute(select(AddressRow)).one()
        article = connection.execute(select(ArticleRow.id)).scalar_one()
    assert (address.article_id, address.stage, address.digest) == (article, "stored", digest)
    assert (address.outcome, address.visited_at) == ("not_modified", FETCHED + timedelta(hours=1))


def test_an_older_page_that_arrives_late_leaves_the_present_alone(
    ingest: Run, store: Store, tmp_path: Path
) -> None:
    new = Response(f"{HOST}/a/1", article_page("Locks to close", LOCKS))
    old = Response(f"{HOST}/a/1", article_page("Locks may close", LOCKS[:2]), at=FETCHED - timedelta(days=1))
    ingest(write_warc(tmp_path / "new.warc.gz", [new]))
    ingest(write_warc(tmp_path / "old.warc.gz", [old]))
    with store.read() as connection:
        titles = connection.execute(
            select(RevisionRow.title).join(ArticleRow, ArticleRow.revision_id == RevisionRow.id)
        ).scalars()
        assert list(titles) == ["Locks to close"]
    assert count(store, RevisionRow) == 2


def test_copies_at_two_sites_are_one_story_and_other_reports_are_not(
    ingest: Run, store: Store, tmp_path: Path
) -> None:
    pages = [
        Response(f"{HOST}/a/1", article_page("Locks to close", LOCKS)),
        Response("https://wire.example/x", article_page("Canal locks shut for the summer", LOCKS)),
        Response(f"{HOST}/a/2", article_page("The last ferry", FERRY)),
    ]
    report = ingest(write_warc(tmp_path / "a.warc.gz", pages))
    assert report.new_stories == 2
    with store.read() as connection:
        stories = connection.execute(select(ArticleRow.story_id).order_by(ArticleRow.id)).scalars().all()
    assert stories[0] == stories[1] != stories[2]


def test_old_news_is_marked_as_resurfaced(ingest: Run, store: Store, tmp_path: Path) -> None:
    old = article_page("Locks to close", LOCKS, published="2025-11-04T09:30:00Z")
    ingest(write_warc(tmp_path / "a.warc.gz", [Response(f"{HOST}/a/1", old)]))
    with store.read() as connection:
        assert connection.execute(select(ArticleRow.resurfaced)).scalar_one() is True


@pytest.mark.parametrize(
    ("name", "response", "outcome"),
    [
        ("an empty page", Response(f"{HOST}/e", b""), Outcome.UNREADABLE),
        ("a picture", Response(f"{HOST}/p", b"\x89PNG\r\n\x1a\n" + bytes(200), content_type="image/png"), None),
        ("a short page", Response(f"{HOST}/s", article_page("Menu", ["Closed on Mondays."])), None),
        (
            "broken gzip",
            Response(f"{HOST}/g", b"\x1f\x8b\x08broken", headers=(("Content-Encoding", "gzip"),)),
            None,
        ),
    ],
)
def test_a_page_without_an_article_has_its_reason_and_disturbs_nothing(
    ingest: Run, store: Store, tmp_path: Path, name: str, response: Response, outcome: Outcome | None
) -> None:
    good = Response(f"{HOST}/a/1", article_page("Locks to close", LOCKS))
    report = ingest(write_warc(tmp_path / "a.warc.gz", [response, good]))
    assert report.outcomes[Outcome.NEW_ARTICLE] == 1, name
    assert sum(report.outcomes.values()) == report.pages == 2
    with store.read() as connection:
        row = connection.execute(select(AddressRow).where(AddressRow.url == response.url)).one()
    assert row.reason
    assert row.outcome in {Outcome.NOT_ARTICLE, Outcome.UNREADABLE}
    assert outcome is None or row.outcome == outcome


def test_a_cut_file_gives_what_it_holds_and_names_the_damage(ingest: Run, store: Store, tmp_path: Path) -> None:
    pages = [Response(f"{HOST}/a/{n}", article_page(f"Locks {n}", LOCKS[: n + 1])) for n in range(1, 3)]
    file = write_warc(tmp_path / "a.warc.gz", pages)
    file.write_bytes(file.read_bytes()[:-40])
    report = ingest(file)
    assert count(store, ArticleRow) >= 1
    assert [failure.url for failure in report.failures if "warc" in failure.url] == [str(file)]
