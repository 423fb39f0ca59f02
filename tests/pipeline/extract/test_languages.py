"""The language of a text, near relatives told apart."""

from __future__ import annotations

import pytest

from pipeline.extract.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Прыстань каля старога моста зачыняць на рамонт да канца кастрычніка, паведамілі ў порце.", "be"),
        ("Пристань у старого моста закроют на ремонт до конца октября, сообщили в порту.", "ru"),
        ("Пристань біля старого мосту закриють на ремонт до кінця жовтня, повідомили в порту.", "uk"),
        ("Przystań przy starym moście będzie zamknięta do końca października, podał port.", "pl"),
        ("The landing stage by the old bridge will be closed until the end of October.", "en"),
        ("Пристанището до стария мост ще бъде затворено за ремонт до края на октомври.", "bg"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_russian_article_that_quotes_belarusian_is_russian() -> None:
    text = "Пристань закроют на ремонт до конца октября. " * 8 + "На шыльдзе напісана «Зачынена»."
    assert language_of(text) == "ru"


def test_the_pages_statement_decides_about_a_few_words() -> None:
    assert language_of("Порт", "be-BY") == "be"


def test_a_wrong_statement_does_not_decide_about_a_text() -> None:
    assert language_of("The landing stage by the old bridge will be closed until October.", "ru") == "en"


def test_no_letters_have_no_language() -> None:
    assert language_of("12:30") is None
