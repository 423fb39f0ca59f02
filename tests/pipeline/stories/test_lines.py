"""Grouping JSON lines: each line answered, and the order of the lines without effect."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import WatchdeskError
from pipeline.stories import group_lines


def _texts() -> dict[str, str]:
    """Reports with copies, excerpts, two that share their background, and a round-up of both."""
    source = random.Random(3)
    words = [["".join(source.choices("abcdefghij", k=6)) for _ in range(150)] for _ in range(3)]
    background = " ".join("".join(source.choices("klmnopq", k=6)) for _ in range(60))
    texts = {}
    for number, report in enumerate(words):
        texts |= {
            f"{number}-full": " ".join(report),
            f"{number}-trim": " ".join(report[:120]),
            f"{number}-ending": " ".join(report[25:]),
            f"{number}-excerpt": " ".join(report[:60]),
            f"{number}-background": f"{' '.join(report[:90])} {background}",
        }
    return texts | {"round-up": " ".join(" ".join(report[:70]) for report in words)}


TEXTS = _texts()


def stories(names: list[str]) -> dict[str, str]:
    lines = (json.dumps({"id": name, "title": None, "text": TEXTS[name]}) for name in names)
    return {made["id"]: made["story"] for made in map(json.loads, group_lines(lines))}


@pytest.mark.servers
@given(st.permutations(sorted(TEXTS)))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_lines_changes_nothing(names: list[str]) -> None:
    assert stories(names) == stories(sorted(TEXTS))


def test_copies_and_excerpts_are_with_their_report_and_reports_apart() -> None:
    found = stories(sorted(TEXTS))
    for number in range(3):
        assert len({found[f"{number}-{kind}"] for kind in ("full", "trim", "ending", "excerpt")}) == 1
    assert len({found[f"{number}-full"] for number in range(3)}) == 3


def test_every_line_is_answered_in_order_and_empty_lines_are_passed_over() -> None:
    lines = ['{"id": 2, "text": ""}\n', "\n", '{"id": "b", "text": null, "url": "https://a.example/"}\n']
    assert list(group_lines(lines)) == ['{"id": 2, "story": 2}', '{"id": "b", "story": "b"}']


def test_no_lines_give_no_lines() -> None:
    assert list(group_lines([])) == []


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "a"}', '{"id": 1, "text": 5}'])
def test_a_line_that_is_no_article_is_named(line: str) -> None:
    with pytest.raises(WatchdeskError, match="line 2"):
        list(group_lines(['{"id": 1, "text": "a"}', line]))
