"""A crawl, from outside: what it asks a site for, what it archives, and what it says about the rest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from newsroom import Newsroom
from newsroom.service import Seen
from newsroom.sites import SITES
from pipeline.config import Source
from pipeline.records import Outcome, Role
from pipeline.store import open_store
from spiders import CrawlReport, preview, run
from tests.spiders.conftest import AGENT, Desk, local_source, long_ago
from tests.spiders.sites import Answer, Asked, Site, own_certificate, page, site_of

pytestmark = pytest.mark.servers

ARTICLES = r"^/a/[^/]+/\d+\.html$"
FEED = "/api/" + SITES["en"].feed_code()
LISTINGS = ("feeds", "sitemaps", "sections")


def english(newsroom: Newsroom, **ways: object) -> Source:
    """The newsroom's English site in good order, discovered in the given ways."""
    base = newsroom.urls["en"]
    newsroom.heal("en")
    newsroom.forget_requests()
    absolute = {name: [base + path for path in ways[name]] for name in LISTINGS if name in ways}  # type: ignore[attr-defined]
    return local_source(base + "/", **{"articles": [ARTICLES], **ways, **absolute})


def fed(site: Site, *paths: str, **more: object) -> Source:
    """The small site with a feed that names the paths."""
    site.feed(*paths)
    return local_source(site.url, feeds=[site.url + "/feed"], **more)


# ---------------------------------------------------------------- an ordinary crawl


@dataclass
class Whole:
    """One crawl of the whole English site."""

    desk: Desk
    source: Source
    report: CrawlReport
    requests: list[Seen]


