"""One written time: from the forms that pages use to an instant, and how sure it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from pipeline.extract.calendars import OFFSETS, month_of

LONGEST = 300

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?(?=\D|$)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?((?:19|20)\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d\d)(?![\d.]*\d)")
_NAMED = re.compile(
    r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s\-/]+(?:de\s+|of\s+)?([^\W\d_]{3,}\.?),?[\s\-/]+(?:de\s+)?"
    r"((?:19|20)\d\d)(?!\d)"
    r"|(?<!\w)([^\W\d_]{3,}\.?)[\s\-]+(\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)((?:19|20)\d\d)(?!\d)"
)
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_CLOCK = re.compile(
    r"(?<![\d:.+\-])(?:[T]|\b)?(\d{1,2})[:時](\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?![\d:])\s*([ap]\.?\s?m\b\.?)?", re.I
)
_OFFSET = re.compile(r"^\s*(?:(?:UTC|GMT)\s*)?([+\-−])(\d{1,2}):?(\d{2})?(?!\d)")
_ABBREVIATION = re.compile(r"^[\s(,]*([^\W\d_]{1,4})\b")
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day; with its clock where one is written (seconds kept), with its zone where one is stated."""

    day: date
    clock: time | None = None
    zone: tzinfo | None = None

    def at(self, zone: tzinfo = UTC) -> datetime:
        """The instant in UTC; `zone` is taken where none is stated. A day alone is its midnight in UTC."""
        if self.clock is None:
            return datetime.combine(self.day, time(), UTC)
        return datetime.combine(self.day, self.clock, self.zone or zone).astimezone(UTC)


def read_moment(text: str, *, month_first: bool = False) -> Moment | None:
    """The first time written in a short text, or None.

    `month_first` says how `4/5/2024` is meant (fifth of April); days above 12 decide for themselves.
    """
    text = text.strip()[:LONGEST]
    if _EPOCH.match(text):
        return _from_epoch(text)
    found = _compact(text) or _find_day(text, month_first)
    if found is None:
        return None
    day, start, end, clock_in_day = found
    if clock_in_day:
        return Moment(day, clock_in_day, _zone_after(text[end:]))
    return _with_clock(text, day, start, end)


def _from_epoch(text: str) -> Moment:
    number = int(text.partition(".")[0])
    at = datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)
    return Moment(at.date(), at.time().replace(microsecond=0), UTC)


Found = tuple[date, int, int, time | None]


def _compact(text: str) -> Found | None:
    match = _COMPACT.match(text)
    if not match or (match[4] is None and len(text) > 8):
        return None
    day = _date(int(match[1]), int(match[2]), int(match[3]))
    clock = _time(int(match[4]), int(match[5]), int(match[6] or 0)) if match[4] else None
    return (day, match.start(), match.end(), clock) if day else None


def _find_day(text: str, month_first: bool) -> Found | None:
    found: list[Found] = []
    for match in _ISO.finditer(text):
        _add(found, match, int(match[1]), int(match[3]), int(match[4]))
    for match in _EAST_ASIAN.finditer(text):
        _add(found, match, int(match[1]), int(match[2]), int(match[3]))
    for match in _DAY_FIRST.finditer(text):
        day, month = _order(int(match[1]), int(match[3]), month_first and match[2] == "/")
        _add(found, match, int(match[4]), month, day)
    for match in _SHORT_YEAR.finditer(text):
        _add(found, match, 2000 + int(match[3]), int(match[2]), int(match[1]))
    for match in _NAMED.finditer(text):
        name, number, year = (match[2], match[1], match[3]) if match[2] else (match[4], match[5], match[6])
        _add(found, match, int(year), month_of(name) or 0, int(number))
    return min(found, key=lambda one: one[1], default=None)


def _add(found: list[Found], match: re.Match[str], year: int, month: int, day: int) -> None:
    value = _date(year, month, day)
    if value:
        found.append((value, match.start(), match.end(), None))


def _order(first: int, second: int, month_first: bool) -> tuple[int, int]:
    """Day and month of two numbers."""
    if second > 12 or (month_first and first <= 12):
        return second, first
    return first, second


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(hour: int, minute: int, second: int = 0) -> time | None:
    try:
        return time(hour, minute, min(second, 59))
    except ValueError:
        return None


def _with_clock(text: str, day: date, start: int, end: int) -> Moment:
    """The clock nearest after the day, else the nearest before it: `13:53, 23-12-2024`."""
    match = _CLOCK.search(text, end) or next(iter(list(_CLOCK.finditer(text[:start]))[-1:]), None)
    if match is None:
        return Moment(day)
    hour, half = int(match[1]), (match[4] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    clock = _time(hour, int(match[2]), int(match[3] or 0))
    if clock is None:
        return Moment(day)
    return Moment(day, clock, _zone_after(text[match.end() :]))


def _zone_after(rest: str) -> tzinfo | None:
    offset = _OFFSET.match(rest)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return (
            timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if minutes < 15 * 60 else None
        )
    name = _ABBREVIATION.match(rest)
    minutes_east = OFFSETS.get(name[1].lower()) if name else None
    return None if minutes_east is None else timezone(timedelta(minutes=minutes_east))
