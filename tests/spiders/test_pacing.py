"""When a listing is asked again, and when its 304 is held against an answer in full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.records import Outcome
from spiders.errors import ListingError, Verdict, failed, postponed
from spiders.pacing import is_checked, rest_after, rest_after_failure
from spiders.remembered import Memory

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEEN = Memory(seen_at=NOW - HOUR)
FORBIDDEN = Verdict(Outcome.FORBIDDEN, "robots.txt forbids it")


@pytest.mark.parametrize(
    ("new", "hours"),
    [(0, 2), (0.05, 2), (0.1, 2), (0.2, 1), (0.25, 0.8), (0.5, None), (1, None), (None, None)],
)
def test_the_less_of_a_listing_is_new_the_longer_it_rests(new: float | None, hours: float | None) -> None:
    expected = None if hours is None else NOW + hours * HOUR
    assert rest_after(SEEN, NOW, new, 6 * HOUR) == expected


def test_a_rest_has_its_bound_and_there_is_none_without_one() -> None:
    quiet = Memory(seen_at=NOW - 4 * HOUR)
    assert rest_after(quiet, NOW, 0, 6 * HOUR) == NOW + 6 * HOUR
    assert rest_after(quiet, NOW, 0, 0 * HOUR) is None


def test_a_listing_that_was_never_seen_does_not_rest() -> None:
    assert rest_after(Memory(), NOW, 0, 6 * HOUR) is None


@pytest.mark.parametrize(
    ("error", "hours"),
    [
        (failed("status 503", status=503), [None, 1 / 6, 1 / 3, 2 / 3]),
        (failed("no answer within 30 s", network=True), [None, 1 / 6]),
        (postponed("the site asked to wait"), [None, 1 / 6]),
        (ListingError("the answer is no feed"), [None, 1 / 6]),
        (failed("status 403 Forbidden", status=403), [None, 1, 2, 4]),
        (failed("status 404 Not Found", status=404), [None, 1, 2]),
        (FORBIDDEN, [None, 1, 2]),
    ],
)
def test_from_the_second_failure_on_a_listing_rests_for_twice_as_long(
    error: Exception, hours: list[float | None]
) -> None:
    rests = [rest_after_failure(number + 1, NOW, error) for number in range(len(hours))]
    assert rests == [None if told is None else NOW + told * HOUR for told in hours]


def test_however_often_it_failed_it_is_asked_again_within_the_day() -> None:
    assert rest_after_failure(10_000, NOW, failed("status 500", status=500)) == NOW + 6 * HOUR
    assert rest_after_failure(10_000, NOW, FORBIDDEN) == NOW + 24 * HOUR


@pytest.mark.parametrize(
    ("unmodified", "hours", "checked"),
    [(23, 24, True), (200, 24, True), (23, 23, False), (22, 100, False), (0, 100, False)],
)
def test_a_304_is_checked_after_24_in_a_row_and_a_day(unmodified: int, hours: float, checked: bool) -> None:
    memory = Memory(unmodified=unmodified, whole_at=NOW - hours * HOUR)
    assert is_checked(memory, NOW) is checked
