from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from newsroom import content, metadata
from newsroom.items import Item, Kind, parse_body
from newsroom.publications import Publication

Published = Callable[[Item], Publication]


def item(slug: str, **fields: Any) -> Item:
    kind = fields.pop("kind", Kind.REPORT)
    body = parse_body("It rained.\n\n## More rain\n\nIt still rains.")
    return Item("en", slug, 5, kind, "world", "A </script> title", body, timedelta(hours=1), **fields)


def articles(data: Any) -> list[dict[str, Any]]:
    parts = data if isinstance(data, list) else data.get("@graph", [data])
    return [part for part in parts if "headline" in part]


def test_all_three_shapes_occur_and_each_holds_one_article(published: Published) -> None:
    shapes = set()
    for one in content.load():
        data = json.loads(metadata.json_ld(published(one), "http://site"))
        shapes.add("list" if isinstance(data, list) else "graph" if "@graph" in data else "plain")
        (article,) = articles(data)
        assert article["headline"] == one.title
    assert shapes == {"list", "graph", "plain"}


def test_json_cannot_end_its_script_element(published: Published) -> None:
    assert "</script" not in metadata.json_ld(published(item("rain")), "http://site")


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ((), {"@type": "Organization", "name": "Radio Meridian"}),
        (("Hazel Ford",), {"@type": "Person", "name": "Hazel Ford"}),
        (("A", "B"), [{"@type": "Person", "name": "A"}, {"@type": "Person", "name": "B"}]),
    ],
)
def test_authors_are_persons_and_without_a_byline_the_newsroom(
    published: Published, byline: tuple[str, ...], author: object
) -> None:
    data = json.loads(metadata.json_ld(published(item("rain", byline=byline)), "http://site"))
    assert articles(data)[0]["author"] == author


def test_a_live_blog_lists_its_updates(published: Published) -> None:
    data = json.loads(metadata.json_ld(published(item("rain", kind=Kind.LIVEBLOG)), "http://site"))
    (article,) = articles(data)
    assert article["@type"] == "LiveBlogPosting"
    (update,) = article["liveBlogUpdate"]
    assert (update["headline"], update["datePublished"]) == ("More rain", "2024-12-23T12:53:00+01:00")


def test_some_share_titles_carry_the_site_s_name_and_some_do_not(published: Published) -> None:
    suffixed = [metadata.share_title(published(one)).endswith(" - Radio Meridian") for one in content.load()]
    assert {True, False} == set(suffixed)
