"""Selectors by names that people chose, and not by those that a build made."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from pipeline.extract.selectors import is_telling, selectors_of


@pytest.mark.parametrize("name", ["story", "wsw", "entry-content", "story__body", "articleBody", "c-mmp__title"])
def test_names_that_people_chose_are_telling(name: str) -> None:
    assert is_telling(name)


@pytest.mark.parametrize(
    "name",
    [
        "css-1q2w3e",
        "post-7",
        "sc-bdVaJa",
        "eyUaAn",
        "euGmry",
        "Text-hrfxCY",
        "styles_body__aBcDe",
        "xkqzrtw",
        "a" * 50,
        "sm:flex",
        "текст",
        "",
    ],
)
def test_names_that_a_build_or_a_database_made_are_not(name: str) -> None:
    assert not is_telling(name)


@pytest.mark.parametrize(
    ("html", "selectors"),
    [
        ("<div class='css-1a2b story'>x</div>", ("div.story",)),
        ("<div class='story wide'>x</div>", ("div.story", "div.wide", "div.story.wide")),
        ("<div id='text' itemprop='articleBody'>x</div>", ('div[itemprop="articleBody"]', "#text")),
        ("<article>x</article>", ("article",)),
        ("<div id='p-901'>x</div>", ()),
        ("<o:p class='story'>x</o:p>", ()),
    ],
)
def test_the_most_telling_selector_comes_first(html: str, selectors: tuple[str, ...]) -> None:
    assert selectors_of(fragment_fromstring(html)) == selectors
