"""Pasts of a source, made up hour by hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.health import History, PageSeen, Poll
from pipeline.records import Outcome

# A Wednesday.
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BEGUN = NOW - timedelta(days=28)
HOUR = timedelta(hours=1)


def ago(**parts: float) -> datetime:
    """A time before NOW: ago(hours=2)."""
    return NOW - timedelta(**parts)


def hourly(start: datetime = BEGUN, end: datetime = NOW) -> Iterator[datetime]:
    """Each full hour from `start` to `end`, both included."""
    at = start
    while at <= end:
        yield at
        at += HOUR


def polls(until: datetime = NOW) -> list[Poll]:
    """A crawl an hour that finds the listing changed, with twenty addresses."""
    return [Poll(at, changed=1, named=20) for at in hourly(end=until)]


def then(past: Sequence[Poll], since: datetime, **values: object) -> list[Poll]:
    """The crawls, with other answers from `since` on."""
    nothing: dict[str, object] = {"changed": 0, "named": 0, **values}
    return [replace(poll, **nothing) if poll.at >= since else poll for poll in past]  # type: ignore[arg-type]


def articles(comes: Callable[[datetime], bool], last: datetime = NOW) -> list[datetime]:
    """The hours in which an article comes, the last one at `last`."""
    return [at for at in hourly(end=last) if comes(at)]


def pages(number: int, last: datetime = NOW, **values: object) -> list[PageSeen]:
    """Pages of 3,000 characters, one an hour up to `last`; each is an article of its own."""
    usual: dict[str, object] = {"outcome": Outcome.NEW_ARTICLE, "length": 3000, "status": 200}
    found = []
    for back in range(number - 1, -1, -1):
        at = last - back * HOUR
        key = int(at.timestamp() // 3600)
        one = {"url": f"https://harbour.example/{key}", "article": key, **usual, **values}
        found.append(PageSeen(at, **one))  # type: ignore[arg-type]
    return found


def healthy(**parts: object) -> History:
    """An article an hour by day, a changed listing each hour, ordinary pages; `parts` replace some of it."""
    whole: dict[str, object] = {
        "articles": articles(lambda at: 6 <= at.hour <= 20),
        "polls": polls(),
        "pages": pages(60),
    }
    return History(**whole | parts)  # type: ignore[arg-type]
