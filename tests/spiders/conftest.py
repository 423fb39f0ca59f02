from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

import spiders
from newsroom import Newsroom, serve
from pipeline.addresses import normalise
from pipeline.archive import read_archive
from pipeline.config import Source
from pipeline.records import CRAWL_OUTCOMES, ArchiveRecord, NotArticle, Noted, Page, Revisit, Role
from pipeline.store import Store, open_store
from pipeline.store.models import AddressRow
from pipeline.store.saving import Read, save_page, save_visit
from tests.spiders.sites import Site, site_of

AGENT = "Watchdesk/0.1 (+https://crawler.example/about)"


@dataclass
class Desk:
    """An archive and a store around the crawls of a test."""

    archive: Path
    store: Store
    due_at: datetime | None = None
    runs: int = 0
    warcs: list[str] = field(default_factory=list)

    def job(self, source: Source, *days: date) -> spiders.CrawlJob:
        """The next crawl of a source."""
        self.runs += 1
        run = f"crawl-{self.runs}"
        return spiders.CrawlJob("harbour", source, AGENT, self.archive, run, self.store.url, days)

    def crawl(self, source: Source, *days: date) -> spiders.CrawlReport:
        """Crawl, and check that the counts add up."""
        report = spiders.run(self.job(source, *days))
        outcomes = sum(n for name, n in report.counts.items() if name in CRAWL_OUTCOMES)
        assert outcomes == report.counts["discovered"]
        self.warcs = list(report.warcs)
        return report

    def records(self) -> list[ArchiveRecord]:
        """What the last crawl's files hold."""
        return [record for name in self.warcs for record in read_archive(self.archive / name, name)]

    def pages(self, role: Role = Role.ARTICLE) -> list[Page]:
        """The pages that the last crawl archived."""
        return [one for one in self.records() if isinstance(one, Page) and one.role is role]

    def notes(self) -> dict[str, str]:
        """Why each address of the last crawl brought no page, by its path."""
        notes = [one for one in self.records() if isinstance(one, Noted)]
        return {one.url.partition("//")[2].partition("/")[2]: f"{one.outcome}: {one.reason}" for one in notes}

    def revisits(self) -> list[Revisit]:
        """What the last crawl found unchanged."""
        return [one for one in self.records() if isinstance(one, Revisit)]

    def ingest(self) -> None:
        """Store the addresses of the last crawl, as ingest does when no page is an article."""
        for record in self.records():
            url = normalise(record.url)
            if isinstance(record, Page) and record.role is Role.ARTICLE:
                save_page(self.store, record, Read(NotArticle("a test")), url, url, "harbour", None)
                self._make_due(url)
            else:
                save_visit(self.store, record, url, "harbour", None)

    def _make_due(self, url: str) -> None:
        with self.store.write() as connection:
            connection.execute(update(AddressRow).where(AddressRow.url == url).values(due_at=self.due_at))


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str) -> Iterator[Desk]:
    store = open_store(sqlite_url)
    yield Desk(tmp_path / "archive", store)
    store.close()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with serve(tmp_path_factory.mktemp("newsroom")) as served:
        yield served


@pytest.fixture
def site() -> Iterator[Site]:
    with site_of() as served:
        yield served


def local_source(home: str, **more: Any) -> Source:
    """A source on this machine that is read as fast as it answers."""
    told = {"title": "Harbour", "home": home, "delay": 0, "private_addresses": True, **more}
    return Source.model_validate(told)


def long_ago() -> datetime:
    """A time at which everything is due again."""
    return datetime(2000, 1, 1, tzinfo=UTC)
