"""Section and archive pages: their own links, not those of the furniture around them."""

from __future__ import annotations

import pytest

from spiders.errors import ListingError
from spiders.pages import read_page

HERE = "https://harbour.example/ships/"


def urls(body: str) -> list[str]:
    return [link.url for link in read_page(body.encode(), HERE, "utf-8").links]


def test_links_are_absolute_and_each_is_named_once_in_the_pages_order() -> None:
    body = '<a href="/a/2.html">Two</a><a href="../a/1.html">One</a><a href="/a/2.html">More</a>'
    assert urls(body) == ["https://harbour.example/a/2.html", "https://harbour.example/a/1.html"]


def test_a_base_element_holds() -> None:
    body = '<head><base href="https://harbour.example/old/"></head><a href="1.html">One</a>'
    assert urls(body) == ["https://harbour.example/old/1.html"]


def test_links_in_navigation_side_boxes_and_footer_are_left_out() -> None:
    body = """<nav><a href="/a/8.html">x</a></nav><main><a href="/a/1.html">One</a></main>
      <aside><a href="/a/9.html">Most read</a></aside><footer><a href="/a/7.html">x</a></footer>"""
    assert urls(body) == ["https://harbour.example/a/1.html"]


def test_a_page_whose_only_links_are_in_a_side_box_gives_those() -> None:
    assert urls('<aside><a href="/a/9.html">Latest</a></aside>') == ["https://harbour.example/a/9.html"]


def test_links_that_are_not_of_the_web_are_left_out() -> None:
    assert (
        urls('<a href="javascript:void(0)">x</a><a href="mailto:x@y.example">x</a><a href="http://[">x</a>') == []
    )


def test_the_page_says_where_it_goes_on() -> None:
    assert read_page(b'<a rel="next" href="?p=2">Older</a>', HERE).following == HERE + "?p=2"


def test_deep_nesting_neither_fails_nor_hides_what_came_before() -> None:
    body = '<a href="/a/1.html">One</a>' + "<div>" * 50_000
    assert urls(body) == ["https://harbour.example/a/1.html"]


def test_an_empty_body_is_an_error() -> None:
    with pytest.raises(ListingError, match="no HTML page"):
        read_page(b"", HERE)
