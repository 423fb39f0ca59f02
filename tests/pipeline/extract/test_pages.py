"""What is no article, what cannot be read, and the reason that is told."""

from __future__ import annotations

import pytest

from pipeline.config.sources import Rules
from pipeline.extract import extract
from pipeline.extract.guards import MAX_BYTES, MAX_TAGS
from pipeline.records import Article, NotArticle, Unreadable
from tests.pages import URL, page
from tests.warcs import LOCKS

CARDS = "".join(
    f'<div class="card"><h3><a href="/n/{n}">River news number {n} about a barge and its crew</a></h3></div>'
    for n in range(30)
)


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", None, "empty body"),
        (b"\0\0 \n", None, "empty body"),
        (b"%PDF-1.7 ...", "text/html", "a PDF"),
        (b"\x89PNG\r\n", None, "an image"),
        (b'{"a": 1}', "application/json", "application/json"),
        (b"just words", "text/plain", "no markup"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "text/xml", "a feed"),
        (b"<p>" + b"a" * MAX_BYTES, "text/html", "larger than 10 MiB"),
        (b"<p>a" * (MAX_TAGS + 1), "text/html", "tags"),
    ],
    ids=["empty", "nulls", "pdf", "image", "json", "text", "feed", "size", "tags"],
)
def test_a_body_that_is_not_worth_parsing_is_refused(body: bytes, content_type: str | None, reason: str) -> None:
    found = extract(body, URL, content_type=content_type)
    assert isinstance(found, Unreadable)
    assert reason in found.reason


def test_html_sent_as_plain_text_is_read() -> None:
    assert isinstance(extract(page().encode(), URL, content_type="text/plain"), Article)


def test_the_text_has_one_paragraph_a_line_and_nothing_else() -> None:
    found = extract(page().encode(), URL)
    assert isinstance(found, Article)
    assert found.text == "\n".join(LOCKS)


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (page(title="404 Not Found", paragraphs=["Nothing is here."]), URL, "an error page"),
        (page(title="Log in", paragraphs=[], byline="<input type='password'>"), URL, "a login page"),
        (f"<title>The Harbour Post</title><body><h1>News</h1>{CARDS}", "https://harbour.example/", "a front page"),
        (page(paragraphs=["Soon."]), URL, "too little text"),
        (f"<title>Ships</title><body><h1>Ships</h1>{CARDS}", "https://harbour.example/ships", "list of links"),
    ],
    ids=["error", "login", "front page", "empty", "section"],
)
def test_a_page_that_is_no_article_says_what_it_is(html: str, url: str, reason: str) -> None:
    found = extract(html.encode(), url)
    assert isinstance(found, NotArticle)
    assert reason in found.reason


@pytest.mark.parametrize("depth", [300, 5000, 60_000])
def test_text_lost_by_nesting_is_told_and_not_stored_as_empty(depth: int) -> None:
    html = "<html><body>" + "<div>" * depth + "".join(f"<p>{one}</p>" for one in LOCKS * 200)
    found = extract(html.encode(), URL)
    assert isinstance(found, (Unreadable, Article))
    if isinstance(found, Article):
        assert len(found.text) > 10_000
    else:
        assert "lost" in found.reason


def test_a_text_node_over_the_parsers_bound_is_told() -> None:
    found = extract(b"<html><body><p>" + b"river " * 1_700_000 + b"</p></body></html>", URL)
    assert not isinstance(found, Article) or len(found.text) > 1_000_000


@pytest.mark.parametrize(
    "html",
    [
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + page(paragraphs=["&b;" * 20]),
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + page(paragraphs=[*LOCKS, "&x;"]),
    ],
    ids=["entity bomb", "external entity"],
)
def test_entities_are_not_expanded(html: str) -> None:
    found = extract(html.encode(), URL)
    assert isinstance(found, (Article, NotArticle))
    assert not isinstance(found, Article) or len(found.text) < 2000


def test_nulls_in_a_page_are_no_hindrance() -> None:
    found = extract(page().replace(" ", "\0 ").encode(), URL)
    assert isinstance(found, Article)
    assert found.text == "\n".join(LOCKS)


def test_a_rule_that_is_no_selector_leaves_the_page_to_the_general_way() -> None:
    found = extract(page().encode(), URL, rules=Rules(body="div[", title="h1["))
    assert isinstance(found, Article)
    assert found.text == "\n".join(LOCKS)


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("/ships/locks", "https://harbour.example/ships/locks"),
        ("https://m.harbour.example/ships/locks", "https://m.harbour.example/ships/locks"),
        ("https://elsewhere.example/a", URL),
        ("https://harbour.example/", URL),
        ("http://[", URL),
    ],
)
def test_the_canonical_address_is_one_of_the_site(link: str, canonical: str) -> None:
    found = extract(page(head=f'<link rel="canonical" href="{link}">').encode(), URL)
    assert isinstance(found, Article)
    assert found.canonical_url == canonical


def test_a_page_of_scripts_is_no_article_and_not_lost() -> None:
    script = "<script>" + "state.push('barge');" * 20_000 + "</script>"
    found = extract(f"<html><body><div id='app'>Loading</div>{script}</body></html>".encode(), URL)
    assert found == NotArticle("too little text")
