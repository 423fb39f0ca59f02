"""When two polls of a listing meet, and how much of the later one is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from spiders.links import Link
from spiders.overlap import Found, Seen, meet, seen_in, share_new

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def feed(numbers: Iterable[int], dated: bool = True) -> Found:
    """Articles by number, a higher one is newer by an hour."""
    return [
        (f"https://harbour.example/{n}", Link("", None, NOW + n * timedelta(hours=1) if dated else None))
        for n in numbers
    ]


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize(
    ("what", "later", "met"),
    [
        ("nothing is new", range(20, 0, -1), True),
        ("some is new", range(25, 5, -1), True),
        ("the newest of then is the oldest now", range(39, 19, -1), True),
        ("it moved on by just its length", range(40, 20, -1), False),
        ("it moved on by more", range(50, 30, -1), False),
    ],
)
def test_a_feed_of_twenty_articles(what: str, later: range, met: bool, dated: bool) -> None:
    before = seen_in(feed(range(20, 0, -1), dated))
    assert meet(before, feed(later, dated)) is met, what


def test_an_old_article_that_stays_on_top_hides_no_gap() -> None:
    before = seen_in(feed([0, *range(20, 1, -1)]))
    assert not meet(before, feed([0, *range(50, 31, -1)]))


def test_a_listing_of_one_article_meets_itself() -> None:
    assert meet(seen_in(feed([1])), feed([1]))
    assert not meet(seen_in(feed([1])), feed([2]))


@pytest.mark.parametrize(("new", "share"), [(0, 0), (2, 0.2), (5, 0.5), (10, 1), (30, 1)])
def test_the_new_part_of_a_listing_with_times_is_that_of_its_newer_half(new: int, share: float) -> None:
    later = seen_in(feed(range(20 + new, new, -1)))
    assert share_new(seen_in(feed(range(20, 0, -1))), later) == share


def test_an_article_that_is_taken_away_makes_no_other_one_new() -> None:
    assert share_new(seen_in(feed(range(20, 0, -1))), seen_in(feed(range(19, 0, -1)))) == 0


def test_a_long_sitemap_is_known_by_few_articles() -> None:
    dated, undated = seen_in(feed(range(5000, 0, -1))), seen_in(feed(range(5000, 0, -1), dated=False))
    assert (len(dated.marks), dated.newest) == (200, 50)
    assert (len(undated.marks), undated.newest) == (200, 200)


def test_all_of_a_listing_is_new_to_one_that_was_empty() -> None:
    assert share_new(Seen(), seen_in(feed([1, 2]))) == 1
