"""One scouting in this process, which it uses up as a crawl does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from scrapy import Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response, TextResponse
from scrapy.http.request import NO_CALLBACK

from spiders.choosing import Choice, choose
from spiders.clues import bare_host
from spiders.crawl import quiet_process
from spiders.errors import ListingError, StoppedError, Verdict, failed, postponed
from spiders.looking import SAMPLES, Look
from spiders.output import OK, headers_of, unusable
from spiders.robots import LONGEST_DELAY, Robots
from spiders.scouting import Sample, ScoutJob, ScoutReport
from spiders.settings import MAX_PAGE, settings_for
from spiders.survey import Body
from spiders.waiting import utc_now

MAX_REQUESTS = 40  # robots.txt, redirects and second tries among them
MAX_SECONDS = 600
_USED_UP = f"a scouting makes {MAX_REQUESTS} requests at most, within {MAX_SECONDS // 60} minutes"


def scout(job: ScoutJob) -> ScoutReport:
    """Look at a site once; SIGTERM ends it early."""
    process = quiet_process(_settings(job))
    crawler = process.create_crawler(ScoutSpider)
    task = process.crawl(crawler, job=job)
    process.start()
    broken = task.exception() if task.done() and not task.cancelled() else None
    if broken:
        return ScoutReport(job.url, failure=f"the scouting broke off: {type(broken).__name__}: {broken}")
    if isinstance(crawler.spider, ScoutSpider):
        return crawler.spider.report
    return ScoutReport(job.url, failure="the scouting did not start")


def _settings(job: ScoutJob) -> dict[str, Any]:
    settings = settings_for(job.crawl)
    bound = {"spiders.scout_spider.Bound": 575}  # behind robots.txt, so that its request counts as well
    # A few requests, once: the delay that robots.txt asks for goes into the proposal.
    own = {"DOWNLOADER_MIDDLEWARES": {**settings["DOWNLOADER_MIDDLEWARES"], **bound}, LONGEST_DELAY: 0}
    return {**settings, **own}


class Bound:
    """Downloader middleware: lets MAX_REQUESTS requests through, whoever makes them."""

    def __init__(self) -> None:
        self._let_through = 0

    def process_request(self, request: Request) -> None:
        """Raises Verdict when they are used up."""
        if self._let_through >= MAX_REQUESTS:
            raise postponed(_USED_UP)
        self._let_through += 1


class ScoutSpider(Spider):
    """Looks around a site within MAX_REQUESTS requests and MAX_SECONDS. `clock` gives the aware time now."""

    name = "scout"

    def __init__(self, job: ScoutJob, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self.job = job.crawl
        self.report = ScoutReport(job.url, failure="the scouting was stopped before its end")
        self._url = job.url
        self._clock = clock
        self._end = time.monotonic() + MAX_SECONDS

    async def start(self) -> AsyncIterator[Request]:
        """Look around, choose, and fetch the samples; everything goes through `_response`, so none is yielded."""
        self.report = await self._scouted()
        for nothing in ():
            yield nothing

    async def _scouted(self) -> ScoutReport:
        look = Look(self._url, self._body, self._robots.sitemaps, self._clock())
        try:
            await look.run()
            choice = await asyncio.to_thread(choose, look.found, look.home, self.job, self._clock())
        except (Verdict, ListingError, StoppedError) as error:
            return ScoutReport(
                look.home or self._url, notes=tuple(look.notes), requests=self._asked, failure=str(error)
            )
        samples = await self._samples(choice)
        return ScoutReport(
            look.home,
            look.front.title or bare_host(look.home),
            tuple(name for name, _ in look.languages.most_common()),
            choice.scores,
            choice.entry,
            self._asked,
            await self._robots.delay(look.home),
            (*look.notes, *choice.notes),
            samples,
            None if choice.entry else "no listing of articles was found",
        )

    @property
    def _robots(self) -> Robots:
        robots = self.crawler.get_downloader_middleware(Robots)
        if robots is None:
            raise RuntimeError("the settings have no Robots middleware")
        return robots

    @property
    def _asked(self) -> int:
        return int(self.crawler.stats.get_value("downloader/request_count", 0)) if self.crawler.stats else 0

    async def _samples(self, choice: Choice) -> tuple[Sample, ...]:
        samples: list[Sample] = []
        for url in choice.samples[: 2 * SAMPLES]:
            try:
                response = await self._response(url, MAX_PAGE, 0)
            except Verdict:
                continue
            except StoppedError:
                break
            samples.append(Sample(url, response.url, tuple(headers_of(response)), response.body))
            if len(samples) == SAMPLES:
                break
        return tuple(samples)

    async def _body(self, url: str, limit: int, spare: int) -> Body:
        response = await self._response(url, limit, spare)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        encoding = response.encoding if isinstance(response, TextResponse) else None
        return Body(response.body, response.url, content_type, encoding)

    async def _response(self, url: str, limit: int, spare: int) -> Response:
        """A usable answer. Raises Verdict, and StoppedError as an Ask does."""
        if not self.crawler.crawling:
            raise StoppedError("the scouting is being stopped")
        if self._asked + spare >= MAX_REQUESTS or time.monotonic() > self._end:
            raise StoppedError(_USED_UP)
        request = Request(url, meta={"download_maxsize": limit}, callback=NO_CALLBACK, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Verdict:
            raise
        except IgnoreRequest as error:
            raise failed(str(error)[:200] or "the request was dropped") from error
        if response.status not in OK:
            raise unusable(response)
        return response
