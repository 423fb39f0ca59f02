"""Sitemaps: pages and further sitemaps, with the times that they state."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from spiders.errors import ListingError
from spiders.sitemaps import MAX_ENTRIES, read_sitemap

LIMIT = 20 * 2**20
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*entries: str) -> bytes:
    news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    image = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    return f"<urlset {NS} {news} {image}>{''.join(entries)}</urlset>".encode()


def url(number: int, more: str = "") -> str:
    return f"<url><loc> https://harbour.example/a/{number}.html </loc>{more}</url>"


def test_a_sitemap_names_pages_with_the_time_of_their_last_change() -> None:
    (link,) = read_sitemap(urlset(url(1, "<lastmod>2026-03-04T10:00:00+02:00</lastmod>")), LIMIT).links
    assert link.url == "https://harbour.example/a/1.html"
    assert link.changed_at == datetime(2026, 3, 4, 8, tzinfo=UTC)


def test_a_bare_date_is_the_start_of_that_day() -> None:
    (link,) = read_sitemap(urlset(url(1, "<lastmod>2026-03-04</lastmod>")), LIMIT).links
    assert link.changed_at == datetime(2026, 3, 4, tzinfo=UTC)


def test_a_news_sitemap_gives_title_and_publication_time_and_not_those_of_a_picture() -> None:
    news = (
        "<image:image><image:loc>https://harbour.example/i.png</image:loc><image:title>A gull</image:title>"
        "</image:image><news:news><news:publication_date>2026-03-04T10:00:00Z</news:publication_date>"
        "<news:title>Gate welded</news:title></news:news><lastmod>2026-03-05T10:00:00Z</lastmod>"
    )
    (link,) = read_sitemap(urlset(url(1, news)), LIMIT).links
    assert link.title == "Gate welded"
    assert link.published_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert link.changed_at == datetime(2026, 3, 5, 10, tzinfo=UTC)


def test_an_index_names_sitemaps() -> None:
    body = f"<sitemapindex {NS}><sitemap><loc>https://harbour.example/s1.xml.gz</loc></sitemap></sitemapindex>"
    sitemap = read_sitemap(body.encode(), LIMIT)
    assert [child.url for child in sitemap.children] == ["https://harbour.example/s1.xml.gz"]
    assert sitemap.links == []


def test_a_gzipped_sitemap_reads_like_a_plain_one() -> None:
    body = urlset(url(1), url(2))
    assert read_sitemap(gzip.compress(body), LIMIT) == read_sitemap(body, LIMIT)


def test_a_gzipped_bomb_is_an_error() -> None:
    with pytest.raises(ListingError, match="unpacks to more than 1 MiB"):
        read_sitemap(gzip.compress(b" " * 30 * 2**20), 2**20)


def test_a_gzipped_sitemap_that_breaks_off_is_an_error() -> None:
    with pytest.raises(ListingError, match="breaks off"):
        read_sitemap(gzip.compress(urlset(*map(url, range(500))))[:-200], LIMIT)


def test_a_sitemap_that_breaks_off_gives_the_whole_entries_before() -> None:
    body = urlset(url(1), url(2), url(34567))
    links = read_sitemap(body[: body.index(b"34567") + 3], LIMIT).links
    assert [link.url for link in links] == ["https://harbour.example/a/1.html", "https://harbour.example/a/2.html"]


@pytest.mark.servers
def test_no_more_than_the_protocols_limit_is_read() -> None:
    assert len(read_sitemap(urlset(*map(url, range(MAX_ENTRIES + 10))), LIMIT).links) == MAX_ENTRIES


def test_addresses_that_are_not_of_the_web_and_times_that_are_none_are_left_out() -> None:
    body = urlset("<url><loc>file:///etc/passwd</loc></url>", url(1, "<lastmod>soon</lastmod>"))
    (link,) = read_sitemap(body, LIMIT).links
    assert link.changed_at is None


def test_entities_are_not_resolved() -> None:
    body = (
        b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>&x;</loc></url></urlset>'
    )
    assert read_sitemap(body, LIMIT).links == []


def test_an_empty_sitemap_is_a_sitemap() -> None:
    assert read_sitemap(urlset(), LIMIT).links == []


@pytest.mark.parametrize("body", [b"", b"<html><body>Not here</body></html>", b"plain words"])
def test_what_is_no_sitemap_is_an_error(body: bytes) -> None:
    with pytest.raises(ListingError, match="no sitemap"):
        read_sitemap(body, LIMIT)
