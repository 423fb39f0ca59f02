"""The same report is found in five languages, and told from other news of the same persons and places."""

from __future__ import annotations

from itertools import permutations

import pytest

from pipeline.stories import SAME, agreements, shared_traits, traits
from pipeline.stories.traits import LENGTH, MOST_SHOWN
from tests.pipeline.stories.translated import BREAD, FERRIES, FERRY, FERRY_BE, FERRY_PL, MELNIK, OTHERS, Said


def data(said: Said) -> bytes:
    return traits(said.title, said.text, said.language)


@pytest.mark.parametrize(("one", "other"), list(permutations(FERRIES, 2)))
def test_a_report_is_found_in_every_other_language(one: Said, other: Said) -> None:
    others = [other, *(said for said in OTHERS if said.language != one.language)]
    alike = agreements(data(one), [data(said) for said in others])
    assert alike[0] >= SAME
    assert max(alike[1:]) < SAME


def test_other_news_of_the_same_persons_is_not_the_same_report() -> None:
    assert agreements(data(MELNIK), [data(FERRY_BE), data(FERRY), data(FERRY_PL)]).max() < SAME


def test_an_agreement_is_the_same_from_either_side() -> None:
    one, other, rest = data(FERRY), data(FERRY_BE), [data(said) for said in OTHERS]
    assert agreements(one, [other, *rest])[0] == pytest.approx(agreements(other, [one, *rest])[0])


def test_what_every_report_of_the_days_has_counts_for_little() -> None:
    one = traits(None, "when Viktor Melnik left Torvik at 5:20", "en")
    other = traits(None, "gdy Wiktor Mielnik opuszczał Torvik o 7.45", "pl")
    assert agreements(one, [other] * 200)[0] < 0.1 < agreements(one, [other])[0]


def test_two_names_alone_make_no_report() -> None:
    one, other = (traits(None, "когда Виктор Мельник", "ru"), traits(None, "gdy Wiktor Mielnik", "pl"))
    assert agreements(one, [other])[0] == 0


def test_one_picture_in_two_editions_counts_as_a_figure() -> None:
    image = "https://img.example/2026/aurora-na-mielizne.jpg?w=800"
    copy = "https://cdn.example/be/AURORA-na-mielizne.webp"
    without = agreements(data(FERRY_PL), [data(FERRY_BE)])[0]
    pictured = traits(FERRY_PL.title, FERRY_PL.text, "pl", image)
    assert agreements(pictured, [traits(FERRY_BE.title, FERRY_BE.text, "be", copy)])[0] > without


def test_texts_without_traits_are_like_nothing() -> None:
    assert traits(None, "", "en") == traits("", "…", "be") == b""
    assert agreements(b"", [b"", data(FERRY)]).tolist() == [0, 0]
    assert agreements(data(FERRY), [b"", b""]).tolist() == [0, 0]
    assert agreements(data(FERRY), []).tolist() == []


def test_only_the_beginning_counts() -> None:
    long = FERRY.text * 9
    assert len(long) > LENGTH
    assert traits(FERRY.title, long, "en") == traits(FERRY.title, long + MELNIK.text, "en")


def test_broken_text_does_no_harm() -> None:
    traits("\ud83d", "Viktor\ud83d 5\ud83d", "en", "https://[broken")


def test_a_headline_with_capitals_throughout_tells_no_names() -> None:
    shouted = traits("Ferry Service Resumes Monday Morning", "", "en")
    assert agreements(shouted, [traits("ferry service resumes monday morning", "", "en")])[0] == 0


def test_what_both_have_is_told_as_the_first_writes_it() -> None:
    told = shared_traits((FERRY_PL.title, FERRY_PL.text, "pl", None), (FERRY_BE.title, FERRY_BE.text, "be", None))
    assert {"Torviku", "Mielnik", "214", "5.20", "4,2 tys."} <= set(told)
    assert len(told) <= MOST_SHOWN
    bread = (BREAD.title, BREAD.text, "uk", None)
    assert shared_traits(bread, (FERRY.title, FERRY.text, "en", None)) == ()
