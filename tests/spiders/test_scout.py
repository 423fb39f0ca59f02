"""A scouting, from outside: the bundled newsroom, and what a site may not make it do."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import spiders
from newsroom import Newsroom
from spiders.scout_spider import MAX_REQUESTS
from spiders.scouting import ScoutJob, ScoutReport
from tests.spiders.conftest import AGENT, Desk, local_source
from tests.spiders.sites import Answer, Asked, Site

pytestmark = pytest.mark.servers


def scouted(url: str, folder: Path, private: bool = True) -> ScoutReport:
    """What a scouting says of a site on this machine."""
    return spiders.scout(ScoutJob(url, "harbour", AGENT, folder / "archive", private, delay=0))


def html(body: str) -> Answer:
    return Answer(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


@pytest.mark.parametrize(("name", "title"), [("be", "Мерыдыян"), ("wire", "Ledger")])
def test_the_proposed_entry_finds_what_the_newsroom_published(
    newsroom: Newsroom, desk: Desk, tmp_path: Path, name: str, title: str
) -> None:
    newsroom.heal(name)
    newsroom.forget_requests()
    report = scouted(newsroom.urls[name] + "/", tmp_path)
    assert len(newsroom.requests) == report.requests <= MAX_REQUESTS
    assert {seen.user_agent for seen in newsroom.requests} == {AGENT}
    assert report.entry is not None
    assert title in report.title
    assert report.languages == ("en" if name == "wire" else name,)
    desk.crawl(local_source(report.home, **asdict(report.entry)))
    since = datetime.now(UTC) - timedelta(days=6)
    published = {one.path for one in newsroom.publications if one.site == name and one.published_at > since}
    assert len(published) > 5
    assert published <= {page.url.removeprefix(newsroom.urls[name]) for page in desk.pages()}


def test_samples_come_with_their_answers(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.heal("wire")
    report = scouted(newsroom.urls["wire"], tmp_path)
    assert len({one.url for one in report.samples}) == 3
    assert all(b"<h1" in one.body and dict(one.headers) for one in report.samples)


def test_private_addresses_are_refused_unless_allowed(site: Site, tmp_path: Path) -> None:
    report = scouted(site.url, tmp_path, private=False)
    assert "not a public address" in str(report.failure)
    assert site.asked == []


def test_robots_txt_is_obeyed(site: Site, tmp_path: Path) -> None:
    site["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /")
    site["/"] = html("<p>Hello")
    assert scouted(site.url + "/", tmp_path).failure == "robots.txt forbids it"
    assert site.paths() == []


def test_a_forbidden_feed_is_not_asked_for_and_another_way_is_found(site: Site, tmp_path: Path) -> None:
    paths = [f"/news/ferry-number-{n}-sails-again" for n in range(5)]
    site["/robots.txt"] = Answer(f"User-agent: *\nDisallow: /rss\nSitemap: {site.url}/map.xml".encode())
    site["/"] = html('<link rel="alternate" type="application/rss+xml" href="/rss"><p>Hello')
    site["/map.xml"] = Answer(
        f"<urlset>{''.join(f'<url><loc>{site.url}{path}</loc></url>' for path in paths)}</urlset>".encode()
    )
    report = scouted(site.url + "/", tmp_path)
    assert report.entry is not None
    assert report.entry.sitemaps == (site.url + "/map.xml",)
    assert "robots.txt forbids it" in {one.status for one in report.scores}
    assert "/rss" not in site.paths()


def test_a_site_that_asks_to_wait_is_left_alone(site: Site, tmp_path: Path) -> None:
    site["/"] = Answer(b"later", 503, {"Retry-After": "3600"})
    first, second = scouted(site.url + "/", tmp_path), scouted(site.url + "/", tmp_path)
    assert "asked to wait" in str(first.failure)
    assert "asked to wait" in str(second.failure)
    assert site.paths() == ["/"]


def test_a_site_of_endless_links_is_asked_so_often_and_no_more(site: Site, tmp_path: Path) -> None:
    links = "".join(f'<a href="/feed{n}.rss">f</a><a href="/desk{n}">s</a>' for n in range(200))

    def maze(asked: Asked) -> Answer:
        return html(f'<html lang="en"><main>{links}</main></html>')

    site["/"] = maze
    for n in range(200):
        site[f"/feed{n}.rss"] = site[f"/desk{n}"] = maze
    report = scouted(site.url + "/", tmp_path)
    assert report.failure == "no listing of articles was found"
    assert len(site.asked) == report.requests <= MAX_REQUESTS


def test_redirects_count_as_requests_too(site: Site, tmp_path: Path) -> None:
    lost = "".join(f'<a href="/feed{n}.rss">f</a>' for n in range(40))
    articles = "".join(f'<a href="/news/ferry-{n}-sails-again">a</a>' for n in range(8))
    site["/"] = html(f'<html lang="en"><main>{articles}{lost}</main></html>')
    for n in range(8):
        site[f"/news/ferry-{n}-sails-again"] = Answer(status=302, headers={"Location": f"/{n}/0"})
        for hop in range(3):
            site[f"/{n}/{hop}"] = Answer(status=302, headers={"Location": f"/{n}/{hop + 1}"})
    report = scouted(site.url + "/", tmp_path)
    assert report.entry is not None
    assert report.entry.sections == (site.url + "/",)
    assert len(site.asked) == report.requests == MAX_REQUESTS


def test_the_delay_that_robots_txt_asks_for_is_told(site: Site, tmp_path: Path) -> None:
    site.feed("/news/ferry-sails-again")
    site["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 7")
    site["/"] = html('<link rel="alternate" type="application/rss+xml" href="/feed"><p>Hello')
    assert scouted(site.url + "/", tmp_path).delay == 7


def test_a_site_that_does_not_answer_is_a_failure_in_words(tmp_path: Path) -> None:
    report = scouted("http://127.0.0.1:9/", tmp_path)
    assert report.failure == "robots.txt cannot be read: 127.0.0.1:9 refused the connection"
    assert report.entry is None
