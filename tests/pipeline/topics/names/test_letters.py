"""Spellings in the other script, by the customs of passports and newspapers."""

from __future__ import annotations

import pytest

from pipeline.topics.names.letters import CYRILLIC, initials, to_cyrillic, to_latin


@pytest.mark.parametrize(
    ("word", "spellings"),
    [
        ("Щербина", {"shcherbina", "shcherbyna", "szczerbina"}),
        ("Ветроходский", {"vetrokhodskiy", "vetrokhodsky", "vetrokhodskii", "wetrochodski"}),
        ("Алексеев", {"alekseev", "alekseyev", "alexeev", "aleksejew"}),
        ("Елисеев", {"eliseev", "yeliseev"}),
        ("Ялінскі", {"yalinski", "jalinski"}),
        ("Мураўлёў", {"murauleu"}),
        ("Гайда", {"gayda", "gaida", "hayda", "haida", "hajda"}),
        ("Їжакевич", {"yizhakevych"}),
        ("Сергей", {"sergey", "sergei", "siarhei", "serhii"}),
    ],
)
def test_cyrillic_words_have_the_latin_spellings_in_use(word: str, spellings: set[str]) -> None:
    assert spellings <= to_latin(word)


@pytest.mark.parametrize(
    ("word", "spellings"),
    [
        ("Shcherbina", {"щербина", "шчэрбіна", "щербіна"}),
        ("Vetrokhodsky", {"ветроходский", "ветроходський"}),
        ("Ramanouskaya", {"раманоуская", "раманоўская"}),
        ("Sergeyev", {"сергеев"}),
        ("Mazurau", {"мазураў"}),
        ("Łukasz", {"лукаш"}),
        ("Ihar", {"игорь", "ігар", "ігор"}),
    ],
)
def test_latin_words_have_guesses_in_each_language(word: str, spellings: set[str]) -> None:
    assert spellings <= to_cyrillic(word)


def test_guesses_are_of_the_languages_asked_for() -> None:
    assert to_cyrillic("Mazurau", ("be",)) == {"мазураў"}
    assert to_cyrillic("Ihar", ()) == frozenset()


@pytest.mark.parametrize("word", ["习近平", "2024", "Шmidt"])
def test_what_is_of_neither_script_has_no_guess(word: str) -> None:
    assert to_cyrillic(word) == frozenset()


@pytest.mark.parametrize(
    ("word", "letters"),
    [("Юрий", {"Ю", "Y", "Yu", "I", "Iu", "J", "Ju"}), ("Ihar", {"I", "И", "І"}), ("Z", {"Z", "З"})],
)
def test_initials_are_the_first_letters_of_every_spelling(word: str, letters: set[str]) -> None:
    assert initials(word, CYRILLIC) >= letters
