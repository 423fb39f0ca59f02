"""Decoding: the stated encoding when the bytes agree with it, else the one in which they make words."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.extract.decode import decode
from pipeline.extract.document import parse
from pipeline.records import Article
from tests.pages import URL, page

RUSSIAN = (
    "Пристань у старого моста закроют на ремонт до конца октября, сообщили в управлении порта.",
    "Пассажиров всё это время будет перевозить катер, который раньше ходил только по выходным.",
    "Рабочие заменят сваи и настил, а касса переедет в здание бывшего склада на набережной.",
)
SENTENCE = " ".join(RUSSIAN)


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        (SENTENCE.encode(), None, "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "text/html; charset=windows-1251", "utf-8"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), None, "utf-16-le"),
        (SENTENCE.encode("cp1251"), "text/html; charset=windows-1251", "cp1251"),
        (b'<meta charset="windows-1251">' + SENTENCE.encode("cp1251"), "text/html", "cp1251"),
        (SENTENCE.encode("koi8-r"), "text/html; charset=koi8-r", "koi8-r"),
        ("Žluťoučký kůň".encode("cp1250"), 'text/html; charset="windows-1250"', "cp1250"),
    ],
    ids=["nothing stated", "mark before header", "utf-16 mark", "header", "meta", "koi8", "quoted"],
)
def test_the_stated_encoding_is_used(body: bytes, content_type: str | None, charset: str) -> None:
    read = decode(body, content_type)
    assert (read.charset, read.repaired) == (charset, False)
    assert SENTENCE in read.text or "Žluťoučký kůň" in read.text


@pytest.mark.parametrize("stated", ["utf-8", "iso-8859-1", "koi8-r"])
def test_windows_1251_under_another_name_is_repaired(stated: str) -> None:
    read = decode(SENTENCE.encode("cp1251"), f"text/html; charset={stated}")
    assert (read.text, read.charset, read.repaired) == (SENTENCE, "cp1251", True)


def test_utf_8_under_another_name_is_repaired() -> None:
    read = decode(SENTENCE.encode(), "text/html; charset=windows-1251")
    assert (read.text, read.repaired) == (SENTENCE, True)


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    read = decode(SENTENCE.encode() + b"\xff" + SENTENCE.encode(), "text/html; charset=utf-8")
    assert read.charset == "utf-8"
    assert read.text.count(SENTENCE) == 2


def test_an_unknown_encoding_name_is_passed_over() -> None:
    assert decode(SENTENCE.encode(), "text/html; charset=x-none").text == SENTENCE


def test_nulls_and_controls_are_removed() -> None:
    document = parse(decode(b"<p>bo\0dy\x08 \xef\xbf\xbeend</p>").text, URL)
    assert document is not None
    assert document.body.text_content() == "body end"


def test_an_article_with_a_wrong_declaration_has_right_letters() -> None:
    html = page(title="Пристань закроют", lang="ru", paragraphs=RUSSIAN, head='<meta charset="utf-8">')
    found = extract(html.encode("cp1251"), URL, content_type="text/html; charset=utf-8")
    assert isinstance(found, Article)
    assert (found.title, found.text.splitlines(), found.language) == ("Пристань закроют", list(RUSSIAN), "ru")
