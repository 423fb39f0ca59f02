"""What kind of change made a revision."""

from __future__ import annotations

import pytest

from pipeline.changes import ChangeKind, Said, change_kinds

TITLE = "Ferry to stop"
TEXT = (
    "The ferry carried 38 passengers a day, said Olga Reut of the county.\n"
    "The crew will work on the dredger from Monday."
)
BEFORE = Said(TITLE, TEXT)


def kinds(text: str, title: str = TITLE) -> tuple[ChangeKind, ...]:
    return change_kinds(BEFORE, Said(title, text))


def test_a_new_headline_is_named() -> None:
    assert kinds(TEXT, "Ferry has stopped") == (ChangeKind.HEADLINE,)


@pytest.mark.parametrize(("old", "new"), [("38", "380"), ("Olga Reut", "Volha Reut")])
def test_a_replaced_number_or_name_is_a_correction(old: str, new: str) -> None:
    assert kinds(TEXT.replace(old, new)) == (ChangeKind.CORRECTED,)


def test_a_replaced_common_word_is_reworded() -> None:
    assert kinds(TEXT.replace("carried", "took")) == (ChangeKind.REWORDED,)


def test_a_word_that_only_begins_a_sentence_is_no_name() -> None:
    changed = TEXT.replace("The crew will", "For the crew there is")
    assert kinds(changed) == (ChangeKind.REWORDED,)


def test_a_new_passage_is_added_and_a_lost_one_removed() -> None:
    longer = f"{TEXT}\nThe slipway stays open for rowing clubs and for the lifeboat."
    assert kinds(longer) == (ChangeKind.ADDED,)
    assert change_kinds(Said(TITLE, longer), BEFORE) == (ChangeKind.REMOVED,)


def test_several_changes_are_all_named() -> None:
    longer = f"{TEXT.replace('38', '380')}\nThe slipway stays open for rowing clubs and for the lifeboat."
    assert kinds(longer, "Ferry has stopped") == (ChangeKind.HEADLINE, ChangeKind.CORRECTED, ChangeKind.ADDED)


@pytest.mark.parametrize("line", ["Updated 14:05", "Photo: county archive", "Read more about ferries"])
def test_a_line_that_is_no_sentence_is_boilerplate(line: str) -> None:
    assert kinds(f"{TEXT}\n{line}") == (ChangeKind.BOILERPLATE,)


def test_a_new_time_in_such_a_line_is_boilerplate_too() -> None:
    before, after = (Said(TITLE, f"Updated {time}\n{TEXT}") for time in ("14:05", "15:10"))
    assert change_kinds(before, after) == (ChangeKind.BOILERPLATE,)


def test_a_text_of_short_lines_is_compared_whole() -> None:
    assert change_kinds(Said(None, "Gate 4: open"), Said(None, "Gate 5: open")) == (ChangeKind.CORRECTED,)


def test_case_and_punctuation_are_boilerplate() -> None:
    assert kinds(TEXT.replace("day, said", "day – said"), "Ferry To Stop") == (ChangeKind.BOILERPLATE,)


def test_the_same_words_are_no_change() -> None:
    assert kinds(TEXT) == ()
