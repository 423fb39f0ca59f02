"""Feeds. feedparser reads RSS and Atom; it never raises, and is slow on large input, so it gets a bounded part."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from spiders.errors import ListingError, size
from spiders.jsonfeed import is_json, read_json_feed
from spiders.links import Link, is_web_address

MAX_ENTRIES = 500  # feeds are newest first; what lies deeper is in the sitemaps
MAX_PARSED = 4 * 2**20
_ENTRY_END = re.compile(rb"</(?:[a-z]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_TITLE_LENGTH = 500


def read_feed(body: bytes, url: str, content_type: str = "") -> list[Link]:
    """The web addresses of the first MAX_ENTRIES whole entries of an RSS, Atom or JSON feed, in its order.

    `url` is the feed's own address, against which relative links are read. Raises ListingError when the
    body is no feed, or is too large even when cut.
    """
    if is_json(body):
        if len(body) > MAX_PARSED:
            raise ListingError(f"the feed is larger than {size(MAX_PARSED)}")
        return read_json_feed(body, url, MAX_ENTRIES)
    part = _first_entries(body)
    if len(part) > MAX_PARSED:
        raise ListingError(f"the feed's first entries are larger than {size(MAX_PARSED)}")
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    parsed = feedparser.parse(io.BytesIO(part), response_headers=headers, sanitize_html=False)
    if not parsed.get("version") and not parsed.entries:
        raise ListingError("the answer is no RSS or Atom feed")
    return [link for link in map(_link, parsed.entries) if link]


def _first_entries(body: bytes) -> bytes:
    """The body up to the end of its last whole entry, and of no more than MAX_ENTRIES.

    feedparser would keep half an entry of a truncated feed, and half an address is a wrong one.
    """
    end = 0
    for count, found in enumerate(_ENTRY_END.finditer(body), 1):
        end = found.end()
        if count == MAX_ENTRIES:
            break
    return body[:end] if end else body


def _link(entry: Mapping[str, Any]) -> Link | None:
    url = str(entry.get("link") or "").strip()
    if not is_web_address(url):
        return None
    # feedparser warns when it is asked for an update that it would have to make up from the publication.
    published = _time(entry.get("published_parsed"))
    updated = _time(entry["updated_parsed"]) if "updated_parsed" in entry else None
    times = [moment for moment in (published, updated) if moment]
    title = str(entry.get("title") or "").strip()[:_TITLE_LENGTH] or None
    return Link(url, title, published or updated, max(times, default=None))


def _time(parsed: Any) -> datetime | None:
    """feedparser's time, which is in UTC; None when there is none or no calendar has it."""
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
