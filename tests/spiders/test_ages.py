"""How old an undated article is, by its address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from spiders.ages import BEFORE_ALL, guessed_times

SITE = "https://paper.example"
START = datetime(2026, 5, 1, tzinfo=UTC)
KNOWN = {f"{SITE}/a/{70000 + 10 * n}.html": START + timedelta(hours=n) for n in range(20)}


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("/2026/03/04/fog", datetime(2026, 3, 5, tzinfo=UTC)),
        ("/news/2026-3-4-fog.html", datetime(2026, 3, 5, tzinfo=UTC)),
        ("/news/20260304-fog", datetime(2026, 3, 5, tzinfo=UTC)),
    ],
)
def test_a_day_in_the_address_is_its_age(path: str, end: datetime) -> None:
    assert guessed_times([SITE + path], {}) == {SITE + path: end}


@pytest.mark.parametrize("path", ["/2026/13/45/fog", "/news/2026/fog", "/news/fog", "/a/120260304.html"])
def test_what_is_no_day_tells_nothing(path: str) -> None:
    assert guessed_times([SITE + path], {}) == {}


@pytest.mark.parametrize(
    ("number", "time"),
    [(70015, START + timedelta(hours=2)), (70010, START + timedelta(hours=1)), (65000, BEFORE_ALL)],
)
def test_a_number_stands_between_those_whose_times_are_known(number: int, time: datetime) -> None:
    url = f"{SITE}/a/{number}.html"
    assert guessed_times([url], KNOWN) == {url: time}


def test_a_number_above_all_known_ones_is_new() -> None:
    assert guessed_times([f"{SITE}/a/90000.html"], KNOWN) == {}


def test_numbers_that_do_not_rise_with_time_or_are_few_tell_nothing() -> None:
    shuffled = dict(zip(KNOWN, sorted(KNOWN.values(), key=lambda time: time.hour % 3), strict=True))
    few = dict(list(KNOWN.items())[:5])
    assert guessed_times([f"{SITE}/a/65000.html"], shuffled) == {}
    assert guessed_times([f"{SITE}/a/65000.html"], few) == {}
