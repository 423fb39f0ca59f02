"""The composition root: builds the store, the catalogue, the topics and the channels, and runs the steps.

The command line, the DAGs, the desk and the tests all ask `make_app` for an App. Nothing is built at import,
and each part only when a step needs it.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from pipeline.addresses import normalise
from pipeline.alerts import AlertReport, deliver
from pipeline.config import Catalogue, Channel, Source, load_catalogue, load_channels
from pipeline.extract import ExtractionPool
from pipeline.health.housekeeping import HousekeepingReport, keep_house
from pipeline.health.watching import HealthReport, watch
from pipeline.ingest import Ingest, IngestReport
from pipeline.records import ConfigError, CrawlError, Page, WatchdeskError
from pipeline.replay import ReplayReport
from pipeline.rereading import Replay, archived_page
from pipeline.store import Store, open_store
from pipeline.store.replaying import candidates, stored_sources
from pipeline.store.runs import brought_news, finish_run, pending_warcs, start_run
from pipeline.store.tracing import Trace, trace
from spiders import CrawlJob, CrawlReport, ScoutJob, ScoutReport, run_all
from spiders import preview as run_preview
from spiders import scout as run_scout
from watchdesk.settings import Settings

if TYPE_CHECKING:
    from pipeline.evidence import Packed
    from pipeline.tagging import TagReport
    from pipeline.topics import Topic, TopicMatcher

PENDING_FOR = timedelta(days=7)


class Report(Protocol):
    """What every step returns."""

    @property
    def counts(self) -> Mapping[str, object]: ...

    def line(self) -> str: ...


def _now() -> datetime:
    return datetime.now(UTC)


def _nothing(*_: object) -> None:
    return None


@dataclass
class _Run:
    """A run that is being recorded: what it says of itself when it ends."""

    id: str
    counts: Mapping[str, object] = field(default_factory=dict)
    warcs: Sequence[str] = ()


@dataclass
class FetchReport:
    """What was stored of some sources: the sums of the ingests' counts, and why each source failed that did."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def has_news(self) -> bool:
        """Whether there is something to tag."""
        return brought_news(self.counts)


