"""Figures and times of day are the same in every language."""

from __future__ import annotations

import pytest

from pipeline.stories.figures import figures


def values(text: str, language: str) -> list[str]:
    return [figure.value for figure in figures(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "4,200 litres", "4200"),
        ("ru", "4200 литров", "4200"),
        ("ru", "4 200 литров", "4200"),
        ("be", "4,2 тысячы літраў", "4200"),
        ("uk", "4,2 тис. літрів", "4200"),
        ("pl", "4,2 tys. litrów", "4200"),
        ("pl", "4.200 litrów", "4200"),
        ("en", "1.78 billion euros", "1.78e+09"),
        ("ru", "1,78 млрд евро", "1.78e+09"),
        ("uk", "1,78 мільярда євро", "1.78e+09"),
        ("pl", "1,78 mld euro", "1.78e+09"),
        ("en", "2 million people", "2e+06"),
        ("be", "2 мільёны чалавек", "2e+06"),
        ("en", "15.5% a year", "15.5"),
        ("uk", "15,5% річних", "15.5"),
    ],
)
def test_a_value_has_one_form(language: str, text: str, value: str) -> None:
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "at 4:48 p.m. on Monday"),
        ("en", "at 4:48 pm"),
        ("en", "at 16:48"),
        ("be", "каля 16:48"),
        ("ru", "в 16.48"),
        ("pl", "o 16.48"),
        ("pl", "o godzinie 16.48"),
    ],
)
def test_a_time_of_day_has_one_form(language: str, text: str) -> None:
    assert values(text, language) == ["16:48"]


def test_midnight_and_noon_in_english() -> None:
    assert values("from 12:05 a.m. to 12:30 p.m.", "en") == ["0:05", "12:30"]


@pytest.mark.parametrize("text", ["3 of them", "in 2024", "won 2:1", "on 16.03.2026", "25:70 o'clock"])
def test_digits_years_dates_and_scores_say_nothing(text: str) -> None:
    assert values(text, "ru") == []


def test_a_day_of_the_month_says_little() -> None:
    assert [figure.little for figure in figures("16 марта, 350 машин, 9,5 метра", "ru")] == [True, False, False]


def test_a_figure_is_told_as_it_is_written() -> None:
    assert [figure.written for figure in figures("4,2 тыс. и 13 500", "ru")] == ["4,2 тыс.", "13 500"]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "Eleven officials", "11"),
        ("ru", "одиннадцати чиновников", "11"),
        ("be", "семдзесят адзін музыка", "71"),
        ("uk", "двадцять сім країн", "27"),
        ("pl", "stu dwudziestu gości", "120"),
        ("en", "four thousand litres", "4000"),
        ("ru", "сорок тысяч литров", "40000"),
    ],
)
def test_a_number_in_words_has_the_value_of_its_digits(language: str, text: str, value: str) -> None:
    assert values(text, language) == [value]


def test_what_is_spelled_out_is_no_day_of_the_month() -> None:
    assert [figure.little for figure in figures("одиннадцать из 12", "ru")] == [True, False]


@pytest.mark.parametrize(
    ("language", "text"), [("en", "nine or ten"), ("ru", "минут сорок"), ("pl", "siedemdziesięciu")]
)
def test_small_and_rough_numbers_in_words_say_nothing(language: str, text: str) -> None:
    assert values(text, language) == []


def test_a_figure_in_words_is_told_as_it_is_written() -> None:
    assert [figure.written for figure in figures("Сто двадцать тысяч", "ru")] == ["Сто двадцать тысяч"]
