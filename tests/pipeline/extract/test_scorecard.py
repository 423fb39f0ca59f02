"""The scorecard of lines: what it leaves out of a text that is otherwise found, and what it must not touch."""

from __future__ import annotations

import pytest

from pipeline.extract.document import parse
from pipeline.extract.lines import Line
from pipeline.extract.scorecard import Property, Scorecard, belonging, described, scorecard, trusted
from pipeline.extract.text import all_lines, found_lines

PARAGRAPHS = [
    f"The board said that gate {number} would be repaired before the ferries return to the estuary in spring, and "
    f"that the work would cost about {number} thousand a week while the basin is drained and the walls are mended."
    for number in range(1, 13)
]


def lines_of(body: str) -> list[Line]:
    document = parse(
        f"<html><body><article><h1>Locks to close</h1>{body}</article></body></html>", "https://a.example/"
    )
    assert document is not None
    return all_lines(document)


def texts(body: str, site_name: str | None = None) -> list[str]:
    lines = lines_of(body)
    return [line.text for line in belonging(found_lines(lines, None, ""), lines, site_name)]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_an_ordinary_text_is_left_whole() -> None:
    assert texts(paragraphs(PARAGRAPHS)) == PARAGRAPHS


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_short_text_is_left_whole(count: int) -> None:
    assert texts(paragraphs(PARAGRAPHS[:count])) == PARAGRAPHS[:count]


def test_a_remark_in_italics_at_the_end_that_names_the_site_is_left_out() -> None:
    remark = "<div><p><em>Ships and Locks is a free letter of the Harbour Post; our readers pay.</em></p></div>"
    assert texts(paragraphs(PARAGRAPHS) + remark, "Harbour Post") == PARAGRAPHS


def test_a_line_of_another_kind_deep_in_the_page_is_left_out() -> None:
    box = (
        "<div><div><div><div class='note'><img src='/a.png'>The gates as they were last week, seen from the north"
    )
    assert texts(paragraphs(PARAGRAPHS) + box + "</div></div></div></div>") == PARAGRAPHS


def test_headings_and_lists_between_paragraphs_stay() -> None:
    body = paragraphs(PARAGRAPHS[:6]) + "<h2>What it costs</h2><ul><li>The gates: two thousand.</li></ul>"
    assert "What it costs" in texts(body + paragraphs(PARAGRAPHS[6:]))


def test_verdicts_that_leave_little_are_not_trusted() -> None:
    assert trusted([True, False, False], [100, 60, 60]) == [True, True, True]
    assert trusted([True, False], [100, 40]) == [True, False]


def test_points_are_those_of_the_interval() -> None:
    step = Property((2.0, 5.0), (-1.0, 0.0, 1.5))
    assert [step.worth(value) for value in (1, 2, 4.9, 5, 9)] == [-1.0, 0.0, 0.0, 1.5, 1.5]
    assert Scorecard({"length": step, "size": step}, 0.0).sum({"length": 1, "size": 9}) == 0.5


def test_the_stored_scorecard_asks_for_what_is_described() -> None:
    lines = lines_of(paragraphs(PARAGRAPHS))
    assert set(scorecard().properties) == set(next(iter(described(lines, lines, None))))
