"""Bylines: people apart from agencies, desks and roles."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.extract import extract
from pipeline.extract.authors import split_names
from pipeline.records import Article
from tests.pages import URL, ld, page
from tests.warcs import LOCKS


def read(**parts: Any) -> Article:
    found = extract(page(**parts).encode(), URL)
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Rowe", ["Ada Rowe"]),
        ("Ada Rowe and Tom Quill", ["Ada Rowe", "Tom Quill"]),
        ("Ada Rowe, Tom Quill; Ivy Marsh", ["Ada Rowe", "Tom Quill", "Ivy Marsh"]),
        ("Von Ada Rowe und Tom Quill", ["Ada Rowe", "Tom Quill"]),
        ("Автор: Ада Роу", ["Ада Роу"]),
        ("https://harbour.example/authors/ada", []),
        ("ada@harbour.example", []),
        ("By", []),
    ],
)
def test_names_are_split(byline: str, names: list[str]) -> None:
    assert split_names(byline) == names


@pytest.mark.parametrize(
    "author",
    [
        '"Ada Rowe"',
        '{"@type": "Person", "name": "Ada Rowe"}',
        '[{"@type": "Person", "name": "By Ada Rowe", "url": "/ada"}]',
        '{"@type": "Person", "name": ["Ada Rowe"]}',
    ],
)
def test_json_ld_names_the_author_in_every_shape(author: str) -> None:
    assert read(head=ld(f'{{"@type": "NewsArticle", "author": {author}}}')).authors == ["Ada Rowe"]


@pytest.mark.parametrize(
    "parts",
    [
        {"head": '<meta name="author" content="Ada Rowe">'},
        {"byline": '<p class="byline">By <a href="/ada">Ada Rowe</a></p>'},
        {"byline": '<span itemprop="author"><b itemprop="name">Ada Rowe</b>, river desk</span>'},
        {"byline": '<a rel="author" href="/ada">Ada Rowe</a>'},
    ],
    ids=["meta", "byline", "microdata", "rel"],
)
def test_the_page_names_the_author(parts: dict[str, str]) -> None:
    assert read(**parts).authors == ["Ada Rowe"]


def test_an_agency_beside_a_person_is_the_credit() -> None:
    found = read(head='<meta name="author" content="Ada Rowe, Reuters">')
    assert (found.authors, found.credit) == (["Ada Rowe"], "Reuters")


def test_the_site_itself_gives_way_to_a_byline() -> None:
    head = ld('{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "The Harbour Post"}}')
    found = read(head=head, byline='<p class="byline">By Ada Rowe</p>')
    assert (found.authors, found.credit) == (["Ada Rowe"], "The Harbour Post")


def test_an_agency_with_an_entry_of_its_own_is_an_author_too() -> None:
    authors = '[{"@type": "Person", "name": "Ada Rowe"}, {"@type": "Organization", "name": "Reuters"}]'
    found = read(head=ld(f'{{"@type": "NewsArticle", "author": {authors}}}'))
    assert (found.authors, found.credit) == (["Ada Rowe", "Reuters"], "Reuters")


def test_the_site_beside_a_person_is_the_credit_alone() -> None:
    authors = '[{"name": "Ada Rowe"}, {"name": "The Harbour Post"}]'
    found = read(head=ld(f'{{"@type": "NewsArticle", "author": {authors}}}'))
    assert (found.authors, found.credit) == (["Ada Rowe"], "The Harbour Post")


@pytest.mark.parametrize("line", ["By Ada Rowe", "Written by: Ada Rowe", "Text: Ada van Rowe", "Автор: Ада Роу"])
@pytest.mark.parametrize("at", [0, len(LOCKS)])
def test_a_labelled_line_of_the_text_names_the_author(line: str, at: int) -> None:
    found = read(paragraphs=[*LOCKS[:at], line, *LOCKS[at:]])
    assert found.authors == split_names(line)


def test_a_name_in_bold_above_or_below_the_text_is_the_authors() -> None:
    above = read(paragraphs=["<strong>Ada Rowe/Tom Quill</strong>", *LOCKS])
    assert above.authors == ["Ada Rowe", "Tom Quill"]
    assert read(paragraphs=[*LOCKS, "<em>Ада Роу</em>"]).authors == ["Ада Роу"]


@pytest.mark.parametrize("line", ["LOCKS IN NUMBERS", "What the port says", "Locks", "Rates and Tolls:", "Ada 2"])
def test_other_bold_lines_name_nobody(line: str) -> None:
    assert read(paragraphs=[f"<strong>{line}</strong>", *LOCKS]).authors == []
