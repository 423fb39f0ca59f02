"""What goes into a crawl's process and what comes out of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.config import Source
from spiders import CrawlJob, CrawlReport
from spiders.report import no_counts
from spiders.scouting import Entry, Sample, Score, ScoutJob, ScoutReport


def test_a_job_survives_the_way_to_another_process() -> None:
    source = Source.model_validate(
        {
            "title": "Гавань",
            "home": "https://harbour.example",
            "feeds": ["https://harbour.example/feed"],
            "delay": 2,
        }
    )
    job = CrawlJob(
        "harbour", source, "Watchdesk", Path("/a b/c"), "r", "sqlite:///x", (date(2026, 3, 4),), at_once=True
    )
    assert CrawlJob.from_json(job.to_json()) == job


def test_a_report_survives_the_way_back() -> None:
    report = CrawlReport(
        "harbour", "r", ("harbour/r-00000.warc.gz",), no_counts(), "it\nfailed", traffic={"requests": 3}
    )
    assert CrawlReport.from_json(report.to_json()) == report
    assert "\n" not in report.to_json()


def test_a_line_tells_what_happened_and_leaves_out_what_did_not() -> None:
    counts = {**no_counts(), "fetched": 3, "not_modified": 2, "discovered": 5, "listings": 1}
    report = CrawlReport("harbour", "r", (), counts)
    assert report.line() == "crawled harbour: 5 discovered in 1 listing: 3 fetched, 2 not modified"


def test_a_line_tells_how_many_listings_were_not_due_and_which_left_a_gap() -> None:
    report = CrawlReport("harbour", "r", (), {**no_counts(), "resting": 2, "gaps": 1})
    assert report.line() == "crawled harbour: 0 discovered in 0 listings; 2 listings not due; 1 gap noticed"


def test_importing_the_package_imports_no_scrapy_and_no_reactor() -> None:
    code = "import sys, spiders; print([name for name in sys.modules if name.startswith(('scrapy', 'twisted'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_scouting_survives_both_ways() -> None:
    job = ScoutJob(
        "https://harbour.example/", "harbour", "Watchdesk", Path("/a b/c"), private_addresses=True, delay=2
    )
    assert ScoutJob.from_json(job.to_json()) == job
    score = Score(
        "feed", "https://harbour.example/feed", 3, 0.5, datetime(2026, 3, 4, tzinfo=UTC), 1, 0.5, "ok", True
    )
    sample = Sample("https://harbour.example/a", "https://harbour.example/b", (("ETag", "x"),), b"\xff\x00")
    entry = Entry(feeds=("https://harbour.example/feed",), articles=("^/a$",))
    report = ScoutReport(job.url, "Гавань", ("be",), (score,), entry, 7, 2.5, ("a note",), (sample,))
    assert ScoutReport.from_json(report.to_json()) == report
    assert "\n" not in report.to_json()