@pytest.fixture(scope="module")
def whole(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder = tmp_path_factory.mktemp("whole")
    store = open_store(f"sqlite:///{folder / 'watchdesk.db'}")
    desk = Desk(folder / "archive", store)
    ways = {"feeds": [FEED], "sitemaps": ["/sitemap.xml", "/news-sitemap.xml"], "sections": ["/"]}
    source = english(newsroom, **ways, articles=[ARTICLES, "^/forbidden/"])
    report = desk.crawl(source)
    yield Whole(desk, source, report, newsroom.requests)
    store.close()


def test_every_article_ends_in_the_archive_and_the_counts_say_so(whole: Whole) -> None:
    counts = whole.report.counts
    assert whole.report.failure is None
    assert counts["fetched"] == len(whole.desk.pages()) > 30
    assert counts["discovered"] == counts["fetched"] + counts["forbidden"]
    assert all("/a/" in one.url and b"<h1" in one.body for one in whole.desk.pages())


def test_all_listings_are_in_the_archive_the_sitemaps_of_an_index_among_them(
    whole: Whole, newsroom: Newsroom
) -> None:
    paths = {one.url.removeprefix(newsroom.urls["en"]) for one in whole.desk.pages(Role.LISTING)}
    assert {FEED, "/sitemap.xml", "/news-sitemap.xml", "/", "/sitemap_1.xml.gz"} <= paths
    assert whole.report.counts["listings"] == len(paths)


def test_an_address_that_several_listings_name_is_fetched_once_and_without_tracking_parameters(
    whole: Whole,
) -> None:
    paths = [seen.path for seen in whole.requests if seen.path.startswith("/a/")]
    assert len(paths) == len(set(paths))
    assert not any("utm_" in path for path in paths)


def test_a_page_is_archived_with_what_its_listing_said(whole: Whole, newsroom: Newsroom) -> None:
    one = next(page for page in whole.desk.pages() if page.via == newsroom.urls["en"] + FEED)
    assert one.listed is not None
    assert one.listed.title
    assert one.listed.published_at is not None


def test_every_request_names_the_crawler(whole: Whole) -> None:
    assert {seen.user_agent for seen in whole.requests} == {AGENT}


def test_what_robots_txt_forbids_is_not_asked_for(whole: Whole) -> None:
    assert whole.report.counts["forbidden"] == 3
    assert not any(seen.path.startswith("/forbidden/") for seen in whole.requests)
    assert whole.desk.notes()["forbidden/report-1.html"] == "forbidden: robots.txt forbids it"


def test_the_report_says_what_the_site_was_asked_for(whole: Whole) -> None:
    traffic = whole.report.traffic
    assert traffic["requests"] == len(whole.requests)
    assert traffic["bytes"] > 10_000
    assert (traffic["forbidden"], traffic["not_modified"], traffic["status_429"]) == (3, 0, 0)


def test_robots_txt_is_asked_for_once(whole: Whole) -> None:
    assert [seen.path for seen in whole.requests].count("/robots.txt") == 1


def test_a_second_crawl_of_an_unchanged_site_fetches_no_article(whole: Whole, newsroom: Newsroom) -> None:
    whole.desk.ingest()
    newsroom.forget_requests()
    report = whole.desk.crawl(whole.source)
    statuses = {seen.path: seen.status for seen in newsroom.requests}
    assert report.failure is None
    assert not any(path.startswith("/a/") for path in statuses)
    assert report.traffic["not_modified"] == list(statuses.values()).count(304)
    assert report.traffic["bytes"] <= whole.report.traffic["bytes"] / 50
    assert {FEED: 304, "/news-sitemap.xml": 304, "/sitemap_1.xml.gz": 304}.items() <= statuses.items()
    assert {one.role for one in whole.desk.revisits()} == {Role.LISTING}


def test_days_are_read_from_the_daily_archive_alone(desk: Desk, newsroom: Newsroom) -> None:
    base = newsroom.urls["en"]
    source = english(newsroom, feeds=[FEED], archive=base + "/latest-news/{year}/{month}/{day}")
    day = (datetime.now(UTC) - timedelta(days=3)).date()
    report = desk.crawl(source, day)
    listings = [listing.url.removeprefix(base) for listing in desk.pages(Role.LISTING)]
    assert report.failure is None
    assert listings == [f"/latest-news/{day.year}/{day.month}/{day.day}"]
    assert report.counts["fetched"] > 0


def test_days_are_read_from_sitemaps_where_there_is_no_archive_and_each_article_is_fetched_once(
    desk: Desk, newsroom: Newsroom
) -> None:
    source = english(newsroom, feeds=[FEED], sitemaps=["/sitemap.xml"])
    now = datetime.now(UTC)
    days = [(now - timedelta(days=number)).date() for number in (1, 2, 3)]
    expected = {
        pub.path
        for pub in newsroom.publications
        if pub.site == "en" and pub.modified_at.astimezone(UTC).date() in days
    }
    assert preview(desk.job(source, *days)).wanted == len(expected)
    newsroom.forget_requests()
    first = desk.crawl(source, *days)
    desk.ingest()
    assert first.failure is None
    assert {seen.path for seen in newsroom.requests if seen.path.startswith("/a/")} == expected
    newsroom.forget_requests()
    again = desk.crawl(source, *days)
    assert (again.failure, again.counts["skipped"]) == (None, len(expected))
    assert not any(seen.path.startswith("/a/") for seen in newsroom.requests)


def test_days_before_all_that_the_sitemaps_name_are_an_error_that_says_so(desk: Desk, newsroom: Newsroom) -> None:
    report = desk.crawl(english(newsroom, sitemaps=["/news-sitemap.xml"]), date(2001, 5, 1))
    assert "the sitemaps reach back to" in str(report.failure)


def test_an_endless_sitemap_index_ends(desk: Desk, newsroom: Newsroom) -> None:
    report = desk.crawl(english(newsroom, sitemaps=["/trouble/sitemap-loop.xml"]))
    assert "names an article" in str(report.failure)
    assert len(newsroom.requests) < 10


# ---------------------------------------------------------------- again


def test_articles_that_are_due_are_asked_for_with_their_validators(desk: Desk, newsroom: Newsroom) -> None:
    desk.due_at = long_ago()
    source = english(newsroom, feeds=[FEED])
    first = desk.crawl(source)
    desk.ingest()
    newsroom.publish("en", title="A second ferry", body="It sails at noon.")
    newsroom.forget_requests()
    report = desk.crawl(source)
    assert report.counts["fetched"] == 1
    assert report.counts["not_modified"] == first.counts["fetched"] - 1
    statuses = [seen.status for seen in newsroom.requests if seen.path.startswith("/a/")]
    assert sorted(set(statuses)) == [200, 304]


def test_an_identical_body_is_a_revisit(desk: Desk, site: Site) -> None:
    source = fed(site, "/one")
    desk.due_at = long_ago()
    desk.crawl(source)
    desk.ingest()
    report = desk.crawl(source)
    assert report.counts["identical"] == 1
    assert {(one.role, one.outcome) for one in desk.revisits()} == {
        (Role.ARTICLE, Outcome.IDENTICAL),
        (Role.LISTING, Outcome.IDENTICAL),
    }


def tagged(answer: Answer) -> Callable[[Asked], Answer]:
    """The answer with a validator, and 304 for who has it."""

    def give(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"first"':
            return Answer(status=304, headers={"ETag": '"first"'})
        return Answer(answer.body, headers={**answer.headers, "ETag": '"first"'})

    return give


def test_what_is_over_the_budget_comes_in_later_runs_although_its_listing_stays_the_same(
    desk: Desk, site: Site
) -> None:
    source = fed(site, "/one", "/two", pages_per_run=1)
    site["/feed"] = tagged(site.answers["/feed"])  # type: ignore[arg-type]
    first = desk.crawl(source)
    assert (first.counts["fetched"], first.counts["postponed"]) == (1, 1)
    assert desk.notes() == {"two": "postponed: the run's budget (pages_per_run: 1) was used up"}
    desk.ingest()
    second = desk.crawl(source)
    assert (second.counts["fetched"], second.counts["skipped"]) == (1, 1)
    desk.ingest()
    third = desk.crawl(source)
    assert third.counts["discovered"] == 0
    assert [one.outcome for one in desk.revisits()] == [Outcome.NOT_MODIFIED]


def test_a_sitemap_without_dates_is_worked_off_run_by_run_without_a_note_for_each_address(
    desk: Desk, site: Site
) -> None:
    paths = [f"/{n}" for n in range(4)]
    site.feed(*paths)
    entries = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in paths)
    site["/map.xml"] = tagged(Answer(f"<urlset>{entries}</urlset>".encode()))
    source = local_source(site.url, sitemaps=[site.url + "/map.xml"], pages_per_run=2)
    first = desk.crawl(source)
    assert (first.counts["discovered"], first.counts["fetched"], desk.notes()) == (2, 2, {})
    desk.ingest()
    second = desk.crawl(source)
    assert (second.counts["skipped"], second.counts["fetched"]) == (2, 2)


# ---------------------------------------------------------------- what does not come


def test_a_redirect_into_what_robots_txt_forbids_is_not_followed(desk: Desk, site: Site) -> None:
    source = fed(site, "/one", "/two")
    site["/robots.txt"] = Answer(b"User-agent: Watchdesk\nDisallow: /hidden\n")
    site["/one"] = Answer(status=302, headers={"Location": "/hidden"})
    report = desk.crawl(source)
    assert (report.counts["forbidden"], report.counts["fetched"]) == (1, 1)
    assert "/hidden" not in site.paths()


def test_a_crawl_delay_in_robots_txt_holds_when_it_is_the_longer_one(desk: Desk, site: Site) -> None:
    source = fed(site, "/one", "/two")
    site["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 1\n")
    assert desk.crawl(source).counts["fetched"] == 2
    times = [asked.at for asked in site.asked]
    assert len(times) == 4
    assert all(later - earlier > 0.9 for earlier, later in pairwise(times))


def test_a_robots_txt_that_is_unavailable_means_not_now(desk: Desk, newsroom: Newsroom) -> None:
    source = english(newsroom, feeds=[FEED])
    newsroom.robots("en", "unavailable")
    report = desk.crawl(source)
    assert "robots.txt answers with status 503" in str(report.failure)
    assert {seen.path for seen in newsroom.requests} == {"/robots.txt"}
    assert desk.notes()[FEED[1:]].startswith("postponed: ")


def test_a_robots_txt_without_end_is_read_in_its_first_part(desk: Desk, newsroom: Newsroom) -> None:
    source = english(newsroom, sections=["/"], articles=[ARTICLES, "^/forbidden/"], pages_per_run=1)
    newsroom.robots("en", "huge")
    report = desk.crawl(source)
    assert report.failure is None
    assert report.counts["fetched"] + report.counts["forbidden"] == 1


def test_sites_that_do_not_answer_are_a_failure_with_its_reasons(desk: Desk) -> None:
    feeds = ["http://127.0.0.1:1/feed", "http://harbour.invalid/feed"]
    report = desk.crawl(local_source("http://127.0.0.1:1/", feeds=feeds))
    assert "127.0.0.1:1 refused the connection" in str(report.failure)
    assert "the name harbour.invalid cannot be resolved" in str(report.failure)


def test_a_private_address_is_refused_unless_the_source_allows_it(desk: Desk, site: Site) -> None:
    report = desk.crawl(fed(site, "/one", private_addresses=False))
    assert "127.0.0.1 leads to 127.0.0.1, which is not a public address" in str(report.failure)
    assert site.asked == []


LOOPBACK = ("2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "[::ffff:127.0.0.1]", "localhost")


def test_redirects_to_this_machine_are_refused_however_its_address_is_written(desk: Desk, site: Site) -> None:
    """The source may reach its own host, which is 127.0.0.1 in just these letters."""
    port = site.url.rpartition(":")[2]
    paths = [f"/{n}" for n in range(len(LOOPBACK))]
    source = fed(site, *paths, "/sound")
    for path, host in zip(paths, LOOPBACK, strict=True):
        site[path] = Answer(status=302, headers={"Location": f"http://{host}:{port}/inside"})
    report = desk.crawl(source)
    assert (report.counts["refused"], report.counts["fetched"]) == (len(LOOPBACK), 1)
    assert all(reason.endswith("which is not a public address") for reason in desk.notes().values())
    assert "/inside" not in site.paths()


def test_a_certificate_that_nobody_vouches_for_is_refused_unless_the_source_says_otherwise(
    desk: Desk, tmp_path: Path
) -> None:
    with site_of(tls=own_certificate(tmp_path)) as site:
        report = desk.crawl(fed(site, "/one"))
        assert "the site's certificate cannot be verified" in str(report.failure)
        assert desk.crawl(fed(site, "/one", verify_certificates=False)).counts["fetched"] == 1


TROUBLES = {
    "endless": "refused: the page is larger than 10 MiB",
    "bomb-gzip": "refused: the page unpacks to more than 10 MiB",
    "bomb-brotli": "refused: the page unpacks to more than 10 MiB",
    "cut-gzip": "failed: the page's gzip encoding breaks off",
    "redirect-loop": "failed: more than 5 redirects",
    "redirect-local": "postponed: robots.txt cannot be read: 127.0.0.1:1 refused the connection",
    "redirect-file": "refused: a redirect leads to file:///etc/passwd, which is not an http address",
    "redirect-metadata": "refused: 169.254.169.254 leads to 169.254.169.254, which is not a public address",
    "status-404": "failed: status 404 Not Found",
    "status-410": "failed: status 410 Gone",
    "status-500": "failed: status 500 Internal Server Error",
}
SOUND = {"empty", "nested", "meta-refresh", "harmless"}


def test_every_trouble_ends_with_its_reason_and_harms_no_other_page(
    desk: Desk, site: Site, newsroom: Newsroom
) -> None:
    newsroom.heal("en")
    links = [f"{newsroom.urls['en']}/trouble/{name}" for name in (*TROUBLES, *SOUND)]
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    site["/feed"] = Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    report = desk.crawl(local_source(site.url, feeds=[site.url + "/feed"]))
    assert report.failure is None
    assert report.counts["discovered"] == len(links)
    assert {one.url.rpartition("/")[2] for one in desk.pages()} == SOUND
    assert {path.rpartition("/")[2]: reason for path, reason in desk.notes().items()} == TROUBLES


def test_a_page_that_is_cut_fails_and_one_that_is_broken_for_a_moment_is_asked_for_once_more(
    desk: Desk, site: Site
) -> None:
    source = fed(site, "/cut", "/shaky")
    site["/cut"] = Answer(b"<p>The quay", headers={"Content-Length": "5000", "Connection": "close"})
    answers = [Answer(b"Oops", 500), page("shaky")]
    site["/shaky"] = lambda asked: answers.pop(0)
    report = desk.crawl(source)
    assert (report.counts["failed"], report.counts["fetched"]) == (1, 1)
    assert desk.notes()["cut"] == "failed: the connection ended before the whole page had come"
    assert site.paths().count("/shaky") == 2


def test_a_site_that_asks_to_wait_is_left_alone_in_this_run_and_the_next(desk: Desk, site: Site) -> None:
    source = fed(site, "/one", "/two", "/three")
    site["/one"] = Answer(b"Not so fast", 429, {"Retry-After": "3600"})
    report = desk.crawl(source)
    assert report.counts["postponed"] == 3
    assert report.traffic["status_429"] == 1
    assert site.paths() == ["/feed", "/one"]
    assert all(reason.startswith("postponed: the site asked to wait until ") for reason in desk.notes().values())
    site.asked.clear()
    again = desk.crawl(source)
    assert "asked to wait until" in str(again.failure)
    assert site.asked == []


def test_a_site_that_falls_silent_is_left_alone(desk: Desk, site: Site) -> None:
    paths = [f"/{n}" for n in range(8)]
    source = fed(site, *paths)
    for path in paths:
        site[path] = Answer(b"<p>The quay", headers={"Content-Length": "5000", "Connection": "close"})
    report = desk.crawl(source)
    assert (report.counts["failed"], report.counts["postponed"]) == (5, 3)
    assert desk.notes()["7"] == "postponed: the site did not answer 5 times in a row"


# ---------------------------------------------------------------- a listing of an own kind


def test_a_listing_that_an_own_function_reads_leads_to_articles(desk: Desk, site: Site, tmp_path: Path) -> None:
    (tmp_path / "court.py").write_text(
        "from spiders import Link\n"
        "def decisions(body, url):\n"
        "    return [Link(line.decode()) for line in body.splitlines()]\n"
    )
    site["/decisions.txt"] = Answer(b"/d/1\n/d/2", headers={"Content-Type": "text/plain"})
    site["/d/1"] = site["/d/2"] = page("A decision")
    source = local_source(site.url, readers={site.url + "/decisions.txt": "court.decisions"})
    job = replace(desk.job(source), readers=tmp_path)
    report = run(job)
    assert (report.failure, report.counts["fetched"]) == (None, 2)


# ---------------------------------------------------------------- dry runs


def test_a_dry_run_tells_what_is_to_be_fetched_and_keeps_nothing(desk: Desk, site: Site) -> None:
    source = fed(site, "/one", "/two", "/three")
    desk.crawl(source)
    desk.ingest()
    source = fed(site, "/one", "/two", "/three", "/four", "/five")
    before = sorted(desk.archive.rglob("*"))
    site.asked.clear()
    report = preview(desk.job(source))
    assert (report.failure, report.wanted, report.counts["skipped"]) == (None, 2, 3)
    assert site.paths() == ["/feed"]
    assert sorted(desk.archive.rglob("*")) == before
    assert desk.crawl(source).counts["fetched"] == 2


def test_a_dry_run_too_leaves_a_site_alone_that_asked_to_wait(desk: Desk, site: Site) -> None:
    source = fed(site, "/one")
    site["/one"] = Answer(b"Not so fast", 429, {"Retry-After": "3600"})
    desk.crawl(source)
    site.asked.clear()
    report = preview(desk.job(source))
    assert "asked to wait until" in str(report.failure)
    assert (report.wanted, site.asked) == (0, [])


# ---------------------------------------------------------------- crawls that end early


def test_an_archive_that_cannot_be_written_ends_the_crawl_with_the_reason(desk: Desk, site: Site) -> None:
    desk.archive.write_text("a file stands where the folder should be")
    report = desk.crawl(fed(site, "/one", "/two"))
    assert report.failure
    assert str(desk.archive) in report.failure
    assert len(site.paths()) <= 1


def stopping_at(path: str, site: Site) -> threading.Event:
    """Set when the site is asked for the path, which it then answers slowly."""
    reached, held = threading.Event(), threading.Event()

    def give(asked: Asked) -> Answer:
        reached.set()
        held.wait(0.5)
        return page(path)

    site[path] = give
    return reached


def started(desk: Desk, source: Source) -> subprocess.Popen[bytes]:
    """A crawl's process, to be ended from outside."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "spiders"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])},
    )
    assert child.stdin
    child.stdin.write(json.dumps([desk.job(source).to_json()]).encode())
    child.stdin.close()
    child.stdin = None
    return child


def stopped(desk: Desk, child: subprocess.Popen[bytes]) -> CrawlReport:
    """What a crawl reports that is asked to stop."""
    child.send_signal(signal.SIGTERM)
    out, _ = child.communicate(timeout=60)
    report = CrawlReport.from_json(out.decode().splitlines()[-1])
    desk.warcs = list(report.warcs)
    return report


PATHS = [f"/{n}" for n in range(8)]


def test_after_a_killed_crawl_the_next_one_recovers_its_file_and_every_address_is_archived(
    desk: Desk, site: Site
) -> None:
    source = fed(site, *PATHS)
    reached = stopping_at("/4", site)
    child = started(desk, source)
    assert reached.wait(60)
    child.kill()
    child.communicate()
    site["/4"] = page("4")
    report = desk.crawl(source)
    first, second = report.warcs
    assert "crawl-1" in first
    assert "crawl-2" in second
    assert {one.url.removeprefix(site.url) for one in desk.pages()} == set(PATHS)
    assert not list(desk.archive.rglob("*.open"))


def crawlers() -> list[int]:
    """The crawl processes that this process started."""
    texts = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
    pids = [int(pid) for text in texts for pid in text.split()]
    return [pid for pid in pids if b"spiders" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_crawl_whose_process_is_killed_reports_that_with_the_file_it_left(desk: Desk, site: Site) -> None:
    source = fed(site, *PATHS)
    reached = stopping_at("/4", site)
    with ThreadPoolExecutor(1) as pool:
        crawling = pool.submit(desk.crawl, source)
        assert reached.wait(60)
        (pid,) = crawlers()
        os.kill(pid, signal.SIGKILL)
        report = crawling.result(60)
    assert report.failure == "the crawl's process was killed by SIGKILL"
    assert set(PATHS[:3]) <= {one.url.removeprefix(site.url) for one in desk.pages()} <= set(PATHS[:4])


def test_a_crawl_that_is_asked_to_stop_closes_its_files_and_reports_what_is_left(desk: Desk, site: Site) -> None:
    source = fed(site, *PATHS)
    reached = stopping_at("/4", site)
    child = started(desk, source)
    assert reached.wait(60)
    report = stopped(desk, child)
    assert report.failure == "the crawl was stopped before its end"
    assert (report.counts["fetched"], report.counts["postponed"]) == (5, 3)
    assert set(desk.notes().values()) == {"postponed: the crawl was stopped"}
    assert len(desk.pages()) == 5


def test_a_listing_that_was_read_before_a_stop_in_the_middle_of_discovery_is_read_in_full_again(
    desk: Desk, site: Site
) -> None:
    source = fed(site, "/one", sections=[site.url + "/news"])
    site["/feed"] = tagged(site.answers["/feed"])  # type: ignore[arg-type]
    reached = stopping_at("/news", site)
    child = started(desk, source)
    assert reached.wait(60)
    stopped(desk, child)
    desk.ingest()
    assert desk.crawl(source).counts["fetched"] == 1
