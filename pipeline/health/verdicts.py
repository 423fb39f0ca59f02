"""What can be wrong with a source, in a word and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong. The order is that of `judge`: an earlier kind explains a later one."""

    BLOCKED = "blocked"  # 401, 403, 429, 503, or robots.txt
    UNREACHABLE = "unreachable"  # no usable answer for another reason
    EMPTY = "no articles"  # the listings can be read and give no article
    PAYWALLED = "paywalled"
    SOFT_404 = "soft 404"  # one page for many addresses, with status 200
    LAYOUT = "layout changed"
    FUTURE = "future dates"
    FROZEN = "frozen"  # 304 for longer than is normal
    QUIET = "quiet"
    GAP = "gap"  # a listing moved on further than it reaches, and what went by is not fetched yet


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that is wrong: since when (aware, UTC), and a sentence, which does not repeat that time."""

    kind: Kind
    since: datetime
    sentence: str


def said(moment: datetime) -> str:
    """`21 Nov 2026 14:05 UTC`."""
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%b %Y %H:%M} UTC"
