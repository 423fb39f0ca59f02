"""One name has one form, however its language spells it."""

from __future__ import annotations

import pytest

from pipeline.stories.sounds import FEWEST, LETTERS, sound


@pytest.mark.parametrize(
    "spellings",
    [
        {"be": "Вільчур", "ru": "Вильчур", "pl": "Wilczur", "en": "Vilchur"},
        {"be": "Рудкоўская", "ru": "Рудковская", "uk": "Рудковська", "pl": "Rudkowska", "en": "Rudkouskaya"},
        {"be": "Гродна", "ru": "Гродно", "uk": "Гродно", "pl": "Grodno", "en": "Hrodna"},
        {"be": "Уладзімір", "ru": "Владимир"},
        {"be": "Хвашчынскі", "ru": "Хвощинский", "pl": "Chwaszczyński", "en": "Khvashchynski"},
        {"be": "Цімашэнка", "ru": "Тимошенко", "uk": "Тимошенко", "pl": "Tymoszenko", "en": "Tsimashenka"},
        {"ru": "Жуковский", "uk": "Жуковський", "pl": "Żukowski", "en": "Zhukovsky"},
        {"be": "прэзідэнт", "ru": "президент", "uk": "президент", "pl": "prezydent", "en": "president"},
    ],
)
def test_spellings_of_one_word_have_one_form(spellings: dict[str, str]) -> None:
    assert len({sound(word, language) for language, word in spellings.items()}) == 1


def test_an_ending_behind_the_first_letters_makes_no_difference() -> None:
    assert sound("Рудковского", "ru") == sound("Рудковскому", "ru")
    assert len(sound("Рудковского", "ru")) == LETTERS


def test_accents_and_letters_of_other_languages_count_as_the_plain_ones() -> None:
    assert sound("Šalčininkai", "lt") == sound("Salcininkai", "lt")


@pytest.mark.parametrize("word", ["", "оно", "але", "to", "日本", "ъ"])
def test_a_word_of_few_consonants_tells_nothing(word: str) -> None:
    assert sound(word, "ru") == ""


def test_no_form_is_shorter_than_the_fewest_letters() -> None:
    assert len(sound("Минск", "ru")) >= FEWEST
