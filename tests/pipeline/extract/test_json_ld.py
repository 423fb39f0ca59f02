"""JSON-LD in the shapes that publishers send it, whole and broken."""

from __future__ import annotations

import json

import pytest

from pipeline.extract import extract
from pipeline.extract.document import parse
from pipeline.extract.jsonld import article_node, nodes_of, parse_loose
from pipeline.records import Article
from tests.pages import URL, ld, page

ARTICLE = {"@type": "NewsArticle", "headline": "Locks to close for eleven weeks", "author": {"name": "Ada Rowe"}}


def node_in(*values: object) -> dict[str, object] | None:
    document = parse(page(head=ld(*(one if isinstance(one, str) else json.dumps(one) for one in values))), URL)
    assert document is not None
    return article_node(nodes_of(document), URL, "Locks to close for eleven weeks")


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [{"@type": "Organization", "name": "The Harbour Post"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["Article", "NewsArticle"]},
        ARTICLE | {"@type": "http://schema.org/NewsArticle"},
    ],
    ids=["plain", "list", "graph", "nested", "two types", "full type"],
)
def test_the_article_is_found_in_every_shape(value: object) -> None:
    node = node_in(value)
    assert node is not None
    assert node["headline"] == ARTICLE["headline"]


def test_the_node_of_this_page_is_chosen_among_articles() -> None:
    other = {"@type": "NewsArticle", "headline": "A ferry's last run", "url": "https://harbour.example/ferry"}
    node = node_in(other, ARTICLE | {"url": URL})
    assert node is not None
    assert node["url"] == URL


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type":"NewsArticle","headline":"The "old" lock","datePublished":"2024-12-23"}',
        '{"@type":"NewsArticle","headline":"The old\n lock","datePublished":"2024-12-23",}',
        '<!-- {"@type":"NewsArticle","headline":"The old lock","datePublished":"2024-12-23"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"The old lock","datePublished":"2024-12-23"}\n//]]>',
        '{"@type":"NewsArticle","headline":"The old lock","datePublished":"2024-12-23"};',
        '{"@type":"NewsArticle","headline":"The old lock" "datePublished":"2024-12-23"}',
        '{"@type":"NewsArticle","headline":"The old lock","datePublished":"2024-12-23","articleBody":"cut',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;datePublished&quot;:&quot;2024-12-23&quot;}",
    ],
    ids=["quotes", "line end and comma", "comment", "cdata", "semicolon", "no comma", "cut", "entities"],
)
def test_broken_json_is_repaired(broken: str) -> None:
    (value,) = parse_loose(broken)
    assert value["datePublished"] == "2024-12-23"


def test_what_is_beyond_repair_gives_nothing() -> None:
    assert parse_loose("var state = {]") == []


def test_entities_in_values_are_decoded() -> None:
    head = ld('{"@type":"NewsArticle","headline":"Locks &amp;amp; gates","author":"Ada Rowe"}')
    found = extract(page(title="Locks &amp; gates", head=head).encode(), URL)
    assert isinstance(found, Article)
    assert (found.title, found.authors) == ("Locks & gates", ["Ada Rowe"])


def test_a_long_broken_script_is_given_up_in_one_pass() -> None:
    broken = '{"@type":"NewsArticle","articleBody":"' + '\\"a "b" ' * 50_000
    assert parse_loose(broken) == [{"@type": "NewsArticle"}]


def test_deep_nesting_is_no_error() -> None:
    assert parse_loose("[" * 100_000) == []
