"""What of an answer goes into the archive."""

from __future__ import annotations

from scrapy.http import Response

from spiders.output import MAX_HEADERS, headers_of


def test_every_header_is_kept_also_one_that_comes_twice() -> None:
    headers = {"ETag": ['"1"'], "Link": ["<a>", "<b>"]}
    kept = headers_of(Response("https://harbour.example/", headers=headers))
    assert [(name.lower(), value) for name, value in kept] == [("etag", '"1"'), ("link", "<a>"), ("link", "<b>")]


def test_a_flood_of_headers_is_cut_and_an_overlong_one_left_out() -> None:
    flood = {f"X-{number}": "1" for number in range(100_000)}
    assert len(headers_of(Response("https://harbour.example/", headers=flood))) == MAX_HEADERS
    assert headers_of(Response("https://harbour.example/", headers={"X": "y" * 10_000})) == []
