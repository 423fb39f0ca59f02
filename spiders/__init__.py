"""The Scrapy project: discovery, fetching, politeness and WARC output.

`run(CrawlJob(...))` crawls one source in a process of its own and gives its CrawlReport, `run_all` many in one
process; `preview` says what such a crawl would fetch; `scout(ScoutJob(...))` finds out how a site can be read.
Importing this package imports no Scrapy and installs no reactor.
"""

from __future__ import annotations

from spiders.job import CrawlJob
from spiders.links import Link
from spiders.report import CrawlReport
from spiders.run import preview, run, run_all, scout
from spiders.scouting import ScoutJob, ScoutReport

__all__ = ["CrawlJob", "CrawlReport", "Link", "ScoutJob", "ScoutReport", "preview", "run", "run_all", "scout"]
