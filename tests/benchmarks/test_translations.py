"""The shipped limit holds what docs/benchmarks.md says of it, on the labelled reports."""

from __future__ import annotations

import pytest

from benchmarks.relevance import Score
from benchmarks.translations import Held, Pair, best_limit, hold, pairs, reports, tally
from pipeline.stories import SAME


@pytest.mark.servers
def test_most_reports_in_another_language_are_found_and_few_others() -> None:
    found = tally((pair, SAME) for pair in pairs(reports()))
    assert found.precision > 0.85
    assert found.recall > 0.85


def test_the_best_limit_parts_what_is_the_same_from_the_rest() -> None:
    made = [
        Pair("a", "b", "be-en", 0, alike, same)
        for alike, same in ((0.9, True), (0.5, True), (0.3, False), (0.1, False))
    ]
    assert best_limit(made) == pytest.approx(0.4)
    assert tally((pair, 0.4) for pair in made) == Score(right=2, false=0, missed=0)
    assert tally((pair, 0.6) for pair in made) == Score(right=1, false=0, missed=1)
    assert tally((pair, 0.2) for pair in made) == Score(right=2, false=1, missed=0)


def test_what_holding_back_comes_to_depends_on_what_was_alerted_before() -> None:
    likenesses = [("b", "a", 0.9), ("c", "b", 0.9), ("d", "a", 0.5), ("e", "a", 0.3)]
    found = [Pair(asked, other, "be-en", 0, alike, True) for asked, other, alike in likenesses]
    events = {"a": "fire", "b": "fire", "c": "fire", "d": "flood", "e": "fire"}
    # b is held for a, and stands for nothing itself; d is taken for a; e is too unlike it.
    assert hold(events, found) == Held(alerts=3, again=2, untold=1)
