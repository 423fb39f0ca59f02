"""Texts cut at what matched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.marking import MAX_CHARACTERS, Fragment, fragments, paragraphs


def test_a_text_is_cut_at_its_marks() -> None:
    assert fragments("The ferry.", [[4, 9, "ferry"]]) == [
        Fragment("The "),
        Fragment("ferry", "ferry"),
        Fragment("."),
    ]


def test_overlapping_marks_become_one_that_names_both_terms() -> None:
    assert fragments("ferry line", [[0, 10, "ferry line"], [0, 5, "ferry"]]) == [
        Fragment("ferry line", "ferry, ferry line")
    ]


def test_marks_beside_each_other_stay_two() -> None:
    assert [piece.term for piece in fragments("ab", [[0, 1, "a"], [1, 2, "b"]])] == ["a", "b"]


def test_a_mark_over_two_paragraphs_is_marked_in_both() -> None:
    assert paragraphs("one\n\ntwo", [[2, 6]]) == [
        [Fragment("on"), Fragment("e", "")],
        [Fragment("t", ""), Fragment("wo")],
    ]


def test_no_more_than_the_limit_is_shown() -> None:
    shown = paragraphs("x" * (MAX_CHARACTERS + 5), [[MAX_CHARACTERS - 1, MAX_CHARACTERS + 1]])
    assert sum(len(piece.text) for line in shown for piece in line) == MAX_CHARACTERS


@given(st.text(), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40))))
def test_no_mark_ever_changes_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in fragments(text, marks)) == text
