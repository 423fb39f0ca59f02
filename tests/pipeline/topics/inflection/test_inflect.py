"""Terms in every form: what belongs together changes together, and other words stay out."""

from __future__ import annotations

import pytest

from pipeline.topics.inflection import inflect


@pytest.mark.parametrize(
    ("term", "language", "forms"),
    [
        ("паромная линия", "ru", {"паромной линией", "паромные линии", "паромную линию"}),
        ("Аляксандр Лукашэнка", "be", {"Аляксандра Лукашэнкі", "Аляксандру Лукашэнку"}),
        ("санкции", "ru", {"санкция", "санкциями", "санкций"}),
        ("обход санкций", "ru", {"обхода санкций", "обходе санкций"}),
        ("asset freeze", "en", {"asset freezes", "asset freeze's"}),
        ("certificate of origin", "en", {"certificates of origin"}),
    ],
)
def test_a_term_stands_in_all_its_forms(term: str, language: str, forms: set[str]) -> None:
    assert forms <= inflect(term, language)


@pytest.mark.parametrize("language", ["be", "en", "pl", "ru", "uk", "de"])
def test_the_term_itself_is_always_among_its_forms(language: str) -> None:
    for term in ("Мінск", "санкции", "bank", "S-400", "«Вясна»", "A. Smith", "Łódź"):
        assert term in inflect(term, language)


def test_another_word_of_the_same_root_is_no_form() -> None:
    assert not {form for form in inflect("санкция", "ru") if form.startswith("санкционир")}
