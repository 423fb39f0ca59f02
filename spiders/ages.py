"""How old an article is that a listing names without a time: by its address.

Asked for one purpose alone: a page may list what is years old, and no feed can be blamed for not naming it. So
what cannot be told counts as new.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

LEAST_KNOWN = 10  # so many dated addresses with numbers, before their order is believed
IN_ORDER = 0.9  # share of neighbours by number that are neighbours by time too
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_DAY = re.compile(r"(?<!\d)(20\d\d)([-/.]?)(\d\d?)\2(\d\d?)(?!\d)")
_NUMBER = re.compile(r"\d{5,}")


def guessed_times(urls: Iterable[str], known: Mapping[str, datetime]) -> dict[str, datetime]:
    """The latest time at which each undated article can have appeared, as far as its address tells.

    By the day in it; or by its number, when the numbers of the `known` ones rise with their times. A number below
    all known ones gives BEFORE_ALL.
    """
    numbered = sorted((number, time) for url, time in known.items() if (number := _number(url)) is not None)
    numbers = [number for number, _ in numbered] if _rise(numbered) else []
    guessed = {}
    for url in urls:
        day, number = _end_of_day(url), _number(url)
        if day:
            guessed[url] = day
        elif numbers and number is not None and number < numbers[-1]:
            place = bisect_left(numbers, number)
            guessed[url] = numbered[place][1] if place else BEFORE_ALL
    return guessed


def _rise(numbered: list[tuple[int, datetime]]) -> bool:
    pairs = list(pairwise(time for _, time in numbered))
    in_order = sum(first <= second for first, second in pairs)
    return len(numbered) >= LEAST_KNOWN and in_order >= IN_ORDER * len(pairs)


def _number(url: str) -> int | None:
    """The last long number in an address's path."""
    found = _NUMBER.findall(urlsplit(url).path)
    return int(found[-1]) if found else None


def day_in(url: str) -> date | None:
    """The day that an address's path names, as in /2026/03/14/; None when it names none."""
    found = _DAY.search(urlsplit(url).path)
    if not found or (not found[2] and len(found[3] + found[4]) < 4):
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None


def _end_of_day(url: str) -> datetime | None:
    day = day_in(url)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) if day else None
