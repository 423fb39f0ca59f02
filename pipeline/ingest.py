"""Ingest: from WARC files to articles, revisions and stories; what was stored before changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.addresses import normalise
from pipeline.archive import read_archive
from pipeline.config import Catalogue
from pipeline.extract import ExtractionPool
from pipeline.records import (
    INGEST_OUTCOMES,
    ArchiveError,
    ArchiveRecord,
    Article,
    Extraction,
    NotArticle,
    Outcome,
    Page,
    Role,
    Unreadable,
)
from pipeline.store import Store
from pipeline.store.saving import Arrived, Read, Saved, is_ingested, save_pages, save_visit
from pipeline.stories import fingerprint

# An article whose publication lies further back than this when its page is first fetched is old news
# that a front page links to, or part of a backfill: it is kept and searchable, and alerts nobody.
RESURFACED_AFTER = timedelta(days=7)
FAILURES_KEPT = 1000
AT_ONCE = 80  # pages stored in one transaction: of more, others would notice that they wait for the lock
OK, REDIRECTS = 200, 300


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that gave no article because something was wrong, or a file that could not be read to its end."""

    url: str
    reason: str


@dataclass(slots=True)
class IngestReport:
    """What a run did, by outcome. `again` counts records that an earlier run had stored."""

    files: int = 0
    records: int = 0
    again: int = 0
    pages: int = 0
    new_stories: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """For a run's record: the outcomes add up to `pages`."""
        told = {str(outcome): self.outcomes[outcome] for outcome in INGEST_OUTCOMES}
        return {
            "files": self.files,
            "records": self.records,
            "again": self.again,
            "pages": self.pages,
            **told,
            "new_stories": self.new_stories,
        }

    @property
    def articles(self) -> int:
        """Pages that are articles, new or not."""
        return sum(self.outcomes[one] for one in (Outcome.NEW_ARTICLE, Outcome.NEW_REVISION, Outcome.UNCHANGED))

    def line(self) -> str:
        """For a log."""
        if self.records and self.again == self.records:
            return f"ingested {self.records} records: all stored before, nothing changed"
        told = self.outcomes
        return (
            f"ingested {self.records} records, {self.pages} article pages: "
            f"{told[Outcome.NEW_ARTICLE]} new articles in {self.new_stories} new stories, "
            f"{told[Outcome.NEW_REVISION]} new revisions, {told[Outcome.UNCHANGED]} unchanged, "
            f"{told[Outcome.NOT_ARTICLE]} not articles, {told[Outcome.UNREADABLE]} unreadable"
            + (f", {self.again} stored before" if self.again else "")
        )


def without_reading(page: Page) -> Extraction | None:
    """What is plain before extraction: an error page, a body that never arrived."""
    if not page.body and page.damage:
        return Unreadable(page.damage)
    if page.status and not OK <= page.status < REDIRECTS:
        return NotArticle(f"the server answered {page.status}")
    return None


def source_of(catalogue: Catalogue, record: ArchiveRecord) -> str | None:
    """The source that crawled it, or the one that the address belongs to, or the site's own name."""
    if record.source:
        return record.source
    site = urlsplit(record.url).hostname
    return catalogue.source_of(record.url) or (site.removeprefix("www.") if site else None)


def options_of(catalogue: Catalogue, page: Page) -> dict[str, object]:
    """What the extractor is told about a page besides its bytes."""
    source = catalogue.sources.get(source_of(catalogue, page) or "")
    return {
        "content_type": page.header("content-type"),
        "rules": source.rules if source else None,
        "timezone": source.timezone if source else None,
        "listed": page.listed,
        "first_seen": page.fetched_at,
        "site": source.mirrored if source and source.mirrors else None,
    }


@dataclass(frozen=True, slots=True)
class Ingest:
    """Reads archive files into a store. `name_of` gives the name under which a file is remembered."""

    store: Store
    catalogue: Catalogue
    pool: ExtractionPool
    name_of: Callable[[Path], str]
    progress: Callable[[IngestReport], object] = lambda report: None

    def run(self, files: Iterable[Path]) -> IngestReport:
        """Every record of the files. Raises StoreError; what is wrong with a file or a page is in the report."""
        report = IngestReport()
        pages = self.pool.map(self._article_pages(files, report), partial(options_of, self.catalogue))
        while some := list(islice(pages, AT_ONCE)):
            arrived = [self._arrived(page, extraction) for page, extraction in some]
            for one, saved in zip(arrived, save_pages(self.store, arrived), strict=True):
                self._count(report, one.page.url, saved)
                self.progress(report)
        return report

    def _article_pages(self, files: Iterable[Path], report: IngestReport) -> Iterator[Page]:
        """The pages to extract; every other record is stored on the way."""
        for path in files:
            report.files += 1
            try:
                for record in read_archive(path, self.name_of(path)):
                    report.records += 1
                    if self._stored_before(record):
                        report.again += 1
                    elif isinstance(record, Page) and record.role is Role.ARTICLE:
                        if verdict := without_reading(record):
                            (saved,) = save_pages(self.store, [self._arrived(record, verdict)])
                            self._count(report, record.url, saved)
                        else:
                            yield record
                    else:
                        self._save_visit(record)
                    self.progress(report)
            except ArchiveError as error:
                report.failures.append(Failure(str(path), str(error)))
                report.reasons[str(error)] += 1

    def _stored_before(self, record: ArchiveRecord) -> bool:
        with self.store.read() as connection:
            return is_ingested(connection, record.record_id)

    def _arrived(self, page: Page, extraction: Extraction) -> Arrived:
        canonical = normalise(extraction.canonical_url if isinstance(extraction, Article) else page.url)
        return Arrived(
            page,
            self._read(page, extraction),
            normalise(page.url),
            canonical,
            source_of(self.catalogue, page),
            self._revisit_days(page),
        )

    def _save_visit(self, record: ArchiveRecord) -> None:
        url, source = normalise(record.url), source_of(self.catalogue, record)
        save_visit(self.store, record, url, source, self._revisit_days(record))

    def _revisit_days(self, record: ArchiveRecord) -> float | None:
        """For how long the source that crawled it looks at an article again; None for anybody else's pages."""
        source = self.catalogue.sources.get(record.source or "")
        return source.revisit_days if source else None

    def _read(self, page: Page, extraction: Extraction) -> Read:
        if not isinstance(extraction, Article):
            return Read(extraction)
        since = extraction.published_at or page.fetched_at
        return Read(
            extraction,
            fingerprint(extraction.title, extraction.text),
            page.fetched_at - since > RESURFACED_AFTER,
        )

    def _count(self, report: IngestReport, url: str, saved: Saved | None) -> None:
        if saved is None or saved.outcome is None:
            report.again += 1
            return
        report.pages += 1
        report.new_stories += saved.new_story
        report.outcomes[saved.outcome] += 1
        if saved.outcome in (Outcome.NOT_ARTICLE, Outcome.UNREADABLE) and saved.reason:
            report.reasons[saved.reason] += 1
            if len(report.failures) < FAILURES_KEPT:
                report.failures.append(Failure(url, saved.reason))
