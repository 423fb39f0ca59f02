"""Many crawls in one process: each has its own report, and none can reach what only another may."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.archive import read_archive
from pipeline.config import Source
from spiders import CrawlJob, CrawlReport, run_all
from spiders.run import sharing
from tests.spiders.conftest import AGENT, Desk, local_source
from tests.spiders.sites import Answer, Asked, Site, page, site_of


def job(name: str, **more: object) -> CrawlJob:
    home = f"https://{name}.example/"
    source = Source.model_validate({"title": name, "home": home, "feeds": [home], **more})
    return CrawlJob(name, source, AGENT, Path("archive"), f"run-{name}", "sqlite://")


def names(shares: list[list[CrawlJob]]) -> list[list[str]]:
    return [[one.source_id for one in share] for share in shares]


def test_sources_of_the_public_web_share_a_process() -> None:
    assert names(sharing([job("one"), job("two"), job("three")])) == [["one", "two", "three"]]


def test_a_source_that_may_reach_private_addresses_shares_none_with_one_that_may_not() -> None:
    inside = job("inside", private_addresses=True)
    assert names(sharing([job("one"), inside, job("two")])) == [["one", "two"], ["inside"]]


def test_a_source_with_a_proxy_shares_none_with_one_that_has_another_way() -> None:
    through = [job(name, proxy="http://127.0.0.1:3128") for name in ("one", "two")]
    assert names(sharing([job("direct"), *through])) == [["direct"], ["one", "two"]]


def test_a_source_whose_pages_a_browser_makes_is_alone() -> None:
    rendered = [job(name, render=True) for name in ("one", "two")]
    assert names(sharing([*rendered, job("plain")])) == [["one"], ["two"], ["plain"]]


# ---------------------------------------------------------------- real crawls


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    with ExitStack() as stack:
        yield [stack.enter_context(site_of()) for _ in range(3)]


@pytest.fixture
def jobs(desk: Desk, sites: list[Site]) -> list[CrawlJob]:
    """A crawl of each site, whose feed names two articles."""
    made = []
    for number, site in enumerate(sites):
        site.feed("/one", "/two")
        source = local_source(site.url, feeds=[site.url + "/feed"])
        name = f"paper-{number}"
        made.append(CrawlJob(name, source, AGENT, desk.archive, f"run-{number}", desk.store.url))
    return made


def by_source(reports: Iterator[CrawlReport]) -> dict[str, CrawlReport]:
    return {report.source: report for report in reports}


@pytest.mark.servers
def test_each_crawl_has_its_own_report_and_files(desk: Desk, jobs: list[CrawlJob]) -> None:
    found = by_source(run_all(jobs))
    assert set(found) == {"paper-0", "paper-1", "paper-2"}
    for name, report in found.items():
        assert report.failure is None
        assert (report.counts["fetched"], report.traffic["requests"]) == (2, 4)
        records = [record for warc in report.warcs for record in read_archive(desk.archive / warc, warc)]
        assert {record.source for record in records} == {name}


@pytest.mark.servers
def test_a_source_that_fails_fails_alone(jobs: list[CrawlJob], sites: list[Site]) -> None:
    sites[1]["/feed"] = Answer(status=404)
    found = by_source(run_all(jobs))
    assert "404" in (found["paper-1"].failure or "")
    assert found["paper-0"].failure is found["paper-2"].failure is None


def held_at(path: str, site: Site) -> tuple[threading.Event, Callable[[], None]]:
    """An event that is set when the path is asked for, and what lets the site answer."""
    reached, release = threading.Event(), threading.Event()

    def give(_: Asked) -> Answer:
        reached.set()
        release.wait(60)
        return page(path)

    site[path] = give
    return reached, release.set


def crawlers() -> list[int]:
    texts = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
    pids = [int(pid) for text in texts for pid in text.split()]
    return [pid for pid in pids if b"spiders" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.mark.servers
def test_a_process_that_dies_leaves_a_report_of_each_of_its_crawls(
    jobs: list[CrawlJob], sites: list[Site]
) -> None:

    reached, release = held_at("/two", sites[0])
    with ThreadPoolExecutor(1) as pool:
        crawling = pool.submit(lambda: by_source(run_all(jobs)))
        assert reached.wait(60)
        for pid in crawlers():
            os.kill(pid, signal.SIGKILL)
        found = crawling.result(60)
        release()
    assert set(found) == {"paper-0", "paper-1", "paper-2"}
    assert found["paper-0"].failure == "the crawl's process was killed by SIGKILL"
    assert found["paper-0"].warcs


@pytest.mark.servers
def test_who_stops_asking_stops_the_crawls(jobs: list[CrawlJob], sites: list[Site]) -> None:
    holding = [held_at("/two", site) for site in sites[1:]]
    reports = run_all(jobs)
    assert next(reports).source == "paper-0"
    for _, release in holding:
        release()
    reports.close()  # type: ignore[attr-defined]
    assert crawlers() == []
