"""The one thing that all listings give: addresses, with what is said about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

LONGEST_ADDRESS = 2000  # what browsers and servers bear; longer ones are junk


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a listing. Times are aware; `changed_at` is the latest that the listing gives for it."""

    url: str
    title: str | None = None
    published_at: datetime | None = None
    changed_at: datetime | None = None


def is_web_address(url: str) -> bool:
    """Whether it starts with http or https, names a host, and is of a sane length."""
    if len(url) > LONGEST_ADDRESS:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def aware(moment: datetime) -> datetime:
    """The time in UTC; one without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
