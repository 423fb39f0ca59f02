"""Crawls in this process, which they use up: the reactor that they install runs once."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from pipeline.archive import recover
from pipeline.records import ArchiveError
from spiders.job import CrawlJob
from spiders.news import NewsSpider
from spiders.report import CrawlReport, no_counts
from spiders.settings import settings_for

# They say at the start of every run which parts Scrapy has, and every few seconds how much memory it takes.
_TALKATIVE = (
    "scrapy.addons",
    "scrapy.crawler",
    "scrapy.extensions.memusage",
    "scrapy.middleware",
    "scrapy.utils.log",
)


AT_ONCE = 20  # a crawl waits most of its time, for its site and by its own delay
THREADS = 48  # files, database and reading of listings; one that is stuck in a hostile listing is never free again


def crawl_all(jobs: Sequence[CrawlJob], tell: Callable[[CrawlReport], object]) -> None:
    """Crawl sources that may reach the same hosts (`spiders.run.sharing`); each is told of when it has ended.

    SIGTERM ends all of them early, with their files closed. What an earlier crawl of a source left unfinished is
    closed first, and is in its report.
    """
    process = quiet_process(settings_for(jobs[0]))
    if len(jobs) > 1:
        _say_nothing_of_each()
    asyncio.get_event_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    crawls = _Crawls(process, jobs, tell)
    if any([crawls.begin_one() for _ in range(AT_ONCE)]):
        process.start()


class _Crawls:
    """Crawls of one process: when one ends, the next begins."""

    def __init__(
        self, process: AsyncCrawlerProcess, jobs: Sequence[CrawlJob], tell: Callable[[CrawlReport], object]
    ) -> None:
        self._process, self._waiting, self._tell = process, deque(jobs), tell
        self._stopped = False

    def begin_one(self) -> bool:
        """Begin the next crawl that can be begun; whether there was one."""
        while self._waiting:
            job = self._waiting.popleft()
            if self._stopped:
                self._tell(_nothing(job, "the crawl was stopped before it began"))
                continue
            try:
                recovered = tuple(recover(job.archive, job.source_id))
            except (ArchiveError, OSError) as error:
                self._tell(_nothing(job, str(error)))
                continue
            crawler = Crawler(NewsSpider, settings_for(job))
            task = self._process.crawl(crawler, job=job)
            task.add_done_callback(partial(self._ended, job, crawler, recovered))
            return True
        return False

    def _ended(
        self, job: CrawlJob, crawler: Crawler, recovered: tuple[str, ...], task: asyncio.Task[None]
    ) -> None:
        report = (
            crawler.spider.report()
            if isinstance(crawler.spider, NewsSpider)
            else _nothing(job, "the crawl did not start")
        )
        if broken := None if task.cancelled() else task.exception():
            report = replace(report, failure=f"the crawl broke off: {type(broken).__name__}: {broken}")
        if crawler.stats and crawler.stats.get_value("finish_reason") == "shutdown":
            self._stopped = True
        self._tell(report.with_warcs(recovered))
        self.begin_one()


def quiet_process(settings: dict[str, Any]) -> AsyncCrawlerProcess:
    """Scrapy, ready for one spider, without what it says about itself."""
    process = AsyncCrawlerProcess(settings)
    _quieten(_TALKATIVE)
    return process


def _say_nothing_of_each() -> None:
    """Of many crawls, what each begins and ends with would bury what is worth reading."""
    _quieten(("scrapy.core.engine", "scrapy.extensions.logstats"))


def _quieten(names: Iterable[str]) -> None:
    for name in names:
        logging.getLogger(name).setLevel(logging.WARNING)


def _nothing(job: CrawlJob, failure: str) -> CrawlReport:
    return CrawlReport(job.source_id, job.run, (), no_counts(), failure)
