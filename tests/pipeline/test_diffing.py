"""What changed between two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.diffing import MAX_WORDS, Kind, difference


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(change.kind.value, change.text) for change in difference(before, after).changes]


def test_a_replaced_word_is_removed_and_added() -> None:
    assert told("the ferry is late", "the ferry is gone") == [
        ("equal", "the ferry is"),
        ("removed", "late"),
        ("added", "gone"),
    ]


def test_words_are_counted() -> None:
    found = difference("a b c d e", "a x y c d e")
    assert (found.added, found.removed, found.whole) == (2, 1, True)


def test_a_lone_equal_word_between_changes_does_not_part_them() -> None:
    assert told("one of two three four", "six of seven three four") == [
        ("removed", "one of two"),
        ("added", "six of seven"),
        ("equal", "three four"),
    ]


def test_long_equal_parts_are_left_out_but_for_their_edges() -> None:
    words = [f"w{number}" for number in range(200)]
    found = told(" ".join([*words, "late"]), " ".join([*words, "gone"]))
    assert [kind for kind, _ in found] == ["skipped", "equal", "removed", "added"]
    assert found[1][1] == " ".join(words[-24:])


def test_paragraphs_stay_apart() -> None:
    assert told("one two three\nfour five", "one two three\nfour six")[0] == ("equal", "one two three\n\nfour")


def test_equal_texts_have_no_changes() -> None:
    found = difference("one two", "one two")
    assert (found.added, found.removed) == (0, 0)


def test_very_long_texts_are_compared_at_their_beginning_only() -> None:
    found = difference("a " * (MAX_WORDS + 1), "b " * 10)
    assert not found.whole
    assert found.removed == MAX_WORDS


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="abc \n", max_size=60))
def test_what_is_equal_or_added_is_the_new_text_and_the_rest_the_old(before: str, after: str) -> None:
    changes = difference(before, after).changes
    kept = [change.text for change in changes if change.kind is not Kind.REMOVED]
    old = [change.text for change in changes if change.kind is not Kind.ADDED]
    assert " ".join(kept).split() == after.split()
    assert " ".join(old).split() == before.split()
