"""One crawl in this process, which it uses up: the reactor it installs runs once."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

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


def crawl(job: CrawlJob) -> CrawlReport:
    """Crawl a source; SIGTERM ends it early, with its files closed.

    What an earlier crawl of the source left unfinished is closed first, and is in the report.
    """
    try:
        recovered = tuple(recover(job.archive, job.source_id))
    except (ArchiveError, OSError) as error:
        return _nothing(job, str(error))
    process = quiet_process(settings_for(job))
    crawler = process.create_crawler(NewsSpider)
    task = process.crawl(crawler, job=job)
    process.start()
    report = (
        crawler.spider.report()
        if isinstance(crawler.spider, NewsSpider)
        else _nothing(job, "the crawl did not start")
    )
    broken = task.exception() if task.done() and not task.cancelled() else None
    if broken:
        report = replace(report, failure=f"the crawl broke off: {type(broken).__name__}: {broken}")
    return report.with_warcs(recovered)


def quiet_process(settings: dict[str, Any]) -> AsyncCrawlerProcess:
    """Scrapy, ready for one spider, without what it says about itself."""
    process = AsyncCrawlerProcess(settings)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return process


def _nothing(job: CrawlJob, failure: str) -> CrawlReport:
    return CrawlReport(job.source_id, job.run, (), no_counts(), failure)
