"""Feeds: what an RSS or Atom document gives, whatever state it is in."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from spiders.errors import ListingError
from spiders.feeds import MAX_ENTRIES, MAX_PARSED, read_feed

HERE = "https://harbour.example/feed"


def rss(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode()


def item(link: str, more: str = "") -> str:
    return f"<item><title>Dredging begins</title><link>{link}</link>{more}</item>"


def test_an_entry_gives_its_link_its_title_and_its_time_in_utc() -> None:
    dated = "<pubDate>Wed, 04 Mar 2026 12:30:00 +0300</pubDate>"
    (link,) = read_feed(rss(item("https://harbour.example/a/1.html", dated)), HERE)
    assert link.url == "https://harbour.example/a/1.html"
    assert link.title == "Dredging begins"
    assert link.published_at == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def test_an_atom_entry_that_was_updated_changed_later_than_it_was_published() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Locks</title>
      <link href="https://harbour.example/a/2.html"/><published>2026-03-01T08:00:00Z</published>
      <updated>2026-03-02T08:00:00Z</updated></entry></feed>"""
    (link,) = read_feed(body, HERE)
    assert link.published_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert link.changed_at == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_links_that_are_not_of_the_web_are_left_out() -> None:
    bad = [item(url) for url in ("javascript:alert(1)", "file:///etc/passwd", "mailto:a@harbour.example", "")]
    assert read_feed(rss(*bad), HERE) == []


def test_a_feed_that_breaks_off_keeps_no_half_entry() -> None:
    body = rss(item("https://harbour.example/a/1.html"), item("https://harbour.example/a/23456.html"))
    cut = body[: body.index(b"23456") + 3]
    assert [link.url for link in read_feed(cut, HERE)] == ["https://harbour.example/a/1.html"]


def test_only_the_first_entries_of_a_huge_feed_are_read() -> None:
    body = rss(*(item(f"https://harbour.example/a/{n}.html") for n in range(30_000)))
    assert len(read_feed(body, HERE)) == MAX_ENTRIES


def test_a_json_feed_gives_links_titles_and_times_in_utc() -> None:
    items = [
        {"id": "1", "url": "/a/1.html", "title": "Dredging begins", "date_published": "2026-03-04T12:30:00+03:00"},
        {"id": "2", "external_url": "https://elsewhere.example/2", "date_modified": "2026-03-05T08:00:00Z"},
        {"id": "3", "url": "javascript:alert(1)"},
        {"id": "4", "date_published": "yesterday"},
        "no item",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": items})
    first, second = read_feed(body.encode(), HERE)
    assert (first.url, first.title) == ("https://harbour.example/a/1.html", "Dredging begins")
    assert first.published_at == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    assert second.url == "https://elsewhere.example/2"
    assert second.changed_at == datetime(2026, 3, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{}", "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": 7}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url', "cannot be read"),
        (b'{"a": ' * 100_000, "cannot be read"),
        (b"{" + b" " * (MAX_PARSED + 1), "larger than"),
    ],
    ids=["other JSON", "no list", "broken off", "nested", "too large"],
)
def test_json_that_is_no_feed_is_an_error(body: bytes, reason: str) -> None:
    with pytest.raises(ListingError, match=reason):
        read_feed(body, HERE)


@pytest.mark.parametrize("body", [b"", b"<html><body><p>Sign in</p></body></html>", b"/etc/hostname"])
def test_what_is_no_feed_is_an_error(body: bytes) -> None:
    with pytest.raises(ListingError, match="no RSS or Atom feed"):
        read_feed(body, HERE)
