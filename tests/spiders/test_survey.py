"""Discovery, with listings that are given and not fetched: what counts as an article, in which order, and ends."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Source
from spiders.errors import ListingError, failed
from spiders.job import CrawlJob
from spiders.judgement import failure_of, notes_of
from spiders.survey import MAX_LISTINGS, Body, Kind, Listing, Survey
from spiders.targets import Ledger

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOME = "https://harbour.example"


def job(*days: date, **more: Any) -> CrawlJob:
    source = Source.model_validate({"title": "Harbour", "home": HOME, "sitemaps": [HOME + "/map.xml"], **more})
    return CrawlJob("harbour", source, "Watchdesk", Path("archive"), "run", "sqlite://", days)


class Web:
    """Listings by path; what is None is unchanged."""

    def __init__(self, **listings: str | None) -> None:
        self.listings = {f"{HOME}/{name.replace('_', '.')}": body for name, body in listings.items()}
        self.asked: list[str] = []

    async def fetch(self, listing: Listing) -> Body | None:
        self.asked.append(listing.url.removeprefix(HOME))
        body = self.listings.get(listing.url, "")
        if body == "":
            raise failed("status 404 Not Found", status=404)
        return None if body is None else Body(body.encode(), listing.url, "", "utf-8")


def survey(web: Web, *days: date, **more: Any) -> Survey:
    return Survey(job(*days, **more), web.fetch, NOW)


def found(done: Survey) -> list[str]:
    return [target.url.removeprefix(HOME) for target in asyncio.run(done.run())]


def urlset(*paths: str, age: float | None = None) -> str:
    time = f"<lastmod>{(NOW - timedelta(days=age)).isoformat()}</lastmod>" if age is not None else ""
    places = [path if path.startswith("http") else HOME + path for path in paths]
    return f"<urlset>{''.join(f'<url><loc>{place}</loc>{time}</url>' for place in places)}</urlset>"


def index(*names: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{HOME}/{n}</loc></sitemap>' for n in names)}</sitemapindex>"


def feed(*paths: str) -> str:
    return (
        f'<rss version="2.0"><channel>{"".join(f"<item><link>{p}</link></item>" for p in paths)}</channel></rss>'
    )


def test_with_patterns_an_article_is_what_matches_on_the_sources_own_host() -> None:
    web = Web(
        map_xml=urlset("/a/1", "/author/2", "https://elsewhere.example/a/3", "https://www.harbour.example/a/4")
    )
    assert found(survey(web, articles=["^/a/"])) == ["/a/1", "https://www.harbour.example/a/4"]


def test_without_patterns_feeds_name_articles_anywhere_and_sitemaps_on_the_own_host() -> None:
    web = Web(
        map_xml=urlset("/one", "https://elsewhere.example/two"), feed=feed("https://elsewhere.example/three")
    )
    assert found(survey(web, feeds=[HOME + "/feed"])) == ["https://elsewhere.example/three", "/one"]


def test_without_patterns_a_page_of_links_names_nothing() -> None:
    web = Web(news='<a href="/one">One</a>', map_xml=urlset("/two"))
    assert found(survey(web, sections=[HOME + "/news"])) == ["/two"]


def test_an_address_is_taken_once_with_everything_that_listings_say_of_it() -> None:
    titled = f"<rss version='2.0'><channel><item><title>Oak</title><link>{HOME}/a/1?utm_source=x</link></item>"
    done = survey(Web(feed=titled + "</channel></rss>", map_xml=urlset("/a/1", age=1)), feeds=[HOME + "/feed"])
    (target,) = asyncio.run(done.run())
    assert target.vias == [HOME + "/feed", HOME + "/map.xml"]
    assert target.listed is not None
    assert (target.listed.title, target.listed.published_at) == ("Oak", NOW - timedelta(days=1))


def test_the_newest_come_first_and_undated_ones_last_in_their_order() -> None:
    web = Web(
        map_xml=index("m1.xml", "m2.xml", "m3.xml"),
        m1_xml=urlset("/c", "/d"),
        m2_xml=urlset("/b", age=2),
        m3_xml=urlset("/a", age=1),
    )
    assert found(survey(web)) == ["/a", "/b", "/c", "/d"]


def test_old_entries_of_a_sitemap_are_not_discovered_and_yet_show_that_it_names_articles() -> None:
    done = survey(Web(map_xml=urlset("/old", age=8)))
    assert found(done) == []
    assert done.named == 1


def test_an_index_leads_to_sitemaps_three_levels_deep_and_no_deeper() -> None:
    web = Web(map_xml=index("m1.xml"), m1_xml=index("m2.xml"), m2_xml=index("m3.xml"), m3_xml=urlset("/a"))
    assert found(survey(web)) == []
    assert web.asked == ["/map.xml", "/m1.xml", "/m2.xml"]


def test_an_index_that_names_itself_is_read_once() -> None:
    web = Web(map_xml=index("map.xml", "map.xml"))
    assert found(survey(web)) == []
    assert web.asked == ["/map.xml"]


def test_an_index_of_very_many_sitemaps_is_read_in_part() -> None:
    web = Web(map_xml=index(*(f"m{n}.xml" for n in range(500))))
    assert found(survey(web)) == []
    assert len(web.asked) == MAX_LISTINGS


def test_a_listing_that_cannot_be_read_is_told_and_the_others_are_read() -> None:
    done = survey(Web(map_xml="<p>Sign in", feed=feed(HOME + "/a/1")), feeds=[HOME + "/feed", HOME + "/gone"])
    assert found(done) == ["/a/1"]
    assert {listing.url: str(error) for listing, error in done.failed} == {
        HOME + "/map.xml": "the answer is no sitemap",
        HOME + "/gone": "status 404 Not Found",
    }
    assert done.asked == 3


def test_an_unchanged_listing_names_nothing_and_is_no_failure() -> None:
    done = survey(Web(map_xml=None))
    assert found(done) == []
    assert (len(done.unchanged), done.failed) == (1, [])


def test_only_the_listings_that_it_is_to_begin_with_are_read() -> None:
    web = Web(map_xml=urlset("/a/1"), feed=feed(HOME + "/a/2"))
    one = survey(web, feeds=[HOME + "/feed"])
    one.begin = [Listing(HOME + "/feed", Kind.FEED)]
    assert found(one) == ["/a/2"]
    assert web.asked == ["/feed"]


def test_old_entries_of_a_sitemap_count_when_it_is_read_back_to_their_time() -> None:
    one = survey(Web(map_xml=urlset("/a/1", age=20)))
    one.since = NOW - timedelta(days=21)
    assert found(one) == ["/a/1"]
    assert one.oldest == NOW - timedelta(days=20)


def test_days_are_the_archives_pages_and_what_follows_each_of_them() -> None:
    web = Web(**{
        "2026/03/1": '<a href="/a/1">x</a><a rel="next" href="?p=2">More</a>',
        "2026/03/1?p=2": '<a href="/a/2">x</a><a rel="next" href="/2026/03/9">Another day</a>',
        "2026/03/2": '<a href="/a/3">x</a>',
    })  # fmt: skip
    days = (date(2026, 3, 1), date(2026, 3, 2))
    done = survey(web, *days, articles=["^/a/"], archive=HOME + "/{year}/{month:02d}/{day}")
    assert sorted(found(done)) == ["/a/1", "/a/2", "/a/3"]
    assert web.asked == ["/2026/03/1", "/2026/03/2", "/2026/03/1?p=2"]


def test_days_of_a_source_with_neither_archive_nor_sitemaps_are_an_error_that_says_what_to_add() -> None:
    with pytest.raises(ListingError, match="give `archive` or `sitemaps`"):
        found(survey(Web(), date(2026, 3, 1), sitemaps=[], feeds=[HOME + "/feed"]))


def entry(path: str, lastmod: str = "", published: str = "") -> str:
    news = f"<news><publication_date>{published}</publication_date></news>" if published else ""
    return f"<url><loc>{HOME}{path}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}{news}</url>"


def named(*children: str) -> str:
    """An index of sitemaps, each written as its name or as its name@lastmod."""
    parts = [child.partition("@") for child in children]
    entries = "".join(
        f"<sitemap><loc>{HOME}/{name}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</sitemap>"
        for name, _, at in parts
    )
    return f"<sitemapindex>{entries}</sitemapindex>"


JANUARY = [date(2026, 1, day) for day in range(1, 32)]


def test_days_are_found_in_sitemaps_by_publication_date_or_lastmod() -> None:
    entries = [
        entry("/a/before", "2025-12-31"),
        entry("/a/first", "2026-01-01"),
        entry("/a/last", "2026-01-31T23:59:59Z"),
        entry("/a/after", "2026-02-01T00:00:00Z"),
        entry("/a/changed", "2026-02-20", published="2026-01-12T10:00:00Z"),
        entry("/a/older", "2026-01-20", published="2025-11-02T10:00:00Z"),
        entry("/2026/01/09/by-its-address", "2026-02-20"),
        entry("/a/undated"),
    ]
    done = survey(Web(map_xml=f"<urlset>{''.join(entries)}</urlset>"), *JANUARY, feeds=[HOME + "/feed"])
    assert sorted(found(done)) == ["/2026/01/09/by-its-address", "/a/changed", "/a/first", "/a/last"]
    assert done.undated == 1
    assert done.asked == 1


def test_days_are_those_of_the_sites_own_calendar() -> None:
    web = Web(map_xml=f"<urlset>{entry('/a/late', '2026-01-31T22:30:00Z')}</urlset>")
    assert found(survey(web, date(2026, 2, 1), timezone="Europe/Minsk")) == ["/a/late"]


def test_of_an_index_only_sitemaps_that_can_hold_the_days_are_read_for_them() -> None:
    index_of_months = named(
        "2025-11.xml", "2025-12.xml", "2026-01.xml", "2026-02.xml", "latest.xml", "old.xml@2025-12-01"
    )
    web = Web(map_xml=index_of_months, latest_xml=urlset("/a/2", age=50))
    web.listings[HOME + "/2026-01.xml"] = urlset("/a/1")
    assert found(survey(web, *JANUARY[4:9])) == ["/a/1"]
    assert web.asked == ["/map.xml", "/latest.xml", "/2026-01.xml"]


def test_a_months_sitemap_dates_what_was_changed_after_the_month() -> None:
    web = Web(map_xml=named("2025-12.xml", "2026-01.xml"))
    web.listings[HOME + "/2026-01.xml"] = (
        f"<urlset>{entry('/a/1', '2026-03-01')}{entry('/a/2', '2026-01-20')}</urlset>"
    )
    assert found(survey(web, *JANUARY[4:9])) == ["/a/1"]


def test_what_a_crawl_of_days_may_have_missed_is_told() -> None:
    undated = f"<urlset>{entry('/a/1')}{entry('/a/2', '2026-01-20')}</urlset>"
    done = survey(Web(map_xml=named("gone.xml", "rest.xml"), rest_xml=undated), *JANUARY)
    assert found(done) == ["/a/2"]
    assert notes_of(done) == (
        "not every listing of those days could be read; crawl them again",
        "1 article left out, for the sitemaps do not say of which day they are",
        "the sitemaps reach back to 2026-01-20 only",
    )


def test_days_on_which_nothing_appeared_are_no_failure_and_are_told() -> None:
    done = survey(Web(map_xml=f"<urlset>{entry('/a/1', '2025-12-01')}</urlset>"), *JANUARY)
    assert found(done) == []
    assert failure_of(done, Ledger()) is None
    assert notes_of(done) == ("the sitemaps name no article of those days",)


def test_days_are_found_in_more_sitemaps_than_an_ordinary_crawl_reads() -> None:
    children = [f"m{number}.xml" for number in range(MAX_LISTINGS + 20)]
    web = Web(
        map_xml=index(*children),
        **{f"m{MAX_LISTINGS + 19}_xml": f"<urlset>{entry('/a/1', '2026-01-02')}</urlset>"},
    )
    assert found(survey(web, *JANUARY)) == ["/a/1"]


def test_of_more_months_than_a_crawl_reads_those_long_past_are_left_out() -> None:
    months = [f"{year}-{month:02d}.xml" for year in range(2010, 2026) for month in range(1, 13)]
    web = Web(map_xml=named(*months, "2026-01.xml", "2026-02.xml", "2026-03.xml"))
    done = survey(web)
    assert found(done) == []
    assert web.asked == ["/map.xml", "/2026-03.xml", "/2026-02.xml"]
