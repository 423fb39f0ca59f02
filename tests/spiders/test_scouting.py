"""Scouting: the entry that is proposed for a site finds every article that the site publishes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline.addresses import normalise
from pipeline.config import Source
from spiders.choosing import Choice, choose
from spiders.clues import bare_host
from spiders.errors import StoppedError, failed
from spiders.job import CrawlJob
from spiders.looking import Look
from spiders.scouting import ScoutJob
from spiders.survey import Body, Listing, Survey
from tests.spiders.papers import (
    HOME,
    NOW,
    PAPERS,
    Paper,
    a_front_page_for_people_only,
    absolute,
    announce,
    announced_feed,
    articles_on_another_host,
    broken_feed_beside_a_sitemap,
    daily_archive_alone,
    feed_behind_a_redirect,
    news_sitemap,
    page,
    rss,
    sitemap,
    slugs,
    undated_sitemap_beside_a_short_feed,
)

MOST = 40


def read(paper: Paper, url: str) -> Body:
    """The paper's answer. Raises Verdict for an address that it does not have."""
    paper.asked.append(url)
    final = paper.redirects.get(url, url)
    if final in paper.forbidden:
        raise failed("status 403 Forbidden", status=403)
    if final not in paper.answers:
        raise failed("status 404 Not Found", status=404)
    return Body(paper.answers[final], final, encoding="utf-8")


def look_at(paper: Paper, most: int = MOST) -> tuple[Look, Choice]:
    """What a scouting of at most so many requests finds and proposes."""

    async def ask(url: str, limit: int, spare: int) -> Body:
        if len(paper.asked) + spare >= most:
            raise StoppedError("enough")
        return read(paper, url)

    async def sitemaps_of(url: str) -> list[str]:
        return paper.robots

    look = Look(paper.start, ask, sitemaps_of, NOW)
    asyncio.run(look.run())
    job = ScoutJob(paper.start, "paper", "Watchdesk/0.1", Path("archive")).crawl
    return look, choose(look.found, look.home, job, NOW)


def crawled(paper: Paper, choice: Choice, home: str) -> set[str]:
    """The article addresses that a crawl with the proposed entry discovers."""
    assert choice.entry is not None
    source = Source.model_validate({"title": "Paper", "home": home, **asdict(choice.entry)})

    async def fetch(listing: Listing) -> Body:
        return read(paper, listing.url)

    job = CrawlJob("paper", source, "Watchdesk/0.1", Path("archive"), "run", "", paper.days)
    return {target.url for target in asyncio.run(Survey(job, fetch, NOW).run())}


def listings(choice: Choice) -> list[str]:
    """The paths of the listings that were chosen."""
    entry = choice.entry
    assert entry is not None
    return [url.removeprefix(HOME) for url in (*entry.feeds, *entry.sitemaps, *entry.sections)]


@pytest.mark.parametrize("make", PAPERS, ids=lambda make: make.__name__)
def test_the_proposed_entry_finds_every_article_and_nothing_else(make: Callable[[], Paper]) -> None:
    paper = make()
    look, choice = look_at(paper)
    assert crawled(paper, choice, look.home) == {normalise(absolute(path)) for path in paper.articles}
    assert tuple(look.languages) == paper.languages
    assert (look.front.title or bare_host(look.home)) == paper.title


@pytest.mark.parametrize("make", PAPERS, ids=lambda make: make.__name__)
def test_a_scouting_keeps_to_its_requests_and_asks_for_nothing_twice(make: Callable[[], Paper]) -> None:
    paper = make()
    look_at(paper)
    assert len(paper.asked) <= MOST
    assert len(paper.asked) == len(set(paper.asked))


# ---------------------------------------------------------------- the choice


def test_one_feed_that_names_all_is_enough() -> None:
    paper = announced_feed()
    paper["/sitemap.xml"] = sitemap(paper.articles)
    assert listings(look_at(paper)[1]) == ["/news.rss"]


def test_a_news_sitemap_goes_before_a_sitemap_that_names_no_more() -> None:
    assert listings(look_at(news_sitemap())[1]) == ["/news-sitemap.xml"]


def test_an_undated_sitemap_is_added_to_the_feed_for_what_the_feed_has_not() -> None:
    assert listings(look_at(undated_sitemap_beside_a_short_feed())[1]) == ["/rss", "/sitemap.xml"]


def test_a_redirected_feed_is_kept_with_the_address_that_it_lies_at() -> None:
    assert listings(look_at(feed_behind_a_redirect())[1]) == ["/feed/all.xml"]


def test_articles_on_other_sites_are_taken_from_the_feed_without_a_pattern() -> None:
    choice = look_at(articles_on_another_host())[1]
    assert choice.entry is not None
    assert choice.entry.articles == ()
    assert "no pattern" in choice.notes[0]


def test_a_daily_archive_alone_is_proposed_with_a_note() -> None:
    choice = look_at(daily_archive_alone())[1]
    assert choice.entry is not None
    assert choice.entry.archive == HOME + "/archive/{year}/{month:02d}/{day:02d}"
    assert "daily archive" in choice.notes[0]


def test_days_without_a_zero_in_front_are_learned_from_what_the_site_answers() -> None:
    paper = announced_feed()
    paper["/"] = page(["/archive/2026/11/25"], announce("/news.rss"))
    paper["/archive/2026/11/25"] = page(paper.articles[:3])
    paper["/archive/2026/11/5"] = page()
    entry = look_at(paper)[1].entry
    assert entry is not None
    assert entry.archive == HOME + "/archive/{year}/{month}/{day}"


