"""One crawl in this process, which it uses up: the reactor it installs runs once."""

from __future__ import annotations

import logging
from dataclasses import replace

from scrapy.crawler import AsyncCrawlerProcess

from pipeline.archive import recover
from spiders.job import CrawlJob
from spiders.news import NewsSpider
from spiders.report import CrawlReport, no_counts
from spiders.settings import settings_for

# They say at the start of every run which parts Scrapy has.
_TALKATIVE = ("scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils.log")


def crawl(job: CrawlJob) -> CrawlReport:
    """Crawl a source; SIGTERM ends it early, with its files closed.

    What an earlier crawl of the source left unfinished is closed first, and is in the report.
    """
    recovered = tuple(recover(job.archive, job.source_id))
    process = AsyncCrawlerProcess(settings_for(job))
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    crawler = process.create_crawler(NewsSpider)
    task = process.crawl(crawler, job=job)
    process.start()
    report = crawler.spider.report() if isinstance(crawler.spider, NewsSpider) else _nothing(job)
    error = task.exception() if task.done() and not task.cancelled() else None
    if error:
        report = replace(report, failure=f"the crawl broke off: {type(error).__name__}: {error}")
    return report.with_warcs(recovered)


def _nothing(job: CrawlJob) -> CrawlReport:
    return CrawlReport(job.source_id, job.run, (), no_counts(), "the crawl did not start")