@dataclass
class App:
    """Watchdesk, put together. Each step is one method; each is safe to run again."""

    settings: Settings
    clock: Callable[[], datetime] = _now

    @cached_property
    def store(self) -> Store:
        """The database, with its schema up to date. Raises StoreError."""
        return open_store(self.settings.database_url)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The sources. Raises ConfigError."""
        return load_catalogue(self.settings.config)

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """Where alerts go. Raises ConfigError."""
        return load_channels(self.settings.config)

    @cached_property
    def topics(self) -> TopicMatcher:
        """The topics, compiled. Raises ConfigError, also for a topic that names an unknown channel."""
        from pipeline.topics import TopicMatcher

        file = self.settings.topics_file
        if not file.exists():
            raise ConfigError("no such file; create it, or name another folder with --config", file)
        matcher = TopicMatcher.from_file(file, cache=self.settings.cache)
        for topic in matcher.topics.values():
            for channel in topic.channels:
                if channel not in self.channels:
                    known = ", ".join(self.channels) or "none"
                    raise ConfigError(
                        f"topic {topic.id!r} names the channel {channel!r}; channels.yaml has: {known}",
                        file,
                    )
        return matcher

    def source(self, name: str) -> Source:
        """A source by its id. Raises ConfigError when there is none."""
        if name not in self.catalogue.sources:
            raise ConfigError(
                f"no source {name!r}; there are: {', '.join(self.catalogue.sources) or 'none'}",
                self.settings.config / "sources.yaml",
            )
        return self.catalogue.sources[name]

    def topic(self, name: str) -> Topic:
        """A topic by its id. Raises ConfigError when there is none."""
        if name not in self.topics.topics:
            raise ConfigError(
                f"no topic {name!r}; there are: {', '.join(self.topics.topics) or 'none'}",
                self.settings.topics_file,
            )
        return self.topics.topics[name]

    # ------------------------------------------------------------ steps

    def crawl(self, source: str, days: Sequence[date] = (), *, at_once: bool = False) -> CrawlReport:
        """Fetch what is new at a source into WARC files; with `days`, what appeared in those days.

        With `at_once` also listings are read that are not due.

        Raises CrawlError when the source as a whole failed, after `record_failure`.
        """
        (report,) = self.crawl_all([source], days, at_once=at_once)
        if report.failure:
            raise self.record_failure(report)
        return report

    def record_failure(self, report: CrawlReport) -> CrawlError:
        """Ingest what a failed crawl found out all the same, so that the reason of each address is on record."""
        self.ingest(report.warcs)
        return CrawlError(report.failure or "", report.source)

    def crawl_all(
        self, sources: Sequence[str], days: Sequence[date] = (), *, at_once: bool = False
    ) -> Iterator[CrawlReport]:
        """Crawl several sources as `crawl` does, many at a time; the report of each as soon as it has ended.

        One that failed has the reason in its report. Raises ConfigError for an unknown source.
        """
        jobs = {}
        for source in sources:
            job = replace(self._crawl_job(source, days), at_once=at_once)
            jobs[job.run] = job
        for job in jobs.values():
            start_run(self.store, job.run, "crawl", job.source_id, self.clock())
        about = {"days": len(days)} if days else {}
        reason = "stopped"
        try:
            for report in run_all(list(jobs.values())):
                counts = {**report.counts, **about, "traffic": dict(report.traffic), "notes": list(report.notes)}
                self._finish(_Run(report.run, counts, report.warcs), report.failure)
                del jobs[report.run]
                yield report
        except BaseException as error:
            reason = f"stopped by {type(error).__name__}: {error}"
            raise
        finally:
            for run in jobs:
                self._finish(_Run(run), reason)

    def fetch(
        self, sources: Sequence[str], days: Sequence[date] = (), tell: Callable[[str], object] = _nothing
    ) -> FetchReport:
        """Crawl sources, many at a time, and store what each brought as soon as its crawl has ended.

        `tell` is given a line for each. Those that failed are in the report, with the reason of each.
        """
        fetched = FetchReport()
        with ExtractionPool() as pool:
            for report in self.crawl_all(sources, days):
                tell(report.line())
                if report.failure:
                    fetched.failures[report.source] = report.failure
                if report.warcs:
                    stored = self._ingest(report.warcs, pool)
                    tell(stored.line())
                    fetched.counts.update(stored.counts)
        return fetched

    def preview(self, source: str, days: Sequence[date] = ()) -> CrawlReport:
        """What a crawl would fetch: its listings are read, `wanted` is the number of articles, nothing is kept."""
        return run_preview(self._crawl_job(source, days))

    def _crawl_job(self, source: str, days: Sequence[date]) -> CrawlJob:
        return CrawlJob(
            source_id=source,
            source=self.source(source),
            user_agent=self.catalogue.user_agent,
            archive=self.settings.archive,
            run=self._run_id("crawl"),
            database_url=self.store.url,
            days=tuple(days),
            readers=self.settings.config / "readers",
        )

    def scout(self, url: str, name: str, *, private: bool = False, delay: float = 1.0) -> ScoutReport:
        """Look at a site once, and find out how it can be read as the source `name`.

        `private` allows addresses that are not public; `delay` is in seconds between two requests.
        """
        agent = self.catalogue.user_agent
        return run_scout(ScoutJob(url, name, agent, self.settings.archive, private, delay))

    def pending(self) -> list[str]:
        """The WARC files of recent crawls that were never ingested to their end."""
        return pending_warcs(self.store, self.clock() - PENDING_FOR)

    def ingest(
        self, warcs: Iterable[str | Path], progress: Callable[[IngestReport], object] = _nothing
    ) -> IngestReport:
        """Store what the WARC files hold. A path is taken as it is, or below the archive's folder."""
        with ExtractionPool() as pool:
            return self._ingest(warcs, pool, progress)

    def _ingest(
        self,
        warcs: Iterable[str | Path],
        pool: ExtractionPool,
        progress: Callable[[IngestReport], object] = _nothing,
    ) -> IngestReport:
        files = [self._warc(path) for path in warcs]
        with self._recorded("ingest") as run:
            report = Ingest(self.store, self.catalogue, pool, self._warc_name, progress).run(files)
            run.counts, run.warcs = report.counts, [self._warc_name(path) for path in files]
            return report

    def replay(
        self,
        sources: Sequence[str] = (),
        *,
        since: datetime | None = None,
        limit: int | None = None,
        apply: bool = False,
        progress: Callable[[ReplayReport], object] = _nothing,
    ) -> ReplayReport:
        """Read archived pages anew and compare; with `apply`, store what reads otherwise as revisions.

        Only the newest revision of each article; of `sources` when any is named, fetched at `since` or later,
        and of them the `limit` fetched last. Raises ConfigError for a source that has no articles.
        """
        known = {*self.catalogue.sources, *(stored_sources(self.store) if sources else ())}
        if unknown := [name for name in sources if name not in known]:
            raise ConfigError(f"no articles of {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
        with self._recorded("replay") as run, ExtractionPool() as pool:
            chosen = candidates(self.store, sources, since, limit)
            report = Replay(self.store, self.catalogue, pool, self._warc, apply, progress).run(chosen)
            run.counts = report.counts
            return report

    def archived_pages(self, source: str, limit: int) -> list[Page]:
        """A source's archived article pages, each article's newest, the `limit` fetched last; what cannot be read
        in the archive is left out. Raises ConfigError for an unknown source, StoreError.
        """
        self.source(source)
        found = (archived_page(one, self._warc) for one in candidates(self.store, (source,), None, limit))
        return [page for page in found if isinstance(page, Page)]

    def tag(self, progress: Callable[[int], object] = _nothing) -> TagReport:
        """Try the topics on every new revision, and request the alerts that follow."""
        from pipeline.tagging import tag

        return self._step("tag", lambda: tag(self.store, self.topics, self.channels, self.clock, progress))

    def alert(self, digest: bool = False) -> AlertReport:
        """Send what is due; with `digest`, what digest channels have collected."""
        return self._step("digest" if digest else "alert", lambda: self._deliver(digest))

    def health(self) -> HealthReport:
        """Judge every source by its own past, and open, renew and close its incidents; some channels are told."""
        return self._step(
            "health", lambda: watch(self.store, list(self.catalogue.sources), self.channels, self.clock)
        )

    def housekeeping(self) -> HousekeepingReport:
        """Mark lost runs, and keep the database in good order."""
        return self._step("housekeeping", lambda: keep_house(self.store, self.clock))

    def trace(self, url: str) -> Trace | None:
        """What became of an address, or None when it was never discovered. Raises StoreError."""
        return trace(self.store, normalise(url))

    def pack(
        self, stories: Sequence[int], out: BinaryIO, *, title: str | None = None, limit: int | None = None
    ) -> Packed:
        """Write stories as an evidence package to a seekable file, `limit` bytes of pages at most.

        Raises ArchiveError, StoreError.
        """
        from pipeline.evidence import MAX_PACKAGE, pack

        return pack(self.store, stories, self._archived, out, title=title, limit=limit or MAX_PACKAGE)

    def _deliver(self, digest: bool) -> AlertReport:
        titles = {name: topic.title for name, topic in self.topics.topics.items()}
        return deliver(
            self.store,
            self.channels,
            home=self.settings.home,
            clock=self.clock,
            topic_titles=titles,
            source_titles={name: source.title for name, source in self.catalogue.sources.items()},
            names=self.topics.listed,
            digest=digest,
        )

    # ------------------------------------------------------------ their record

    def _step(self, kind: str, step: Callable[[], Any]) -> Any:
        with self._recorded(kind) as run:
            report = step()
            run.counts = report.counts
            return report

    @contextmanager
    def _recorded(self, kind: str) -> Iterator[_Run]:
        """Record a run from its start to its end, with the reason when it fails."""
        run = _Run(self._run_id(kind))
        start_run(self.store, run.id, kind, None, self.clock())
        try:
            yield run
        except WatchdeskError as error:
            self._finish(run, str(error))
            raise
        except BaseException as error:
            self._finish(run, f"stopped by {type(error).__name__}: {error}")
            raise
        self._finish(run, None)

    def _finish(self, run: _Run, reason: str | None) -> None:
        finish_run(self.store, run.id, self.clock(), run.counts, reason=reason, warcs=run.warcs)

    def _run_id(self, kind: str) -> str:
        return f"{kind}-{self.clock():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"

    # ------------------------------------------------------------ files of the archive

    def _warc(self, path: str | Path) -> Path:
        direct = Path(path)
        return direct if direct.is_absolute() or direct.exists() else self.settings.archive / direct

    def _archived(self, name: str) -> Path:
        """The file that is remembered by a name."""
        return self.settings.archive / name

    def _warc_name(self, path: Path) -> str:
        """How a WARC file is remembered: below the archive, or by its whole path."""
        absolute = path.absolute()
        if absolute.is_relative_to(self.settings.archive):
            return str(absolute.relative_to(self.settings.archive))
        return str(absolute)


def make_app(environment: Mapping[str, str] = os.environ, clock: Callable[[], datetime] = _now) -> App:
    """An App for the places that the environment names."""
    return App(Settings.from_environment(environment), clock)
