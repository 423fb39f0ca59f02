"""What a reader may ask for in an address, checked before a query sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Query

from pipeline.store.reading import AlertFilter, Place, StoryFilter

LARGEST = 2**63 - 1  # what the database's whole numbers hold
Key = Annotated[int | None, Query(ge=0, le=LARGEST)]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Number = Annotated[int, Path(ge=1, le=LARGEST)]
SourceName = Annotated[str, Path(max_length=300, pattern=r"^[^\x00]*$")]
Words = Annotated[str, Query(max_length=300, pattern=r"^[^\x00]*$")]
Address = Annotated[str, Query(max_length=4000, pattern=r"^[^\x00]*$")]


def _day(value: str, name: str, later: int = 0) -> datetime | None:
    if not value.strip():
        return None
    try:
        return datetime.combine(date.fromisoformat(value.strip()) + timedelta(days=later), time(), UTC)
    except (ValueError, OverflowError):
        raise HTTPException(400, f"{name} is no day; write it as 2026-11-24") from None


class StoriesAsked:
    """The filters of the stories, as they were written and as a query takes them.

    `since` and `until` are days (UTC), both included.
    """

    def __init__(
        self,
        topic: Words = "",
        source: Words = "",
        since: Words = "",
        until: Words = "",
        q: Words = "",
        before: Key = None,
        after: Key = None,
        size: Annotated[int, Query(ge=1, le=100)] = 30,
    ) -> None:
        self.topic, self.source, self.since, self.until, self.q = topic, source, since, until, q.strip()
        self.size = size
        self.place = Place(before, after, size)
        self.filter = StoryFilter(
            topic=topic or None,
            source=source or None,
            since=_day(since, "since"),
            until=_day(until, "until", later=1),
            words=self.q,
        )

    @property
    def values(self) -> dict[str, str]:
        """The filters that are set, as an address carries them."""
        given = {"topic": self.topic, "source": self.source, "since": self.since, "until": self.until, "q": self.q}
        size = {} if self.size == 30 else {"size": str(self.size)}
        return {name: value for name, value in given.items() if value} | size


class AlertsAsked:
    """The filters of the alerts."""

    def __init__(
        self,
        topic: Words = "",
        channel: Words = "",
        state: Words = "",
        before: Key = None,
        after: Key = None,
    ) -> None:
        self.topic, self.channel, self.state = topic, channel, state
        self.place = Place(before, after, 50)
        self.filter = AlertFilter(topic or None, channel or None, state or None)

    @property
    def values(self) -> dict[str, str]:
        """The filters that are set, as an address carries them."""
        given = {"topic": self.topic, "channel": self.channel, "state": self.state}
        return {name: value for name, value in given.items() if value}


StoriesAskedDep = Annotated[StoriesAsked, Depends()]
AlertsAskedDep = Annotated[AlertsAsked, Depends()]
