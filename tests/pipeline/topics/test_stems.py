"""Stems bring the forms of a word together, in every script, and pairs never reach over a sign."""

from __future__ import annotations

import pytest

from pipeline.topics.stems import stem, terms_in


@pytest.mark.parametrize(
    "words",
    [
        "ferry ferries ferry's FERRY",
        "sanction sanctions sanctioned",
        "санкция санкции санкций санкциями санкциях",
        "санкцыя санкцыі санкцый санкцыямі",
        "паромная паромной паромные паромных",
        "Мінск Мінску Мінска",
        "порт порта портов портами",
        "sankcja sankcje sankcji sankcjami",
        "sprzedawcy sprzedawców sprzedawcom",
    ],
)
def test_the_forms_of_a_word_have_one_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize("word", ["bus", "gas", "мир", "дым", "lis"])
def test_short_words_stay_whole(word: str) -> None:
    assert stem(word) == word


def test_words_and_pairs_come_with_their_spelling() -> None:
    assert list(terms_in("Two ferries sail.")) == [
        (stem("two"), "Two"),
        ("ferr", "ferries"),
        ("two ferr", "Two ferries"),
        ("sail", "sail"),
        ("ferr sail", "ferries sail"),
    ]


def test_pairs_stop_at_signs_lines_numbers_and_short_words() -> None:
    pairs = [written for _, written in terms_in("port, pier\nquay 12 ships of war paper-mill") if " " in written]
    assert pairs == ["paper mill"] or pairs == ["war paper", "paper mill"]
