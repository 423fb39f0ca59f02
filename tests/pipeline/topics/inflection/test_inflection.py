"""Inflection: every form of a word or name, and no form of another word."""

from __future__ import annotations

import pytest

from pipeline.topics.inflection import inflect


@pytest.mark.parametrize(
    ("term", "language", "forms"),
    [
        ("санкция", "ru", {"санкция", "санкции", "санкций", "санкциями"}),
        ("санкции", "ru", {"санкция", "санкциям", "санкциях"}),
        ("белорусский", "ru", {"белорусского", "белорусская", "белорусскими"}),
        ("паромная линия", "ru", {"паромной линией", "паромные линии", "паромную линию"}),
        ("Александр Лукашенко", "ru", {"Александра Лукашенко", "Александром Лукашенко"}),
        ("экспорт товаров", "ru", {"экспорта товаров", "экспортом товаров"}),
        ("обход санкций", "ru", {"обхода санкций", "обходе санкций"}),
        ("политический заключенный", "ru", {"политические заключённые", "политических заключённых"}),
        ("Светлана Тихановская", "ru", {"Светланы Тихановской", "Светлане Тихановской"}),
        ("Соединенное Королевство", "ru", {"Соединённого Королевства"}),
        ("Эндрю Уолц", "ru", {"Эндрю Уолца", "Эндрю Уолцем"}),
        ("МИД", "ru", {"МИДА", "МИДОМ"}),
        ("Вашингтон", "uk", {"Вашингтоні", "Вашингтоном"}),
        ("Білий дім", "uk", {"Білого дому", "Білому домі"}),
        ("Аляксандр Лукашэнка", "be", {"Аляксандра Лукашэнкі", "Аляксандру Лукашэнку"}),
        ("абмежавальная мера", "be", {"абмежавальныя меры", "абмежавальных мер"}),
        ("więzień polityczny", "pl", {"więźnia politycznego", "więźniów politycznych"}),
        ("Warszawski Uniwersytet Medyczny", "pl", {"Warszawskim Uniwersytecie Medycznym"}),
        ("kontrola eksportu", "pl", {"kontroli eksportu", "kontrolą eksportu"}),
        ("санкція", "uk", {"санкції", "санкцій", "санкціями"}),
        ("політв'язень", "uk", {"політв'язня", "політв'язнів"}),
        ("sanction list", "en", {"sanction list", "sanction lists"}),
        ("embargo", "en", {"embargos", "embargo's"}),
        ("certificate of origin", "en", {"certificates of origin", "certificate of origin's"}),
        ("policy", "en", {"policies"}),
        ("women", "en", {"woman", "women"}),
    ],
)
def test_the_forms_of_a_term(term: str, language: str, forms: set[str]) -> None:
    assert forms <= inflect(term, language)


@pytest.mark.parametrize(
    ("term", "language", "other"),
    [
        ("санкция", "ru", "санкционированный"),
        ("санкция", "ru", "санкционировать"),
        ("паромная линия", "ru", "паромный линия"),
        ("экспорт товаров", "ru", "экспорт товар"),
        ("санкція", "uk", "санкціонувати"),
        ("политический заключённый", "ru", "политический заключивший"),
        ("Светлана Тихановская", "ru", "Светлана Тихановский"),
        ("людина", "uk", "людиного"),
        ("Штаты", "ru", "Штата"),
        ("Штати", "uk", "Штату"),
        ("Polska", "pl", "Polskich"),
        ("Ціханоўская", "be", "Ціханоўскага"),
        ("May", "pl", "Ma"),
        ("kontrola eksportu", "pl", "kontrola eksportem"),
        ("sanctions", "en", "sanctioned"),
        ("customs", "en", "custom"),
        ("bank", "en", "banking"),
    ],
)
def test_other_words_are_no_forms(term: str, language: str, other: str) -> None:
    assert other not in inflect(term, language)


@pytest.mark.parametrize(
    ("term", "language"), [("OFAC", "en"), ("BoE", "pl"), ("ЕС", "ru"), ("США", "ru"), ("Tallinna Sadam", "et")]
)
def test_abbreviations_and_other_languages_stay_as_written(term: str, language: str) -> None:
    assert inflect(term, language) == {term}


@pytest.mark.parametrize("language", ["be", "en", "pl", "ru", "uk"])
def test_a_term_is_among_its_forms(language: str) -> None:
    for term in ("Foo", "мост", "x", "a b-c", "мост через реку", "№", "—"):
        assert term in inflect(term, language)
