"""Inflected forms are kept between compilations, and asked for only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from pipeline.topics.inflection.processes import Asked
from pipeline.topics.remembered import MANY, Remembered


class Counting:
    """Inflection that keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def forms(self, term: str, language: str) -> set[str]:
        self.asked.append((term, language))
        return {term, term + "s"}


@pytest.fixture
def inflection() -> Counting:
    return Counting()


def kept(inflection: Counting, key: str = "1") -> bytes:
    """What is kept after oak and beech were asked for."""
    first = Remembered(inflection.forms, b"", key)
    first("oak", "en"), first("beech", "en")
    inflection.asked.clear()
    return b"".join(first.encode())


def test_what_was_kept_is_not_asked_for_again(inflection: Counting) -> None:
    again = Remembered(inflection.forms, kept(inflection), "1")
    assert again("oak", "en") == {"oak", "oaks"}
    assert (inflection.asked, again.changed) == ([], False)


def test_what_is_new_is_asked_for_once(inflection: Counting) -> None:
    again = Remembered(inflection.forms, kept(inflection), "1")
    assert again("oak", "pl") == again("oak", "pl") == {"oak", "oaks"}
    assert (inflection.asked, again.changed) == ([("oak", "pl")], True)


def test_what_is_not_asked_for_any_more_is_forgotten(inflection: Counting) -> None:
    second = Remembered(inflection.forms, kept(inflection), "1")
    second("oak", "en")
    third = Remembered(inflection.forms, b"".join(second.encode()), "1")
    third("beech", "en")
    assert inflection.asked == [("beech", "en")]


@pytest.mark.parametrize(
    "damaged", [b"", b"[]", b'"1"\n["en oak", 7]\n', b'"1"\n["en oak", "oa', b'"1"\n7', b"\xff\xff"]
)
def test_what_is_damaged_does_not_count(inflection: Counting, damaged: bytes) -> None:
    assert Remembered(inflection.forms, damaged, "1")("oak", "en") == {"oak", "oaks"}


def test_what_another_inflection_gave_does_not_count(inflection: Counting) -> None:
    Remembered(inflection.forms, kept(inflection), "2")("oak", "en")
    assert inflection.asked == [("oak", "en")]


def but_the_last(asked: Iterable[Asked]) -> Iterator[tuple[Asked, set[str]]]:
    """Many terms inflected at once, one of them left out."""
    *all_of_it, _ = asked
    return ((one, {one[0], one[0] + "en"}) for one in all_of_it)


def test_many_new_terms_are_inflected_at_once_and_what_is_left_out_one_by_one(inflection: Counting) -> None:
    many = [(f"oak{number}", "en") for number in range(MANY)]
    known = Remembered(inflection.forms, b"", "1", but_the_last)
    known.prepare(many)
    assert [known(*one) for one in many[:2]] == [{"oak0", "oak0en"}, {"oak1", "oak1en"}]
    assert known(*many[-1]) == {many[-1][0], many[-1][0] + "s"}
    assert (inflection.asked, known.changed) == ([many[-1]], True)


def test_few_new_terms_are_inflected_one_by_one(inflection: Counting) -> None:
    known = Remembered(inflection.forms, kept(inflection), "1", but_the_last)
    known.prepare([("oak", "en")] * MANY)
    known.prepare([("birch", "en"), ("pine", "en")])
    assert not known.changed
    assert known("birch", "en") == {"birch", "birchs"}
