"""Article addresses told by their shape, and the patterns that they give."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.shapes import MAX_PATTERNS, looks_like_article, patterns_of

SITE = "https://paper.example"


@pytest.mark.parametrize(
    "path",
    [
        "/news/ferry-sails-again",
        "/2026/03/04/ferry-sails-again/",
        "/story/884210.html",
        "/a/33100122.html",
        "/ferry_sails_again.php",
    ],
)
def test_a_headline_or_a_long_number_looks_like_an_article(path: str) -> None:
    assert looks_like_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    ["/", "/news", "/world-news/", "/tag/ferry-sails-again", "/author/one-two-three", "/list/12.html", "/page/2"],
)
def test_lists_and_sections_do_not(path: str) -> None:
    assert not looks_like_article(SITE + path)


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (["/a/ferry-sails/3310012.html", "/a/bridge-opens/3310013.html"], r"^/a/[^/]+/\d+\.html$"),
        (["/2026/03/04/ferry/", "/2026/11/4/bridge/"], r"^/\d{4}/\d{1,2}/\d{1,2}/[^/]+/$"),
        (["/news/ferry-sails", "/news/bridge"], r"^/news/[^/]+$"),
        (["/story/884210.html"], r"^/story/\d+\.html$"),
        (["/ferry-sails-again-884210", "/bridge-opens-884211"], r"^/[^/]+[-_]\d+$"),
        (["/ferry--sails-again", "/bridge-opens-at-last"], r"^/[^/]+$"),
        (["/story.php?id=1", "/story.php?id=2"], r"^/story\.php$"),
        (["/ferry-sails-again", "/bridge-opens-at-last"], r"^/[^/-]+-[^/-]+-[^/]+$"),
    ],
)
def test_addresses_alike_give_one_pattern(paths: list[str], pattern: str) -> None:
    assert patterns_of(SITE + path for path in paths) == (pattern,)


def test_an_address_of_hyphens_alone_is_soon_refused() -> None:
    (pattern,) = patterns_of([SITE + "/ferry-sails-again"])
    assert not re.search(pattern, "/" + "-a" * 100_000 + "/")


def test_the_front_page_gives_no_pattern() -> None:
    assert patterns_of([SITE, SITE + "/", SITE + "/?p=12"]) == ()


PART = st.from_regex(r"[a-z0-9а-я%_.-]{1,12}", fullmatch=True).filter(lambda part: part not in (".", ".."))


@given(st.lists(st.lists(PART, min_size=1, max_size=4), min_size=1, max_size=MAX_PATTERNS), st.booleans())
def test_every_address_matches_one_of_the_patterns_it_gave(paths: list[list[str]], ends: bool) -> None:
    urls = [f"{SITE}/{'/'.join(parts)}{'/' if ends else ''}" for parts in paths]
    patterns = patterns_of(urls)
    assert all(any(re.search(pattern, urlsplit(url).path) for pattern in patterns) for url in urls)
