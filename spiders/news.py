"""The spider: reads the listings, then fetches what is new or due; how, its source says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import HtmlResponse, Request, Response, TextResponse
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from pipeline.archive import WarcWriter
from pipeline.records import ArchiveError, CrawlError, Known, Outcome, Role, WatchdeskError
from pipeline.store import Store, open_store
from pipeline.store.addresses import KnownAddresses
from spiders.errors import StoppedError, Verdict, failed, postponed
from spiders.gaps import Gaps
from spiders.job import CrawlJob
from spiders.judgement import failure_of, notes_of
from spiders.looks import Looks
from spiders.mirrors import BLOCKED, Mirrors
from spiders.output import OK, Output, unusable
from spiders.pacing import Pace
from spiders.remembered import Remembered, Validators, of_known
from spiders.rendering import Renderer, what_is_missing
from spiders.report import CrawlReport
from spiders.retries import LOOKED_BACK, Retries
from spiders.settings import MAX_REDIRECTS
from spiders.survey import Body, Kind, Listing, Survey, is_article, start_of
from spiders.targets import Ledger, Target
from spiders.traffic import traffic_of
from spiders.waiting import utc_now

SILENT = 5  # so many articles in a row without an answer, and the site is left alone


class NewsSpider(Spider):
    """Crawls one source once. `clock` gives the aware time now."""

    name = "news"

    def __init__(self, job: CrawlJob, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self.job = job
        self._clock = clock
        writer = WarcWriter(job.archive, job.source_id, job.run, user_agent=job.user_agent)
        self._output = Output(writer, clock)
        self._ledger = Ledger()
        self._looks = Looks(remembered := Remembered(job.archive, job.source_id))
        self._survey = Survey(job, self._listing, clock(), self._looks.look)
        self._pace = Pace(job, remembered, self._looks, self._survey.now)
        self._gaps = Gaps(job, self._opened)
        self._mirrors = Mirrors(job.source.mirrored)
        self._validators: dict[str, Validators] = {}
        self._store: Store | None = None
        self._known_listings: dict[str, Known] = {}
        self._warcs: tuple[str, ...] = ()
        self._failure: str | None = None
        self._silent = 0
        self._surveyed = False
        self._would_fetch: int | None = None
        self._renderer: Renderer | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        """For one crawl; its files are finished before the spider counts as closed."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._finish, signal=signals.spider_closed)
        return spider

    def report(self) -> CrawlReport:
        """What the crawl did; call it when it has ended."""
        failure = self._failure or failure_of(self._survey, self._ledger)
        counts = {
            **self._ledger.counts,
            "listings": self._survey.asked,
            "named": self._survey.named,
            "resting": len(self._pace.resting),
            "wrong_304": len(self._pace.wrong),
            "gaps": len(self._looks.missed),
        }
        report = CrawlReport(self.job.source_id, self.job.run, self._warcs, counts, failure)
        return replace(
            report,
            wanted=self._would_fetch,
            traffic=traffic_of(self.crawler.stats),
            notes=(*notes_of(self._survey), *self._mirrors.notes),
        )

    async def start(self) -> AsyncIterator[Request]:
        """Read the listings, then ask for the articles that are wanted."""
        try:
            wanted = await self._wanted()
        except StoppedError:
            return
        except (WatchdeskError, OSError) as error:
            self._failure = str(error)
            return
        for target in wanted:
            yield self._request(target)

    # ------------------------------------------------------------ discovery

    async def _wanted(self) -> list[Target]:
        """What to fetch in this run, the newest first; everything else has its outcome."""
        await self._begin()
        targets = await self._survey.run()
        retries = await asyncio.to_thread(self._retries)
        targets += [
            one for one in retries.forgotten(self._survey.targets) if is_article(one.url, Kind.FEED, self.job)
        ]
        self._ledger.enter(targets)
        self._surveyed = True
        known = await self._known([target.url for target in targets])
        wanted = []
        for target in targets:
            target.known = known.get(target.url)
            if target.is_wanted(self._survey.now) and not retries.waits(target):
                wanted.append(target)
            else:
                self._ledger.settle(target, Outcome.SKIPPED)
        if self.job.dry_run:
            self._would_fetch = len(wanted)
            for target in wanted:
                self._ledger.drop(target)
            return []
        budget = self.job.source.pages_per_run
        await self._postpone(wanted[budget:], budget)
        return wanted[:budget]

    async def _begin(self) -> None:
        """Which listings to read: those of the job that are due, and those that can fill a gap."""
        if self.job.source.render:
            if missing := what_is_missing():
                raise CrawlError(missing, self.job.source_id)
            crawler = self.crawler
            self._renderer = Renderer(
                self.job.user_agent, crawler.engine.download_async, stopping=lambda: not crawler.crawling
            )
        survey = self._survey
        await asyncio.to_thread(self._gaps.prepare, survey.now)
        due = [one for one in start_of(self.job) if self._gaps.wants_all(one) or self._pace.is_due(one)]
        survey.begin = [*due, *self._gaps.filling.listings]
        survey.since, survey.resting = self._gaps.filling.since, self._pace.sound
        self._known_listings = await self._known([listing.key for listing in survey.begin])

    async def _postpone(self, targets: list[Target], budget: int) -> None:
        """What the budget does not reach.

        A sitemap without dates names a site's whole past. To note each of its addresses in each run would fill
        archive and store with nothing but that; so they count as discovered when the budget reaches them.
        """
        dropped = [target for target in targets if target.is_past]
        for target in dropped:
            self._ledger.drop(target)
        if dropped:
            self.logger.info("%d undated addresses of sitemaps are left to later runs", len(dropped))
        for target in targets:
            if not target.is_past:
                await self._dismiss(target, postponed(f"the run's budget (pages_per_run: {budget}) was used up"))

    async def _known(self, urls: Collection[str]) -> dict[str, Known]:
        """What the store knows of the addresses. Raises StoreError."""
        return await asyncio.to_thread(self._lookup, urls)

    def _retries(self) -> Retries:
        """What earlier crawls did not get; nothing for a crawl of certain days, which begins anew."""
        now = self._survey.now
        if self.job.days:
            return Retries((), now)
        unfetched = KnownAddresses(self._opened()).unfetched(self.job.source_id, now - LOOKED_BACK)
        return Retries(unfetched, now, at_once=self.job.at_once)

    def _lookup(self, urls: Collection[str]) -> dict[str, Known]:
        return KnownAddresses(self._opened()).lookup(urls)

    def _opened(self) -> Store:
        if self._store is None:
            self._store = open_store(self.job.database_url, upgrade=False)
        return self._store

    async def _listing(self, listing: Listing) -> Body | None:
        """A listing's answer, archived; None when it is unchanged. Raises Verdict, StoppedError."""
        if listing.above:
            self._known_listings.update(await self._known([listing.key]))
        target = Target(
            listing.key, Role.LISTING, list(listing.above), known=self._known_listings.get(listing.key)
        )
        try:
            response = await self._download(listing, self._conditions(listing, target.known))
            outcome = await self._output.answer(target, response)
            if outcome is Outcome.NOT_MODIFIED and self._pace.check(listing):
                response = await self._download(listing, Validators())
                outcome = await self._output.answer(target, response)
        except Verdict as verdict:
            await self._output.note(target, verdict)
            raise
        told = Validators(_header(response, "ETag") or None, _header(response, "Last-Modified") or None)
        self._validators[listing.key] = told or of_known(target.known)
        if outcome is Outcome.NOT_MODIFIED:
            return None
        encoding = response.encoding if isinstance(response, TextResponse) else None
        url = self._mirrors.at_home(response.url)
        return Body(response.body, url, _header(response, "Content-Type"), encoding)

    def _conditions(self, listing: Listing, known: Known | None) -> Validators:
        return Validators() if self._gaps.wants_all(listing) else self._pace.validators(listing, known)

    async def _download(self, listing: Listing, validators: Validators, ways: Sequence[str] = ()) -> Response:
        """A listing's answer, from home or else a mirror. Raises Verdict, StoppedError."""
        url, *others = ways or self._mirrors.ways(listing.url)
        try:
            response = await self._answer(url, listing, validators)
            if response.status in BLOCKED:
                raise unusable(response)
        except Verdict as verdict:
            if self._mirrors.gives_way(url, verdict) and others:
                return await self._download(listing, validators, others)
            raise self._mirrors.last_word(url, verdict) from verdict
        self._mirrors.answered(url, response.status)
        return response

    async def _answer(self, url: str, listing: Listing, validators: Validators) -> Response:
        if not self.crawler.crawling:
            raise StoppedError("the crawl is being stopped")
        request = Request(
            url,
            headers=validators.headers,
            meta={"download_maxsize": listing.limit},
            callback=NO_CALLBACK,
            dont_filter=True,
        )
        try:
            return await self.crawler.engine.download_async(request)
        except Verdict:
            raise
        except IgnoreRequest as error:
            raise _ignored(error) from error

    # ------------------------------------------------------------ articles

    def _request(self, target: Target, ways: Sequence[str] = (), priority: int = 0) -> Request:
        ways = ways or self._mirrors.ways(target.url)
        return Request(
            ways[0],
            headers=of_known(target.known).headers,
            callback=self.article,
            errback=self.no_article,
            cb_kwargs={"target": target, "ways": ways},
            priority=priority,
            dont_filter=True,
        )

    async def article(self, response: Response, target: Target, ways: Sequence[str]) -> Request | None:
        """Archive an article's answer; gives the request for another way to it where one is needed."""
        self._silent = 0
        try:
            rendered = None
            if self._renderer and response.status in OK and isinstance(response, HtmlResponse):
                response, rendered = await self._renderer.render(response)
            with self._archiving():
                outcome = await self._output.answer(target, response, rendered)
        except Verdict as verdict:
            return await self._no_answer(target, ways, verdict)
        self._mirrors.answered(ways[0], response.status)
        self._ledger.settle(target, outcome)
        return None

    async def no_article(self, failure: Failure) -> Request | None:
        """Archive why an article did not come, unless another way is left: the request for that."""
        told = failure.request.cb_kwargs  # type: ignore[attr-defined]
        verdict = _verdict(failure.value)
        if request := await self._no_answer(told["target"], told["ways"], verdict):
            return request
        self._silent = self._silent + 1 if verdict.network else 0
        if self._silent >= SILENT:
            raise CloseSpider(f"the site did not answer {SILENT} times in a row")
        return None

    async def _no_answer(self, target: Target, ways: Sequence[str], verdict: Verdict) -> Request | None:
        asked, *others = ways
        if self._mirrors.gives_way(asked, verdict) and others:
            return self._request(target, others, priority=1)  # before the next article, which takes this way, too
        await self._dismiss(target, self._mirrors.last_word(asked, verdict))
        return None

    async def _dismiss(self, target: Target, verdict: Verdict) -> None:
        if self._ledger.settle_verdict(target, verdict):
            with self._archiving():
                await self._output.note(target, verdict)

    @contextmanager
    def _archiving(self) -> Iterator[None]:
        """Ends the crawl when the archive cannot be written: the disk is full, or gone."""
        try:
            yield
        except (ArchiveError, OSError) as error:
            self._failure = self._failure or str(error)
            raise CloseSpider("the archive cannot be written") from error

    # ------------------------------------------------------------ the end

    async def _finish(self, spider: Spider, reason: str) -> None:
        """Give every address that is left its outcome, and close the files."""
        if self._renderer:
            await self._renderer.close()
        try:
            for target in self._ledger.pending:
                verdict = _left(reason)
                self._ledger.settle_verdict(target, verdict)
                if not self._failure:
                    await self._output.note(target, verdict)
            self._warcs = await self._output.close()
            if self._surveyed:  # else what the listings name is in no ledger, and they have to be read again
                if not self.job.dry_run:
                    await asyncio.to_thread(self._gaps.settle, self._looks.missed, self._survey, self._ledger)
                self._pace.remember(self._survey, self._ledger, self._validators)
        except (WatchdeskError, OSError) as error:
            self._failure = self._failure or str(error)
        if reason == "shutdown":
            self._failure = self._failure or "the crawl was stopped before its end"


def _verdict(error: BaseException | None) -> Verdict:
    if isinstance(error, Verdict):
        return error
    if isinstance(error, IgnoreRequest):
        return _ignored(error)
    return failed(f"{type(error).__name__}: {str(error)[:200]}")


def _ignored(error: IgnoreRequest) -> Verdict:
    if "redirections" in str(error):
        return failed(f"more than {MAX_REDIRECTS} redirects")
    return failed(str(error)[:200] or "the request was dropped")


def _left(reason: str) -> Verdict:
    """What becomes of an address that a crawl leaves when it closes for that reason."""
    if reason == "finished":  # nothing else was left to do, so its callback broke
        return failed("an error inside Watchdesk; the log of the run has it")
    known = {"shutdown": "the crawl was stopped", "memusage_exceeded": "the crawl used too much memory"}
    return postponed(known.get(reason, reason))


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
