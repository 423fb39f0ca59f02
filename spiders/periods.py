"""Which days a sitemap can hold, by its name and its lastmod, and of which day an entry is."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from urllib.parse import urlsplit

from spiders.ages import day_in
from spiders.links import Link

# What is near midnight falls into one day here and into another there.
MARGIN = timedelta(days=1)
OLDEST_YEAR = 1990
# Numbers after a month are days when they go on so far; a month's sitemap in so many parts there is not.
MOST_PARTS = 25
MONTHS = 12
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAMES = (
    re.compile(rf"(?:yyyy|year|y)={_YEAR}(?:&(?:mm|month|m)=(?P<month>\d\d?)(?:&(?:dd|day|d)=(?P<day>\d\d?))?)?"),
    re.compile(rf"(?<!\d){_YEAR}(?P<sep>[-_/.])(?P<month>\d\d?)(?:(?P=sep)(?P<day>\d\d))?(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?P<month>\d\d)(?P<day>\d\d)?(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?!\d)"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a month or a day: all from the first to the last day."""

    first: date
    last: date

    def meets(self, other: Period) -> bool:
        """Whether they may have articles in common; neighbours may, for days begin at different times."""
        return self.first <= other.last + MARGIN and other.first <= self.last + MARGIN


def periods_of(children: Iterable[Link], today: date) -> dict[str, Period]:
    """The period of each sitemap of an index whose address names one.

    A number is easily taken for a year, and the third part of a year for March. So names are believed only when
    all that are built alike name a period that has begun, not all the same one, and none was last changed before
    it began; numbers are days and months only when they go on as those do.
    """
    alike: dict[str, list[Link]] = defaultdict(list)
    for child in children:
        alike[re.sub(r"\d+", "0", child.url)].append(child)
    found: dict[str, Period] = {}
    for group in alike.values():
        found |= _believed(group, today)
    return found


def _believed(group: Sequence[Link], today: date) -> dict[str, Period]:
    told = [_numbers(child.url) for child in group]
    depth = 3 if _has_days(told) else 2 if _has_months(told) else 1
    found: dict[str, Period] = {}
    for child, numbers in zip(group, told, strict=True):
        period = _period(numbers[:depth])
        if period is None or not _can_be(period, child, today):
            return {}
        found[child.url] = period
    return found if len(set(found.values())) > 1 else {}


def _has_days(told: Sequence[Sequence[int]]) -> bool:
    """Whether third numbers are days, not parts of a month."""
    return any(len(numbers) == 3 and numbers[2] > MOST_PARTS for numbers in told)


def _has_months(told: Sequence[Sequence[int]]) -> bool:
    """Whether second numbers are months, not parts of a year: those of each whole year go on to twelve."""
    last: dict[int, int] = {}
    for numbers in told:
        if len(numbers) < 2:
            return False
        last[numbers[0]] = max(last.get(numbers[0], 0), numbers[1])
    whole = sorted(last)[1:-1] or sorted(last)[:1]
    return all(last[year] == MONTHS for year in whole)


def _numbers(url: str) -> list[int]:
    """Year, month and day, as far as an address names them."""
    parts = urlsplit(url)
    for pattern in _NAMES:
        if matches := list(pattern.finditer(f"{parts.path}?{parts.query}")):
            told = matches[-1].groupdict()
            return [int(told[name]) for name in ("year", "month", "day") if told.get(name)]
    return []


def _period(numbers: Sequence[int]) -> Period | None:
    try:
        if len(numbers) == 3:
            return Period(date(*numbers), date(*numbers))
        if len(numbers) == 2:
            year, month = numbers
            return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return Period(date(numbers[0], 1, 1), date(numbers[0], 12, 31)) if numbers else None
    except ValueError:
        return None


def _can_be(period: Period, child: Link, today: date) -> bool:
    if period.first.year < OLDEST_YEAR or period.first > today + MARGIN:
        return False
    return child.changed_at is None or child.changed_at.date() >= period.first - MARGIN


@dataclass(frozen=True, slots=True)
class Range:
    """The days that are asked for, by the calendar of the site's zone."""

    days: frozenset[date]
    zone: tzinfo

    @property
    def whole(self) -> Period:
        """From the first of them to the last."""
        return Period(min(self.days), max(self.days))

    def may_be_in(self, child: Link, period: Period | None) -> bool:
        """Whether a sitemap may name an article of these days: it was not finished before them, and is of them."""
        if child.changed_at and child.changed_at.date() < self.whole.first - MARGIN:
            return False
        return period is None or period.meets(self.whole)

    def has(self, link: Link, period: Period | None) -> bool | None:
        """Whether an entry of a sitemap is of these days; None when nothing tells.

        By its publication date, else its lastmod, and by the day in its address. `period` is that of the sitemap:
        it holds for what has no date of its own, or was changed after it.
        """
        told = {day for day in (day_in(link.url),) if day}
        if link.published_at:
            # By the site's day and by UTC's: a date without a time is midnight UTC.
            told |= {link.published_at.date(), link.published_at.astimezone(self.zone).date()}
        if not told.isdisjoint(self.days):
            return True
        if period and (not told or min(told) > period.last):
            return period.meets(self.whole)
        return False if told else None
