"""The choice of listings: all that is wanted is named, and no listing is superfluous."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spiders.covering import Listing, cover
from spiders.links import Link
from spiders.looking import Found
from spiders.survey import Kind

NOW = datetime(2026, 5, 20, tzinfo=UTC)
KINDS = st.sampled_from([Kind.FEED, Kind.SITEMAP, Kind.PAGE])
NAMES = st.sets(st.sampled_from("abcdefghij"), max_size=8)


def listing(kind: Kind, names: str, hours: float | None = 1, is_news: bool = False) -> Listing:
    """A listing of articles that are so many hours old."""
    time = None if hours is None else NOW - timedelta(hours=hours)
    links = {name: Link(f"https://paper.example/{name}", None, time, time) for name in sorted(names)}
    return Listing(Found(kind, f"https://paper.example/{kind}", is_news=is_news), links)


@given(st.lists(st.tuples(KINDS, NAMES, st.sampled_from([1, 400, None])), max_size=8))
def test_all_that_a_crawl_would_take_is_named_and_nothing_is_superfluous(
    rows: list[tuple[Kind, set[str], float | None]],
) -> None:
    listings = [listing(kind, "".join(names), hours) for kind, names, hours in rows]
    chosen = cover(listings, NOW)
    old = {name for one in listings for name, link in one.items.items() if link.changed_at}
    old -= {name for one in listings for name in one.items if _is_new(one, name)}
    wanted = set().union(*(one.named(NOW) - old for one in listings)) or set().union(
        *(one.items for one in listings)
    )
    assert wanted <= set().union(*(one.items for one in chosen))
    assert len({id(one) for one in chosen}) == len(chosen)


def _is_new(one: Listing, name: str) -> bool:
    time = one.items[name].changed_at
    return time is not None and time > NOW - timedelta(days=7)


def test_among_equals_feeds_and_news_sitemaps_go_before_sitemaps_and_those_before_pages() -> None:
    page, sitemap = listing(Kind.PAGE, "abc"), listing(Kind.SITEMAP, "abc")
    news, feed = listing(Kind.SITEMAP, "abc", is_news=True), listing(Kind.FEED, "abc")
    assert cover([page, sitemap], NOW) == [sitemap]
    assert cover([page, sitemap, news], NOW) == [news]
    assert cover([page, sitemap, feed], NOW) == [feed]


def test_the_largest_goes_first_and_what_became_superfluous_is_left_out() -> None:
    wide = listing(Kind.FEED, "bcde")
    left, right = listing(Kind.PAGE, "abc"), listing(Kind.PAGE, "def")
    assert cover([wide, left, right], NOW) == [left, right]


def test_a_site_that_publishes_nothing_for_weeks_is_covered_all_the_same() -> None:
    feed, sitemap = listing(Kind.FEED, "ab", hours=900), listing(Kind.SITEMAP, "ab", hours=900)
    assert cover([sitemap, feed], NOW) == [feed]
