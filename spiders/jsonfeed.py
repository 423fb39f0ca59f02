"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser does not read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from spiders.errors import ListingError
from spiders.links import Link, is_web_address

VERSION = "jsonfeed.org/version/1"
_TITLE_LENGTH = 500


def is_json(body: bytes) -> bool:
    """Whether a body is a JSON object, and so no RSS or Atom."""
    return body[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read_json_feed(body: bytes, url: str, most: int) -> list[Link]:
    """The web addresses of the feed's first `most` items, in its order; relative ones are read against `url`.

    Raises ListingError when the body is no whole JSON Feed: unlike XML, JSON that breaks off has no whole items.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ListingError("the answer is JSON that cannot be read") from error
    items = told.get("items")
    if VERSION not in str(told.get("version")) or not isinstance(items, list):
        raise ListingError("the answer is JSON, and no JSON Feed")
    found = (_link(item, url) for item in items[:most] if isinstance(item, dict))
    return [link for link in found if link]


def _link(item: dict[str, Any], base: str) -> Link | None:
    try:
        address = urljoin(base, str(item.get("url") or item.get("external_url") or "").strip())
    except ValueError:
        return None
    if not is_web_address(address) or address == base:
        return None
    published, modified = _time(item.get("date_published")), _time(item.get("date_modified"))
    title = str(item.get("title") or "").strip()[:_TITLE_LENGTH] or None
    times = [moment for moment in (published, modified) if moment]
    return Link(address, title, published or modified, max(times, default=None))


def _time(text: object) -> datetime | None:
    """A time of RFC 3339 in UTC; None for anything else, also for a time without a zone."""
    try:
        told = datetime.fromisoformat(text) if isinstance(text, str) else None
        return told.astimezone(UTC) if told and told.tzinfo else None
    except (ValueError, OverflowError):
        return None
