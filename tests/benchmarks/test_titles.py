"""The count of places that state the labelled headline."""

from __future__ import annotations

from benchmarks.labelled_pages import LabelledPage
from benchmarks.titles import ANY, CHOSEN, SHARED, SHOWN, counted

PAGE = """<html><head><title>{title}</title><meta property="og:title" content="{shared}">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{shown}"}}</script></head>
<body><h1>{shown}</h1></body></html>"""


def _page(label: str, **places: str) -> LabelledPage:
    html = PAGE.format(title="Ferry stops for the winter", **places)
    return LabelledPage("set", "https://harbour.example/1", html.encode(), {"title": label})


def test_a_place_counts_when_it_states_the_label_whatever_its_case_and_punctuation() -> None:
    pages, right = counted([_page("Ferry, stopped", shown="Ferry stopped", shared="FERRY STOPPED!")])
    assert pages == {"set": 1}
    assert {row for _, row in right} == {"h1", "JSON-LD", "og:title", ANY, CHOSEN}


def test_where_the_shown_and_the_shared_headline_differ_the_labelled_one_is_told() -> None:
    places = {"shown": "Ferry stopped by ice", "shared": "Why the ferry waits"}
    _, shown = counted([_page("Ferry stopped by ice", **places)])
    _, shared = counted([_page("Why the ferry waits", **places)])
    assert shown["set", SHOWN] == shared["set", SHARED] == 1
    assert shown["set", SHARED] == shared["set", SHOWN] == 0


def test_a_page_without_a_labelled_headline_is_left_out() -> None:
    page = _page("", shown="Ferry stopped", shared="Ferry stopped")
    assert counted([page._replace(truth={})])[0] == {}
