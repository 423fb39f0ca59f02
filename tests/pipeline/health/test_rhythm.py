"""What is normal for a source: by weekday and hour, from its own gaps."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from pipeline.health.rhythm import Rhythm, bunched, learn
from tests.pipeline.health.histories import BEGUN, HOUR, NOW, ago, articles


def learned(comes: Callable[[datetime], bool]) -> tuple[list[datetime], Rhythm]:
    moments = articles(comes)
    rhythm = learn(moments)
    assert rhythm is not None
    return moments, rhythm


def silent_hours(comes: Callable[[datetime], bool], last: datetime) -> float:
    """How long after `last` a source that lives so may be silent."""
    return (learned(comes)[1].due_by(last) - last) / HOUR


def working(at: datetime) -> bool:
    return at.weekday() < 5 and 8 <= at.hour <= 18


def test_a_daily_paper_may_be_silent_for_two_days_and_not_for_three() -> None:
    assert 40 < silent_hours(lambda at: at.hour == 7, last=NOW.replace(hour=7)) < 72


def test_an_hourly_wire_may_be_silent_for_hours_and_not_for_a_day() -> None:
    assert 1 < silent_hours(lambda at: True, last=NOW) < 6


def test_a_silence_in_working_hours_is_found_sooner_than_one_at_night_or_over_the_weekend() -> None:
    morning = silent_hours(working, NOW.replace(hour=9))
    evening = silent_hours(working, NOW.replace(hour=18))
    friday = NOW + timedelta(days=2)
    weekend = silent_hours(working, friday.replace(hour=18))
    assert morning < 8 < evening < 24 < weekend < 70


def test_no_past_gap_but_the_longest_was_unusual() -> None:
    moments, rhythm = learned(working)
    assert all(rhythm.due_by(start) > end for start, end in pairwise(moments))


def test_one_outage_does_not_teach_that_outages_are_normal() -> None:
    def comes(at: datetime) -> bool:
        return not ago(days=14) < at < ago(days=10)

    assert silent_hours(comes, NOW) < 6


def test_a_time_in_which_nobody_looked_teaches_nothing() -> None:
    holes = [(ago(days=day), ago(days=day - 2)) for day in (20, 14, 8)]
    moments = articles(lambda at: at.hour % 4 == 0 and not any(start < at < end for start, end in holes))
    ignorant, informed = learn(moments), learn(moments, holes)
    assert ignorant is not None
    assert informed is not None
    assert informed.due_by(NOW) - NOW < timedelta(hours=20) < ignorant.due_by(NOW) - NOW


@pytest.mark.parametrize(
    "moments",
    [
        [],
        [NOW],
        [BEGUN, NOW],
        [NOW - number * timedelta(days=2) for number in range(14, 0, -1)],
        [NOW - number * HOUR for number in range(100, 0, -1)],
        [NOW + number * timedelta(seconds=5) for number in range(500)],
    ],
)
def test_with_few_articles_or_few_days_there_is_no_rhythm(moments: list[datetime]) -> None:
    assert learn(moments) is None


def test_what_one_crawl_brings_is_one_event() -> None:
    crawl = [NOW + number * timedelta(minutes=4) for number in range(5)]
    assert bunched([*crawl, NOW + HOUR]) == [NOW, NOW + HOUR]


def test_expected_events_add_up_over_time() -> None:
    moments, rhythm = learned(working)
    middle = NOW - timedelta(days=3, minutes=17)
    whole = rhythm.expected(moments[0], NOW)
    assert rhythm.expected(moments[0], middle) + rhythm.expected(middle, NOW) == pytest.approx(whole)
    assert whole == pytest.approx(len(moments), rel=0.05)


def test_chance_alone_is_seldom_taken_for_silence() -> None:
    """Twenty sources whose articles come by chance: a fortnight teaches, the next one raises few alarms."""
    alarms = 0
    for seed in range(20):
        chance = random.Random(seed)
        moments = articles(lambda at, chance=chance: chance.random() < (0.5 if 6 <= at.hour <= 20 else 0.05))
        known = [at for at in moments if at < ago(days=14)]
        rhythm = learn(known)
        assert rhythm is not None
        later = [known[-1], *(at for at in moments if at >= ago(days=14))]
        alarms += sum(rhythm.due_by(start) < end for start, end in pairwise(later))
    assert alarms <= 4
