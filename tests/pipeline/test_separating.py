"""Terms that part two groups of texts: the surest first, and none from texts too few to tell."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest

from pipeline.separating import SHUFFLES, SUPPORT, Separation
from pipeline.separating import separate as separate_strata

COMMON = {"the", "said", "port"}


def separate(ours: Sequence[set[str]], theirs: Sequence[set[str]]) -> list[Separation]:
    """With all texts in one stratum."""
    return separate_strata([("en", text) for text in ours], [("en", text) for text in theirs])


def noise(number: int, seed: int) -> list[set[str]]:
    """Texts of words that mean nothing."""
    words = random.Random(seed)
    return [{f"w{words.randrange(200)}" for _ in range(60)} | COMMON for _ in range(number)]


def test_the_term_of_one_group_comes_first_and_hardly_by_chance() -> None:
    ours = [text | {"film"} for text in noise(10, 1)]
    first, second, *_ = separate(ours, noise(10, 2))
    assert (first.term, first.ours, first.theirs) == ("film", 10, 0)
    assert first.chance == 1 / (1 + SHUFFLES)
    assert second.chance > 0.1


def test_the_log_odds_are_of_the_counts_with_a_half_added() -> None:
    [found] = separate([{"film"}, {"film"}, {"film"}, set()], [{"film"}, set(), set(), set()])
    assert found.log_odds == pytest.approx(math.log(3.5 / 1.5) - math.log(1.5 / 3.5))
    assert found.z == pytest.approx(found.log_odds / math.sqrt(1 / 3.5 + 1 / 1.5 + 1 / 1.5 + 1 / 3.5))


def test_terms_of_the_other_group_and_of_both_alike_are_no_answer() -> None:
    assert separate([{"port"}, {"port"}], [{"port", "film"}, {"port", "film"}, {"port", "film"}]) == []


def test_rare_terms_are_not_looked_at() -> None:
    rare = [{"film"} for _ in range(SUPPORT - 1)]
    assert separate(rare, [set(), set()]) == []


def test_two_halves_of_the_same_texts_are_parted_by_chance_alone() -> None:
    assert all(found.chance > 0.1 for found in separate(noise(8, 3), noise(8, 4)))


def test_the_words_of_a_language_that_one_group_has_more_of_tell_nothing() -> None:
    english, polish = ("en", {"port"}), ("pl", {"przystań"})
    ours, theirs = [polish] * 9 + [english] * 3, [polish] * 3 + [english] * 9
    assert [(found.term, found.chance) for found in separate_strata(ours, theirs)] == [("przystań", 1.0)]
    mixed = [("en", terms) for _, terms in ours], [("en", terms) for _, terms in theirs]
    assert separate_strata(*mixed)[0].chance < 0.1


def test_the_same_texts_give_the_same_answer() -> None:
    texts = noise(6, 5), noise(6, 6)
    assert separate(*texts) == separate(*texts)


def test_no_texts_are_no_answer() -> None:
    assert separate([], []) == []
    assert separate([{"film"}] * 3, []) == []
