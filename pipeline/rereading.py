"""Replay, the running part: archived pages go through the present extractor, beside what is stored of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.archive import read_page
from pipeline.config import Catalogue
from pipeline.extract import ExtractionPool
from pipeline.ingest import options_of, without_reading
from pipeline.records import ArchiveError, Article, Extraction, Page, WarcRef
from pipeline.replay import ReplayReport, compare
from pipeline.store import Store
from pipeline.store.replaying import Candidate, stored, write_anew
from pipeline.stories import fingerprint

GONE = "its WARC file is gone"
DAMAGED = "its WARC file cannot be read at that place"
REPLACED = "its WARC file has another record at that place"


def archived_page(one: Candidate, path_of: Callable[[str], Path]) -> Page | str:
    """The page as it was archived, or why there is none. `path_of` finds a file by its remembered name."""
    path = path_of(one.warc.file)
    if not path.is_file():
        return GONE
    try:
        page = read_page(path, one.warc.offset, one.warc.file)
    except ArchiveError:
        return DAMAGED
    return page if page.record_id == one.record_id else REPLACED


@dataclass(frozen=True, slots=True)
class Replay:
    """Reads pages anew. `path_of` finds a file by the name under which it is remembered.

    Nothing is written unless `apply` is set; then each page that reads otherwise gets a revision.
    """

    store: Store
    catalogue: Catalogue
    pool: ExtractionPool
    path_of: Callable[[str], Path]
    apply: bool = False
    progress: Callable[[ReplayReport], object] = lambda report: None

    def run(self, candidates: Iterable[Candidate]) -> ReplayReport:
        """Compare every candidate. Raises StoreError; what is wrong with a file or a page is in the report."""
        report = ReplayReport(self.apply)
        waiting: dict[WarcRef, Candidate] = {}
        pages = self._pages(candidates, waiting, report)
        for page, extraction in self.pool.map(pages, partial(options_of, self.catalogue)):
            self._judge(report, waiting.pop(page.warc), page, extraction)
            self.progress(report)
        return report

    def _pages(
        self, candidates: Iterable[Candidate], waiting: dict[WarcRef, Candidate], report: ReplayReport
    ) -> Iterator[Page]:
        """The pages to extract, each noted in `waiting`; what needs no extraction is judged on the way."""
        for one in candidates:
            page = archived_page(one, self.path_of)
            if isinstance(page, str):
                report.of(one.source).add_not_read(one.url, page)
                self.progress(report)
            elif verdict := without_reading(page):
                self._judge(report, one, page, verdict)
            else:
                waiting[page.warc] = one
                yield page

    def _judge(self, report: ReplayReport, one: Candidate, page: Page, extraction: Extraction) -> None:
        found = report.of(one.source)
        if not isinstance(extraction, Article):
            found.add_no_article(one.url, extraction.reason)
            return
        comparison = compare(stored(self.store, one.revision_id), extraction)
        found.add(one.url, comparison)
        if not (self.apply and comparison.changed):
            return
        if self._write(one, page, extraction):
            found.written += 1
        else:
            found.held += 1

    def _write(self, one: Candidate, page: Page, article: Article) -> bool:
        print_of = fingerprint(article.title, article.text)
        return write_anew(self.store, page, article, one.revision_id, print_of)
