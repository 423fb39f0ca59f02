"""Spellings in other letters, by the customs of passports and newspapers."""

from __future__ import annotations

import pytest

from pipeline.topics.names.letters import CYRILLIC, initials, spellings


@pytest.mark.parametrize(
    ("word", "expected"),
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
def test_cyrillic_words_have_the_latin_spellings_in_use(word: str, expected: set[str]) -> None:
    assert expected <= spellings(word, ()).keys()


@pytest.mark.parametrize(
    ("word", "expected"),
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
def test_latin_words_have_guesses_in_each_language(word: str, expected: set[str]) -> None:
    assert expected <= spellings(word, CYRILLIC).keys()


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("Ветроховский", "be", "ветрохаўскі"),
        ("Тихоновская", "be", "ціхонаўская"),
        ("Василевич", "be", "васілевіч"),
        ("Щербаченко", "be", "шчэрбачэнка"),
        ("Мурашов", "be", "мурашаў"),
        ("Мурашова", "be", "мурашава"),
        ("Ціханоўскі", "ru", "тихановский"),
        ("Мурашаў", "ru", "мурашов"),
        ("Шчэрбачэнка", "ru", "щербаченко"),
        ("Вітрівський", "ru", "витривский"),
        ("Ветроховский", "uk", "ветроховський"),
        ("Ветроховская", "uk", "ветроховська"),
        ("Мышкин", "uk", "мишкин"),
        ("Сергей", "be", "сяргей"),
    ],
)
def test_cyrillic_words_have_a_guess_in_the_other_alphabets(word: str, language: str, expected: str) -> None:
    assert spellings(word, (language,))[expected] == {language}


def test_guesses_are_of_the_languages_asked_for() -> None:
    assert spellings("Mazurau", ("be", "en")) == {"мазураў": {"be"}}
    assert not any(spelling > "z" for spelling in spellings("Ihar", ("en",)))


def test_only_polish_spellings_are_inflected_among_latin_ones() -> None:
    found = spellings("Лукашина", ("pl", "ru"))
    assert (found["lukashina"], found["łukaszina"]) == (frozenset(), {"pl"})


@pytest.mark.parametrize("word", ["习近平", "2024", "Шmidt"])
def test_what_is_of_neither_script_has_no_guess(word: str) -> None:
    assert spellings(word, CYRILLIC) == {}


@pytest.mark.parametrize(
    ("word", "letters"),
    [("Юрий", {"Ю", "Y", "Yu", "I", "Iu", "J", "Ju"}), ("Ihar", {"I", "И", "І"}), ("Z", {"Z", "З"})],
)
def test_initials_are_the_first_letters_of_every_spelling(word: str, letters: set[str]) -> None:
    assert initials(word, CYRILLIC) >= letters
