"""What letting quiet listings rest saves a site, and what it costs: requests, delays, articles that go by unseen.

usage: python -m benchmarks.pacing [--days 28] [--length 20]

Feeds of `--length` entries are simulated minute by minute: an article appears with the chance that the hour
gives it, and each hundredth time there is a burst of 15 within a quarter of an hour. A run begins every 10
minutes, and asks the feed when it is due. "Missed" are articles that left the feed before it was asked; a gap is
noted for each of these times, and filled later.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Console
from rich.table import Table

from benchmarks.rhythm import NOW, RATES, Rate
from spiders.links import Link
from spiders.overlap import meet, seen_in, share_new
from spiders.pacing import EARLY, rest_after
from spiders.remembered import Memory

MINUTE = timedelta(minutes=1)
EVERY = timedelta(minutes=10)
RESTS = (0, 1, 2, 6)
BURST, BURST_WITHIN, BURSTS = 15, 15, 0.01


@dataclass
class Result:
    """Of one way to ask: how often, how long each article waited, how many went by, how many gaps were noted."""

    asked: int
    delays: list[timedelta]
    missed: int
    gaps: int


def main() -> None:
    """Print requests a day, delays and misses, by kind of source and longest rest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--length", type=int, default=20)
    options = parser.parse_args()
    table = Table(
        "articles", "a day", "rest_hours", "requests a day", "delay, min: median", "95 of 100", "missed", "gaps"
    )
    for name, rate in RATES.items():
        times = _published(rate, options.days)
        for hours in RESTS:
            result = _asked(times, timedelta(days=options.days), options.length, timedelta(hours=hours))
            minutes = sorted(delay / MINUTE for delay in result.delays)
            table.add_row(
                name,
                f"{len(times) / options.days:.0f}",
                str(hours),
                f"{result.asked / options.days:.0f}",
                f"{statistics.median(minutes):.0f}",
                f"{minutes[int(len(minutes) * 0.95)]:.0f}",
                f"{result.missed / len(times):.2%}",
                str(result.gaps),
            )
    Console().print(table)


def _published(rate: Rate, days: int) -> list[datetime]:
    """When articles appear, the same in every run."""
    chance, times = random.Random(1), []
    for minute in range(days * 1440):
        at = NOW + minute * MINUTE
        if chance.random() < rate(at) / 60:
            burst = BURST if chance.random() < BURSTS else 1
            times += [at + chance.random() * BURST_WITHIN * MINUTE for _ in range(burst)]
    return sorted(times)


def _asked(times: Sequence[datetime], span: timedelta, length: int, longest: timedelta) -> Result:
    feed: deque[int] = deque(maxlen=length)
    memory, known, coming = Memory(), -1, 0
    result = Result(0, [], 0, 0)
    now = NOW
    while now < NOW + span:
        while coming < len(times) and times[coming] <= now:
            feed.appendleft(coming)
            coming += 1
        if feed and (memory.due_at is None or now >= memory.due_at - EARLY):
            found = [(str(number), Link("", None, times[number])) for number in feed]
            seen = seen_in(found)
            new = None if memory.seen_at is None else share_new(memory.seen, seen)
            result.asked += 1
            result.gaps += memory.seen_at is not None and not meet(memory.seen, found)
            fresh = [number for number in feed if number > known]
            result.missed += coming - 1 - known - len(fresh)
            result.delays += [now - times[number] for number in fresh]
            known = coming - 1
            memory = Memory(seen_at=now, seen=seen, due_at=rest_after(memory, now, new, longest))
        now += EVERY
    return result


if __name__ == "__main__":
    main()
