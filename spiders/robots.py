"""Obeys robots.txt as RFC 9309 has it: an error of the server means "not now", only 4xx means "no rules"."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from protego import Protego
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from pipeline.records import Outcome
from spiders.errors import Verdict, postponed
from spiders.traffic import FORBIDDEN

LONGEST_DELAY = "ROBOTS_LONGEST_DELAY"  # the setting, in seconds; 0: Crawl-delay is not kept to
MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: at least 500 KiB are read; what follows does not count
_FLAG = "is_robots"


class Robots:
    """Downloader middleware: asks for robots.txt once for each site of a run, and keeps to it.

    Redirect targets pass through it as every request does. A Crawl-delay that is longer than the source's own
    delay holds instead, up to LONGEST_DELAY: the line is in no standard, but many sites have it. Raises
    Verdict: FORBIDDEN, or POSTPONED when the rules cannot be had at the moment.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings["USER_AGENT"]
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._longest = crawler.settings.getfloat(LONGEST_DELAY)
        self._rules: dict[str, asyncio.Future[Protego | Verdict]] = {}
        self._received = 0
        crawler.signals.connect(self._count, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        """For one crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises Verdict when the site's rules do not let the request pass."""
        if request.meta.get(_FLAG):
            return
        rules = await self._of(request.url)
        if isinstance(rules, Verdict):
            raise Verdict(rules.outcome, rules.reason, network=rules.network, unreachable=rules.unreachable)
        if not rules.can_fetch(request.url, self._agent):
            self._crawler.stats.inc_value(FORBIDDEN)
            raise Verdict(Outcome.FORBIDDEN, "robots.txt forbids it")
        asked = min(rules.crawl_delay(self._agent) or 0, self._longest)
        if asked > self._delay:
            self._slow_down(request, asked)

    def _slow_down(self, request: Request, delay: float) -> None:
        """So many seconds between two requests to the host, whatever AutoThrottle makes of its answers."""
        downloader = self._crawler.engine.downloader
        host = downloader.get_slot_key(request)
        downloader.per_slot_settings[host] = {"delay": delay}
        if host in downloader.slots:
            downloader.slots[host].delay = delay
        request.meta["autothrottle_dont_adjust_delay"] = True

    async def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of an address's site names; none when it cannot be had."""
        rules = await self._of(url)
        return [] if isinstance(rules, Verdict) else list(rules.sitemaps)

    async def delay(self, url: str) -> float | None:
        """The seconds between two requests that the robots.txt of an address's site asks for, if it does."""
        rules = await self._of(url)
        return None if isinstance(rules, Verdict) else rules.crawl_delay(self._agent)

    async def _of(self, url: str) -> Protego | Verdict:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.get_running_loop().create_future()
            self._rules[site].set_result(await self._asked(f"{site}/robots.txt"))
        return await self._rules[site]

    async def _asked(self, url: str) -> Protego | Verdict:
        # `download_maxsize` 0: a longer file is cut by _count, not refused.
        meta = {_FLAG: True, "download_maxsize": 0, "download_fail_on_dataloss": False}
        headers = {"Accept-Encoding": "identity", "Accept": "text/plain, */*;q=0.5"}
        request = Request(url, meta=meta, headers=headers, callback=NO_CALLBACK, dont_filter=True)
        self._received = 0
        try:
            response = await self._crawler.engine.download_async(request)
        except Verdict as verdict:
            if verdict.outcome is Outcome.REFUSED:
                return verdict
            verdict.outcome, verdict.reason = Outcome.POSTPONED, f"robots.txt cannot be read: {verdict.reason}"
            return verdict
        except IgnoreRequest:
            return Protego.parse("")  # RFC 9309, 2.3.1.2: after five redirects it counts as missing
        return await self._read(response)

    def _count(self, data: bytes, request: Request) -> None:
        if not request.meta.get(_FLAG):
            return
        self._received += len(data)
        if self._received >= MAX_BYTES:
            raise StopDownload(fail=False)

    async def _read(self, response: Response) -> Protego | Verdict:
        if response.status == 200:
            text = response.body[:MAX_BYTES].decode("utf-8", "replace")
            return await asyncio.to_thread(Protego.parse, text)
        if 400 <= response.status < 500 and response.status != 429:
            return Protego.parse("")
        return postponed(
            f"robots.txt answers with status {response.status}; until it can be read, nothing is fetched"
        )
