"""Scrapy's settings for a crawl: what it may cost us, and the site."""

from __future__ import annotations

import os
import sys
from typing import Any

from spiders.guard import PRIVATE_HOSTS
from spiders.hosts import permitted
from spiders.job import CrawlJob
from spiders.retrying import PAUSE
from spiders.robots import LONGEST_DELAY

MAX_PAGE = 10 * 2**20
MAX_LISTING = 50 * 2**20
TIMEOUT = 30
MAX_REDIRECTS = 5
MAX_CRAWL_DELAY = 60  # seconds; a robots.txt that asks for an hour would mean three pages in a crawl

# Between Scrapy's own at 300 to 500 (headers) and the network. What stands lower is nearer to the spider: so a
# redirect's target passes every one of them again, and a verdict raised near the network is not retried.
MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "spiders.guard.Reasons": 540,
    "spiders.retrying.PatientRetry": 550,
    "spiders.guard.Guard": 560,
    "spiders.proxying.Proxying": 562,
    "spiders.waiting.Waiting": 565,
    "spiders.robots.Robots": 570,
    "spiders.decoding.Decoding": 590,
}


def settings_for(job: CrawlJob) -> dict[str, Any]:
    """The settings under which a job runs."""
    return {**_reach(job), **_politeness(job), **_bounds(), **_quiet()}


def _reach(job: CrawlJob) -> dict[str, Any]:
    """Where requests may go.

    The environment's proxies are not asked. With the source's own, nothing but that proxy is connected to, and it
    may have any address.
    """
    return {
        "DOWNLOAD_HANDLERS": {"file": None, "ftp": None, "s3": None, "data": None},
        "DOWNLOADER_MIDDLEWARES": MIDDLEWARES,
        "TWISTED_DNS_RESOLVER": "spiders.guard.PublicResolver",
        PRIVATE_HOSTS: permitted(job.source),
        "DOWNLOAD_VERIFY_CERTIFICATES": job.source.verify_certificates,
        "HTTPPROXY_ENABLED": False,
        "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
        "METAREFRESH_ENABLED": False,  # a page that refreshes elsewhere is archived as what it is
        "HTTPERROR_ALLOW_ALL": True,  # every status is an outcome of its address
    }


def _politeness(job: CrawlJob) -> dict[str, Any]:
    delay = job.source.delay
    return {
        "USER_AGENT": job.user_agent,
        "DEFAULT_REQUEST_HEADERS": _headers(job.source.languages),
        # No more requests over all than go to the site at a time: what waits behind them has not passed the
        # middlewares yet, so that a Retry-After stops it.
        "CONCURRENT_REQUESTS": job.source.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": job.source.concurrency,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0,  # the delay is a promise to the site, not a mean
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": job.source.concurrency,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": max(60, delay),
        "RETRY_TIMES": 1,
        "RETRY_PRIORITY_ADJUST": 1,  # at once, so that a site that is down is left alone after a few addresses
        LONGEST_DELAY: MAX_CRAWL_DELAY,
        PAUSE: 0.5 + 2 * delay,
        "COOKIES_ENABLED": False,
    }


def _headers(languages: tuple[str, ...]) -> dict[str, str]:
    accept = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    return accept | ({"Accept-Language": ",".join(languages)} if languages else {})


def _bounds() -> dict[str, Any]:
    return {
        # First in, first out: the newest article is asked for first. A priority each would do so too, and would
        # cost a queue each, all of which Scrapy looks through for every request.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "CONCURRENT_ITEMS": 1,  # there are none, and Scrapy starts so many workers for them with each answer
        "DOWNLOAD_TIMEOUT": TIMEOUT,
        "DOWNLOAD_MAXSIZE": MAX_PAGE,
        "DOWNLOAD_WARNSIZE": 0,
        "MEMUSAGE_ENABLED": True,
        "MEMUSAGE_LIMIT_MB": 1024,
        "MEMUSAGE_CHECK_INTERVAL_SECONDS": 5,
    }


def _log_level() -> str:
    """Everything when asked for; a line a minute in a task's log; warnings alone on a terminal."""
    if os.environ.get("WATCHDESK_DEBUG"):
        return "DEBUG"
    return "WARNING" if sys.stderr.isatty() else "INFO"


def _quiet() -> dict[str, Any]:
    """No open ports, and a log that a person can read."""
    return {
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "STATS_DUMP": False,
        "LOG_LEVEL": _log_level(),
        "LOG_VERSIONS": [],
        "BOT_NAME": "watchdesk",
    }