def numbered(first: int, count: int) -> list[str]:
    """Paths of articles with numbers, the newest first."""
    return [f"/a/tide/{number}.html" for number in range(first + count - 1, first - 1, -1)]


def test_what_pages_list_from_before_the_feed_begins_is_no_reason_to_read_them() -> None:
    paper = Paper(articles=numbered(70100, 20))
    paper["/"] = page(["/trade", *paper.articles[:4]], announce("/rss"))
    paper["/rss"] = rss(paper.articles)
    paper["/trade"] = page([*paper.articles[5:], *numbered(60000, 30)])
    assert listings(look_at(paper)[1]) == ["/rss"]


def test_a_new_article_that_only_a_page_lists_is_a_reason_to_read_it() -> None:
    paper = Paper(articles=numbered(70100, 20))
    paper["/"] = page(["/trade"], announce("/rss"))
    paper["/rss"] = rss(paper.articles)
    paper["/trade"] = page(numbered(70118, 3))
    assert listings(look_at(paper)[1]) == ["/rss", "/trade"]


def test_http_and_https_are_one_article() -> None:
    paper = Paper(articles=slugs(9))
    paper["/"] = page(head=announce("/rss"))
    paper["/rss"] = rss(paper.articles, lambda path: f"http://www.paper.example{path}/")
    paper["/sitemap.xml"] = sitemap(paper.articles)
    assert listings(look_at(paper)[1]) == ["/rss"]


def test_addresses_of_other_sites_in_a_feed_are_told_of() -> None:
    paper = Paper(articles=slugs(9))
    paper["/"] = page(head=announce("/rss"))
    paper["/rss"] = rss([*paper.articles, "https://partner.example/news/long-read-of-the-week"])
    choice = look_at(paper)[1]
    assert choice.notes == ("1 of 10 addresses in the feeds lie on other sites and are left out: partner.example",)


def test_a_feed_that_reaches_back_little_is_told_of() -> None:
    paper = Paper(articles=slugs(1))
    paper["/"] = page(head=announce("/rss"))
    paper["/rss"] = rss(paper.articles)
    assert "reaches back 60 minutes" in look_at(paper)[1].notes[0]


def test_how_much_was_left_untried_is_told() -> None:
    paper = Paper(articles=slugs(24))
    feeds = [f"/rss/{number}" for number in range(12)]
    paper["/"] = page([f"/desk{number}" for number in range(10)], announce(*feeds))
    for place, feed in enumerate(feeds):
        paper[feed] = rss(paper.articles[2 * place : 2 * place + 2])
    look, _ = look_at(paper)
    assert "4 links that may be feeds or sections were left untried" in look.notes


def test_a_front_page_that_is_refused_is_told_of() -> None:
    assert "status 403 Forbidden" in look_at(a_front_page_for_people_only())[0].notes[0]


# ---------------------------------------------------------------- the score card


def test_each_listing_is_scored() -> None:
    paper = announced_feed()
    paper["/rss.xml"] = rss(paper.articles[:2])
    paper["/"] = page(paper.articles[:3], announce("/news.rss", "/rss.xml"))
    scores = {one.url.removeprefix(HOME): one for one in look_at(paper)[1].scores}
    whole, part, front = scores["/news.rss"], scores["/rss.xml"], scores["/"]
    assert (whole.items, whole.chosen, whole.dated, whole.per_day) == (12, True, 1, 12 / (34 / 24))
    assert whole.newest is not None
    assert (part.items, part.chosen, part.overlap) == (2, False, 1)
    assert (front.items, front.newest, front.per_day, front.dated) == (3, None, None, 0)
    assert whole.overlap == 3 / 12


def test_a_listing_of_no_use_says_why() -> None:
    paper = broken_feed_beside_a_sitemap()
    paper["/"] = page(head=announce("/rss", "/gone.rss"))
    statuses = {one.url.removeprefix(HOME): one.status for one in look_at(paper)[1].scores}
    assert statuses["/rss"] == "the answer is no RSS or Atom feed"
    assert statuses["/gone.rss"] == "status 404 Not Found"
    assert statuses["/"] == "names no article of this site"


def test_a_site_without_any_listing_gives_no_entry() -> None:
    paper = Paper()
    paper["/"] = page(["/about"])
    choice = look_at(paper)[1]
    assert choice.entry is None
    assert len(choice.scores) == 1


# ---------------------------------------------------------------- bounds


def test_the_choice_is_made_from_what_was_seen_when_the_requests_are_used_up() -> None:
    paper = announced_feed()
    look, choice = look_at(paper, most=13)
    assert listings(choice) == ["/news.rss"]
    assert "not everything was tried" in look.notes[0]


def test_an_endless_index_of_sitemaps_ends() -> None:
    paper = Paper(articles=slugs(5), robots=[absolute("/sitemap.xml")])
    paper["/"] = page()
    paper["/sitemap.xml"] = (
        "<sitemapindex>" + f"<sitemap><loc>{HOME}/sitemap.xml</loc></sitemap>" * 3 + "</sitemapindex>"
    )
    assert look_at(paper)[1].entry is None
    assert len(paper.asked) <= MOST
