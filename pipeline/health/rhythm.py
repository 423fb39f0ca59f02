"""How often something normally happens, by weekday and hour, and when its absence becomes unusual.

Silence is measured in events that should have come rather than in hours: a night without news is no silence
at a paper that sleeps at night. Each moment has a rate (events an hour, from the profile of the week times
that of the day, both drawn towards flat while events are few), and the time between two events is the sum of
the rates that lie between them. So a source's gaps become comparable whenever they fall. This is the time
rescaling of point processes (Brown, Barbieri, Ventura, Kass, Frank: The Time-Rescaling Theorem and Its
Application to Neural Spike Train Data Analysis, Neural Computation 14, 2002). A Poisson process would have
gaps of length 1 on average then; real sources are more regular or more clumped, therefore their own longest
gaps are the measure, and a share of these is left out so that one past outage does not hide the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

HOUR = timedelta(hours=1)
# Events of one crawl come together; they are one event of the rhythm.
BUNCH = timedelta(minutes=10)
LEAST_EVENTS = 15
LEAST_SPAN = timedelta(days=7)
# Of the longest gaps, one in so many is left out, and one at least.
LEFT_OUT = 100
# So much longer than the longest of the others must a gap be to be unusual: `FACTOR` times it, and `SLACK` events.
FACTOR, SLACK = 1.75, 0.5
LONGEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`mean` is in events an hour; `weekdays` (Monday first) and `hours` (UTC) multiply it.

    `allowed` is how many events may fail to come before the silence is unusual.
    """

    mean: float
    weekdays: tuple[float, ...]
    hours: tuple[float, ...]
    allowed: float

    def rate(self, moment: datetime) -> float:
        """Events an hour that are normal at that moment."""
        at = moment.astimezone(UTC)
        return self.mean * self.weekdays[at.weekday()] * self.hours[at.hour]

    def expected(self, start: datetime, end: datetime) -> float:
        """How many events normally come between two moments."""
        total, at = 0.0, start
        while at < end:
            step = min(_next_hour(at), end)
            total += self.rate(at) * ((step - at) / HOUR)
            at = step
        return total

    def due_by(self, last: datetime) -> datetime:
        """Until when the next event should have come, at the latest; not more than 60 days after `last`."""
        missing, at = self.allowed, last
        while at < last + LONGEST:
            step, rate = _next_hour(at), self.rate(at)
            coming = rate * ((step - at) / HOUR)
            if coming >= missing:
                return at + HOUR * (missing / rate)
            missing, at = missing - coming, step
        return last + LONGEST


def learn(moments: Sequence[datetime], holes: Sequence[tuple[datetime, datetime]] = ()) -> Rhythm | None:
    """The rhythm of events (oldest first), or None when there are too few to tell.

    A gap that lies across one of `holes`, times in which nobody looked, teaches nothing.
    """
    events = bunched(moments)
    if len(events) < LEAST_EVENTS or events[-1] - events[0] < LEAST_SPAN:
        return None
    flat = _profile(events)
    gaps = [
        flat.expected(start, end)
        for start, end in pairwise(events)
        if not any(start < closed and opened < end for opened, closed in holes)
    ]
    if len(gaps) < LEAST_EVENTS - 1:
        return None
    kept = sorted(gaps)[: -max(1, len(gaps) // LEFT_OUT)]
    return Rhythm(flat.mean, flat.weekdays, flat.hours, kept[-1] * FACTOR + SLACK)


def bunched(moments: Sequence[datetime]) -> list[datetime]:
    """The first moment of each bunch."""
    found: list[datetime] = []
    before: datetime | None = None
    for moment in moments:
        if before is None or moment - before > BUNCH:
            found.append(moment)
        before = moment
    return found


def _profile(events: Sequence[datetime]) -> Rhythm:
    """How events spread over week and day; one event a cell, spread as the mean is, is added to each."""
    span = events[-1] - events[0]
    mean = (len(events) - 1) / (span / HOUR)
    hours = Counter[int]()
    weekdays = Counter[int]()
    for event in events[1:]:
        at = event.astimezone(UTC)
        hours[at.hour] += 1
        weekdays[at.weekday()] += 1
    watched_hours, watched_days = _watched(events[0], events[-1])
    return Rhythm(
        mean,
        tuple((weekdays[day] + 1) / (watched_days[day] * mean + 1) for day in range(7)),
        tuple((hours[hour] + 1) / (watched_hours[hour] * mean + 1) for hour in range(24)),
        0.0,
    )


def _watched(start: datetime, end: datetime) -> tuple[list[float], list[float]]:
    """How many hours between two moments fall to each hour of the day, and to each day of the week."""
    hours, weekdays = [0.0] * 24, [0.0] * 7
    at = start.astimezone(UTC)
    while at < end:
        step = min(_next_hour(at), end)
        hours[at.hour] += (step - at) / HOUR
        weekdays[at.weekday()] += (step - at) / HOUR
        at = step.astimezone(UTC)
    return hours, weekdays


def _next_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0) + HOUR
