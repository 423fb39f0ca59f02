"""A listing that moved on further than it reaches: the gap is noted, and the next crawl fills it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import spiders
from pipeline.config import Source
from pipeline.store.gaps import Gap, list_gaps
from spiders.remembered import Remembered
from tests.spiders.conftest import Desk, local_source
from tests.spiders.sites import Answer, Site, page

pytestmark = pytest.mark.servers

REACH = 20


def paths(numbers: Iterable[int]) -> list[str]:
    return [f"/news/{number}" for number in numbers]


def publish(site: Site, until: int) -> None:
    """The site has the articles 1 to `until`; its feed has the newest twenty, its archive and sitemap all."""
    every = paths(range(until, 0, -1))
    site.feed(*every[:REACH])
    for path in every:
        site.answers.setdefault(path, page(path))
    html = "".join(f'<li><a href="{path}">Report {path}</a></li>' for path in every)
    now = datetime.now(UTC)
    for day in (now - timedelta(days=1), now, now + timedelta(days=1)):
        site[f"/archive/{day:%Y-%m-%d}"] = Answer(
            f"<!doctype html><main><ul>{html}</ul></main>".encode(), headers={"Content-Type": "text/html"}
        )
    locs = "".join(f"<url><loc>{site.url}{path}</loc>{{}}</url>" for path in every)
    site["/undated.xml"] = Answer(f"<urlset>{locs.replace('{}', '')}</urlset>".encode())
    begun = f"<lastmod>{(now - timedelta(days=9)).isoformat()}</lastmod>"
    dated = locs.replace("{}", f"<lastmod>{now.isoformat()}</lastmod>")
    old = f"<url><loc>{site.url}/news/0</loc>{begun}</url>"
    site["/dated.xml"] = Answer(f"<urlset>{dated}{old}</urlset>".encode())


def source(site: Site, **more: Any) -> Source:
    return local_source(site.url, feeds=[site.url + "/feed"], articles=["^/news/"], **more)


def archived(site: Site, **more: Any) -> Source:
    return source(site, archive=site.url + "/archive/{year}-{month:02d}-{day:02d}", **more)


def crawl(desk: Desk, one: Source) -> None:
    report = desk.crawl(one)
    assert report.failure is None
    desk.ingest()


def moved_on(desk: Desk, site: Site, one: Source) -> Gap:
    """A poll, thirty new articles, and a second poll; the gap between them."""
    publish(site, 20)
    crawl(desk, one)
    publish(site, 50)
    crawl(desk, one)
    (gap,) = list_gaps(desk.store)
    return gap


def again(desk: Desk, one: Source) -> Gap:
    crawl(desk, one)
    (gap,) = list_gaps(desk.store)
    return gap


def test_a_feed_that_moved_on_too_far_leaves_a_gap(desk: Desk, site: Site) -> None:
    gap = moved_on(desk, site, archived(site))
    assert (gap.source, gap.listing, gap.filled_at) == ("harbour", site.url + "/feed", None)
    assert gap.start_at < gap.end_at == gap.noticed_at


def test_the_next_crawl_fills_it_from_the_daily_archive_and_each_article_is_fetched_once(
    desk: Desk, site: Site
) -> None:
    moved_on(desk, site, archived(site))
    gap = again(desk, archived(site))
    assert gap.filled_at is not None
    assert gap.articles == 10
    fetched = [path for path in site.paths() if path.startswith("/news/")]
    assert sorted(fetched) == sorted(paths(range(1, 51)))


def test_what_is_filled_is_not_read_again(desk: Desk, site: Site) -> None:
    moved_on(desk, site, archived(site))
    filled = again(desk, archived(site))
    site.asked.clear()
    assert again(desk, archived(site)) == filled
    assert site.paths() == ["/feed"]


def test_a_listing_that_still_has_one_of_the_newest_leaves_no_gap(desk: Desk, site: Site) -> None:
    for until in (20, 39, 58, 58):
        publish(site, until)
        crawl(desk, archived(site))
    assert list_gaps(desk.store) == []


def test_a_feed_that_was_empty_in_between_is_held_against_the_poll_before(desk: Desk, site: Site) -> None:
    publish(site, 20)
    crawl(desk, archived(site))
    site.feed()
    desk.crawl(archived(site))
    desk.ingest()
    publish(site, 30)
    crawl(desk, archived(site))
    assert list_gaps(desk.store) == []


def test_it_is_filled_from_a_dated_sitemap_that_reaches_back(desk: Desk, site: Site) -> None:
    """The sitemap came into the catalogue after the gap; else it would have named the articles all the time."""
    moved_on(desk, site, source(site))
    gap = again(desk, source(site, sitemaps=[site.url + "/dated.xml"]))
    assert gap.filled_at is not None
    assert set(paths(range(1, 51))) <= set(site.paths())


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "sources.yaml names no daily archive and no sitemap for this source"),
        ({"sitemaps": ["/undated.xml"]}, "there is no daily archive, and the sitemaps give no dates"),
    ],
)
def test_a_source_with_nothing_to_fill_it_from_leaves_it_open_and_says_so(
    desk: Desk, site: Site, more: dict[str, list[str]], reason: str
) -> None:
    moved_on(desk, site, source(site))
    ways = {name: [site.url + path for path in listings] for name, listings in more.items()}
    gap = again(desk, source(site, **ways))
    assert (gap.filled_at, gap.reason) == (None, reason)


def test_an_archive_that_cannot_be_read_leaves_it_open(desk: Desk, site: Site) -> None:
    one = archived(site)
    moved_on(desk, site, one)
    for path in [path for path in site.answers if path.startswith("/archive/")]:
        site[path] = Answer(b"down", 500)
    gap = again(desk, one)
    assert gap.filled_at is None
    assert str(gap.reason).endswith("could not be read")


def test_what_the_budget_does_not_reach_is_fetched_by_later_tries(desk: Desk, site: Site) -> None:
    one = archived(site)
    moved_on(desk, site, one)
    gap = again(desk, one.model_copy(update={"pages_per_run": 4}))
    assert (gap.filled_at, gap.articles) == (None, 4)
    assert gap.reason == "some of its articles are still to be fetched"


def test_a_crawl_of_its_days_fills_it_too(desk: Desk, site: Site) -> None:
    one = archived(site)
    gap = moved_on(desk, site, one)
    day = gap.start_at.date()
    desk.crawl(one, *(day + timedelta(days=number) for number in range(2)))
    (gap,) = list_gaps(desk.store)
    assert (gap.filled_at is not None, gap.articles) == (True, 10)


def test_a_crawl_of_its_days_by_sitemaps_fills_it_too(desk: Desk, site: Site) -> None:
    gap = moved_on(desk, site, source(site))
    days = [gap.start_at.date() + timedelta(days=number) for number in range(2)]
    desk.crawl(source(site, sitemaps=[site.url + "/dated.xml"]), *days)
    (gap,) = list_gaps(desk.store)
    assert (gap.filled_at is not None, gap.articles) == (True, 10)


def test_it_is_filled_from_an_index_of_more_months_than_a_crawl_reads(desk: Desk, site: Site) -> None:
    moved_on(desk, site, source(site))
    now = datetime.now(UTC)
    site[f"/{now:%Y-%m}.xml"] = site.answers["/dated.xml"]
    months = [f"/{year}-{month:02d}.xml" for year in range(2010, now.year - 1) for month in range(1, 13)]
    entries = "".join(f"<sitemap><loc>{site.url}{path}</loc></sitemap>" for path in [*months, f"/{now:%Y-%m}.xml"])
    site["/months.xml"] = Answer(f"<sitemapindex>{entries}</sitemapindex>".encode())
    gap = again(desk, source(site, sitemaps=[site.url + "/months.xml"]))
    assert gap.filled_at is not None
    assert len(site.paths()) < 100


def test_a_crawl_of_other_days_leaves_it_open(desk: Desk, site: Site) -> None:
    one = archived(site)
    gap = moved_on(desk, site, one)
    desk.crawl(one, gap.start_at.date() - timedelta(days=1))
    assert list_gaps(desk.store) == [gap]


def test_after_a_long_pause_the_sitemap_is_read_back_to_the_last_crawl(desk: Desk, site: Site) -> None:
    """Otherwise a crawl takes what a sitemap dates within the last seven days."""
    one = source(site).model_copy(update={"feeds": (), "sitemaps": (site.url + "/map.xml",)})
    site["/map.xml"] = dated(site, {"/news/1": 0, "/news/2": 1})
    crawl(desk, one)
    kept = Remembered(desk.archive, "harbour")
    memory = kept.of(site.url + "/map.xml")
    assert memory.seen_at is not None
    kept.put(site.url + "/map.xml", replace(memory, seen_at=memory.seen_at - timedelta(days=20)))
    kept.save()
    site["/map.xml"] = dated(site, {"/news/5": 0, "/news/4": 3, "/news/3": 15, "/news/1": 20, "/news/2": 21})
    crawl(desk, one)
    assert "/news/3" not in site.paths()
    for _ in range(3):
        crawl(desk, one)
    assert [path for path in site.paths() if path == "/news/3"] == ["/news/3"]
    assert list_gaps(desk.store, only_open=True) == []


def dated(site: Site, ages: dict[str, float]) -> Answer:
    """A sitemap that names the paths with their ages in days; the articles are there."""
    now = datetime.now(UTC)
    for path in ages:
        site.answers.setdefault(path, page(path))
    entries = "".join(
        f"<url><loc>{site.url}{path}</loc><lastmod>{(now - timedelta(days=age)).isoformat()}</lastmod></url>"
        for path, age in ages.items()
    )
    return Answer(f"<urlset>{entries}</urlset>".encode())


def test_a_preview_notes_and_fills_nothing(desk: Desk, site: Site) -> None:
    gap = moved_on(desk, site, archived(site))
    report = spiders.preview(desk.job(archived(site)))
    assert report.wanted == 10
    assert list_gaps(desk.store) == [gap]
