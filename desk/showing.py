"""How times, addresses and numbers are written on pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

from pipeline.health import Kind
from pipeline.records import Certainty
from pipeline.store.reading import USUAL, YOUNG

# What XML 1.0 cannot hold, escaped or not.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HINTS = {
    Certainty.ZONE_ASSUMED: "time zone assumed",
    Certainty.ZONE_UNKNOWN: "time zone unknown, read as UTC",
    Certainty.DAY: "day only",
}
BAR, GAP, HEIGHT = 6, 2, 28


def day(moment: datetime, now: datetime) -> str:
    """`today`, `yesterday`, `Saturday 21 November`, with the year when it is another."""
    on, today = moment.astimezone(UTC).date(), now.astimezone(UTC).date()
    if on == today:
        return "today"
    if on == today - timedelta(days=1):
        return "yesterday"
    return f"{on:%A} {on.day} {on:%B}" + ("" if on.year == today.year else f" {on.year}")


def clock(moment: datetime) -> str:
    """`14:05`, in UTC."""
    return f"{moment.astimezone(UTC):%H:%M}"


def short_day(moment: datetime, now: datetime) -> str:
    """`today`, `yesterday`, `21 Nov`, `21 Nov 2025`."""
    named = day(moment, now)
    if named in ("today", "yesterday"):
        return named
    on = moment.astimezone(UTC)
    return f"{on.day} {on:%b}" + ("" if on.year == now.astimezone(UTC).year else f" {on.year}")


def stamp(moment: datetime, now: datetime) -> str:
    """`today 14:05`, `21 Nov 14:05`."""
    return f"{short_day(moment, now)} {clock(moment)}"


def ago(moment: datetime, now: datetime) -> str:
    """`just now`, `12 min ago`, `5 h ago`, `3 days ago`."""
    seconds = (now - moment).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 86400:
        return f"{int(seconds // 3600)} h ago"
    days = int(seconds // 86400)
    return "1 day ago" if days == 1 else f"{days:,} days ago"


def lasting(begun: datetime, ended: datetime) -> str:
    """`8 s`, `3 min 5 s`, `1 h 4 min`."""
    seconds = max(0, int((ended - begun).total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"


def full(moment: datetime) -> str:
    """`2026-11-24 14:05:09 UTC`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def machine(moment: datetime) -> str:
    """The time as RFC 3339 has it, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def hint(certainty: str | None) -> str:
    """What a reader should know about a time; empty when it is exact."""
    return HINTS.get(Certainty(certainty), "") if certainty in set(Certainty) else ""


def outside(url: str | None) -> str | None:
    """A link to outside: the address when a browser may follow it (http or https with a host), else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 copy`, `3 copies`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def words(name: object) -> str:
    """`not_modified` as it is read: `not modified`."""
    return str(name).replace("_", " ")


def tone(health: str) -> str:
    """How loud a source's health is shown: `good`, `warn`, `bad`, or nothing while nobody can tell."""
    if health in (USUAL, YOUNG):
        return "good" if health == USUAL else ""
    return "warn" if health in (Kind.QUIET, Kind.FROZEN, Kind.GAP) else "bad"


def query(**values: object) -> str:
    """`?topic=a&source=b` of the values that are not empty, or nothing."""
    given = {name: str(value) for name, value in values.items() if value not in (None, "")}
    return f"?{urlencode(given, quote_via=quote)}" if given else ""


def writable(text: str | None) -> str:
    """`text` without the characters that XML cannot hold."""
    return UNWRITABLE.sub("", text or "")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart HEIGHT high, from its upper left corner."""

    x: int
    y: int
    height: int
    number: int


def bars(numbers: Sequence[int]) -> list[Bar]:
    """A bar a number, the highest HEIGHT high; a number above 0 has at least 3, and 0 has 1."""
    top = max(numbers, default=0)
    heights = [max(3, round(number / top * HEIGHT)) if number else 1 for number in numbers]
    return [
        Bar(place * (BAR + GAP), HEIGHT - height, height, number)
        for place, (height, number) in enumerate(zip(heights, numbers, strict=True))
    ]
