"""Reports of one event by different hands are found by their wording, and told from other news of the days."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline.stories import ALIKE, likenesses, same_report, wording
from pipeline.stories.fingerprints import fingerprint
from pipeline.stories.wording import LENGTH
from tests.pipeline.stories.events import BRIDGE, BRIDGE_TOO, DAM, DAM_TOO, OTHERS, OTHERS_TOO, Report

EVENTS = [
    pytest.param(BRIDGE, BRIDGE_TOO, OTHERS, id="English"),
    pytest.param(DAM, DAM_TOO, OTHERS_TOO, id="Russian"),
]


def worded(report: Report) -> bytes:
    return wording(*report)


@pytest.mark.parametrize(("one", "other", "rest"), EVENTS)
def test_two_reports_of_one_event_are_alike(one: Report, other: Report, rest: tuple[Report, ...]) -> None:
    found = likenesses(worded(one), [worded(report) for report in (other, *rest)])
    assert found[0] >= ALIKE
    assert max(found[1:]) < ALIKE


@pytest.mark.parametrize(("one", "other", "rest"), EVENTS)
def test_they_are_no_copies_of_each_other(one: Report, other: Report, rest: tuple[Report, ...]) -> None:
    assert same_report(fingerprint(*one), fingerprint(*other)) is None


@pytest.mark.parametrize("rest", [OTHERS, OTHERS_TOO])
def test_reports_of_different_events_are_not(rest: tuple[Report, ...]) -> None:
    prints = [worded(report) for report in rest]
    for one, other in combinations(prints, 2):
        among = [other, *(print_ for print_ in prints if print_ not in (one, other))]
        assert likenesses(one, among)[0] < ALIKE


def test_a_likeness_is_the_same_from_either_side() -> None:
    rest = [worded(report) for report in OTHERS]
    one, other = worded(BRIDGE), worded(BRIDGE_TOO)
    assert likenesses(one, [other, *rest])[0] == pytest.approx(likenesses(other, [one, *rest])[0])


def test_the_same_wording_is_wholly_alike() -> None:
    rest = [worded(report) for report in OTHERS]
    assert likenesses(worded(BRIDGE), [worded(BRIDGE), *rest])[0] == pytest.approx(1)


def test_only_the_beginning_counts() -> None:
    long = BRIDGE.text * 9
    assert len(long) > LENGTH
    assert wording(BRIDGE.title, long) == wording(BRIDGE.title, long + DAM.text)


def test_case_and_the_order_of_words_do_not_count() -> None:
    assert wording(None, "The river rose, again.") == wording("RIVER", "again rose the river")


def test_texts_without_words_are_like_nothing() -> None:
    assert wording(None, "") == wording("", "…") == b""
    assert likenesses(b"", [worded(BRIDGE), b""]).tolist() == [0, 0]
    assert likenesses(worded(BRIDGE), [b"", worded(BRIDGE_TOO), b""])[[0, 2]].tolist() == [0, 0]
    assert likenesses(worded(BRIDGE), []).tolist() == []


def test_a_lone_surrogate_does_no_harm() -> None:
    assert wording("\ud83d", "river")
