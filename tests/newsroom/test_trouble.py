from __future__ import annotations

import gzip
import zlib

import brotli
import httpx
import pytest
from lxml import html

from newsroom import Newsroom, trouble_bodies
from newsroom.trouble import troubles

pytestmark = pytest.mark.servers


def raw(client: httpx.Client, url: str, limit: int = 4_000_000) -> tuple[httpx.Response, bytes]:
    body = b""
    with client.stream("GET", url) as answer:
        for chunk in answer.iter_raw():
            body += chunk
            if len(body) >= limit:
                break
    return answer, body


@pytest.fixture
def base(site: Newsroom) -> str:
    return f"{site.urls['en']}/trouble/"


def test_the_list_links_every_trouble(base: str, client: httpx.Client) -> None:
    listed = html.fromstring(client.get(base).content).xpath("//a/@href")
    assert listed == [f"/trouble/{trouble.name}" for trouble in troubles()]


def test_nothing_else_on_the_site_leads_there(site: Newsroom, client: httpx.Client) -> None:
    for path in ("/", "/rssfeeds", "/sitemap.xml", "/robots.txt"):
        assert "/trouble" not in client.get(site.urls["en"] + path).text
    assert client.get(f"{site.urls['be']}/trouble/").status_code == 404


def test_the_endless_body_announces_five_gigabytes_and_lets_go(base: str, client: httpx.Client) -> None:
    answer, body = raw(client, f"{base}endless")
    assert int(answer.headers["content-length"]) == 5 * 1024**3
    assert len(body) >= 4_000_000
    assert client.get(f"{base}harmless").status_code == 200


def test_the_gzip_bomb_is_valid_and_small(base: str, client: httpx.Client) -> None:
    answer, body = raw(client, f"{base}bomb-gzip")
    unpacker, size = zlib.decompressobj(31), 0
    while not unpacker.eof:
        size += len(unpacker.decompress(body, 1 << 22))
        body = unpacker.unconsumed_tail
    assert answer.headers["content-encoding"] == "gzip"
    assert size == trouble_bodies.BOMB_BYTES


def test_the_brotli_bomb_is_valid_and_tiny(base: str, client: httpx.Client) -> None:
    answer, body = raw(client, f"{base}bomb-brotli")
    assert answer.headers["content-encoding"] == "br"
    assert len(body) < 10_000
    begun = brotli.Decompressor().process(body, output_buffer_limit=4 * 1024 * 1024)
    assert begun.strip(b"a") == b""
    assert len(begun) >= 4 * 1024 * 1024


def test_the_cut_gzip_breaks_off(base: str, client: httpx.Client) -> None:
    _, body = raw(client, f"{base}cut-gzip")
    with pytest.raises(EOFError):
        gzip.decompress(body)


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("redirect-loop", "/trouble/redirect-loop-2"),
        ("redirect-loop-2", "/trouble/redirect-loop"),
        ("redirect-local", "http://127.0.0.1:1/"),
        ("redirect-file", "file:///etc/passwd"),
        ("redirect-metadata", "http://169.254.169.254/latest/"),
    ],
)
def test_redirects_lead_where_no_crawler_may_go(base: str, client: httpx.Client, name: str, location: str) -> None:
    answer = client.get(base + name)
    assert (answer.status_code, answer.headers["location"]) == (302, location)


@pytest.mark.parametrize(
    ("name", "status", "wait"),
    [
        ("status-404", 404, None),
        ("status-410", 410, None),
        ("status-500", 500, None),
        ("status-503", 503, "120"),
        ("status-429", 429, "60"),
        ("unknown", 404, None),
    ],
)
def test_statuses_are_what_they_say(
    base: str, client: httpx.Client, name: str, status: int, wait: str | None
) -> None:
    answer = client.get(base + name)
    assert (answer.status_code, answer.headers.get("retry-after")) == (status, wait)


def test_wrong_bodies_are_wrong_in_their_own_way(base: str, client: httpx.Client) -> None:
    pages = {
        name: client.get(base + name)
        for name in ("empty", "png-as-html", "json-as-html", "cp1251-as-utf8", "no-charset", "nul")
    }
    assert pages["empty"].content == b""
    assert pages["png-as-html"].content.startswith(b"\x89PNG")
    assert "articles" in pages["json-as-html"].json()
    assert b"\0" in pages["nul"].content
    assert "старонка" in pages["cp1251-as-utf8"].content.decode("cp1251")
    with pytest.raises(UnicodeDecodeError):
        pages["cp1251-as-utf8"].content.decode("utf-8")
    assert pages["no-charset"].headers["content-type"] == "text/html"
    assert b"charset" not in pages["no-charset"].content


def test_deep_pages_refreshes_and_loops_are_there(base: str, client: httpx.Client) -> None:
    assert client.get(f"{base}nested").content.count(b"<div>") == 200_000
    assert "url=http://10.0.0.1/" in client.get(f"{base}meta-refresh").text
    loop = client.get(f"{base}sitemap-loop.xml?n=4").text
    assert f"{base}sitemap-loop.xml</loc>" in loop
    assert f"{base}sitemap-loop.xml?n=5</loc>" in loop


def test_the_huge_feed_has_100_000_entries(base: str, client: httpx.Client) -> None:
    assert client.get(f"{base}huge-feed.xml").content.count(b"<item>") == 100_000


def test_the_drip_begins_and_does_not_end_soon(base: str, client: httpx.Client) -> None:
    with client.stream("GET", f"{base}drip") as answer:
        assert next(answer.iter_raw()).startswith(b"<!DOCTYPE")
        assert "content-length" not in answer.headers
