"""Gaps on record: noted once, tried with growing pauses, filled once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline.store import Store
from pipeline.store.gaps import Gap, gaps_by_source, list_gaps, note_gap, note_try
from tests.pipeline.health.histories import NOW, ago

FEED = "https://harbour.example/feed"
HOUR = timedelta(hours=1)
OPEN = Gap(1, "harbour", FEED, ago(hours=5), ago(hours=1), noticed_at=ago(hours=1))


def noted(store: Store, start: datetime = OPEN.start_at, end: datetime = OPEN.end_at) -> list[Gap]:
    note_gap(store, "harbour", FEED, start, end, OPEN.noticed_at)
    return list_gaps(store, "harbour")


def test_a_gap_is_noted_once(store: Store) -> None:
    assert noted(store) == noted(store) == [OPEN]


def test_a_crawl_that_has_to_note_it_again_later_makes_it_longer(store: Store) -> None:
    noted(store)
    assert noted(store, end=NOW) == [replace(OPEN, end_at=NOW)]
    assert noted(store) == [replace(OPEN, end_at=NOW)]


def test_a_long_gap_is_kept_in_parts_that_can_be_filled_one_by_one(store: Store) -> None:
    parts = noted(store, ago(days=17), NOW)
    assert [(one.start_at, one.end_at) for one in parts] == [
        (ago(days=3), NOW),
        (ago(days=10), ago(days=3)),
        (ago(days=17), ago(days=10)),
    ]


def test_a_try_that_failed_leaves_it_open_and_says_why(store: Store) -> None:
    (gap,) = noted(store)
    note_try(store, gap, NOW, 3, "some of its articles are still to be fetched")
    (gap,) = list_gaps(store, only_open=True)
    assert (gap.filled_at, gap.articles, gap.tries) == (None, 3, 1)
    assert gap.reason == "some of its articles are still to be fetched"


def test_a_filled_gap_counts_what_all_tries_fetched_and_stays_filled(store: Store) -> None:
    (gap,) = noted(store)
    note_try(store, gap, NOW, 3, "some of its articles are still to be fetched")
    (gap,) = list_gaps(store)
    note_try(store, gap, NOW + HOUR, 4, None)
    note_try(store, gap, NOW + 2 * HOUR, 9, "another crawl came late")
    (gap,) = noted(store, end=NOW)
    assert (gap.filled_at, gap.articles, gap.reason, gap.end_at) == (NOW + HOUR, 7, None, OPEN.end_at)
    assert list_gaps(store, only_open=True) == []


def test_what_became_longer_while_it_was_filled_stays_open(store: Store) -> None:
    (gap,) = noted(store)
    noted(store, end=NOW)
    note_try(store, gap, NOW, 3, None)
    assert [one.filled_at for one in list_gaps(store)] == [None]


def test_each_source_has_its_open_gaps_and_the_number_of_the_filled_ones(store: Store) -> None:
    (gap,) = noted(store)
    note_try(store, gap, NOW, 3, None)
    note_gap(store, "harbour", FEED, ago(hours=1), NOW, NOW)
    note_gap(store, "wire", FEED, ago(hours=1), NOW, NOW)
    found = gaps_by_source(store)
    assert {name: (len(gaps.open), gaps.filled) for name, gaps in found.items()} == {
        "harbour": (1, 1),
        "wire": (1, 0),
    }


@pytest.mark.parametrize(
    ("tries", "hours", "due"),
    [
        (0, 0, True),
        (1, 0.9, False),
        (1, 1, True),
        (3, 3.9, False),
        (3, 4, True),
        (30, 23.9, False),
        (30, 24, True),
    ],
)
def test_the_pause_after_a_try_doubles_up_to_a_day(tries: int, hours: float, due: bool) -> None:
    tried = replace(OPEN, tries=tries, tried_at=NOW if tries else None)
    assert tried.is_due(NOW + hours * HOUR) is due


def test_what_lies_back_more_than_thirty_days_is_left_to_a_person() -> None:
    assert OPEN.is_due(OPEN.end_at + timedelta(days=30))
    assert not OPEN.is_due(OPEN.end_at + timedelta(days=31))
