"""How often chance alone makes a source look silent, and how soon a source that stops is noticed.

usage: python -m benchmarks.rhythm [--sources 12]

Sources are simulated: in each five minutes an article appears with the chance that hour and weekday give it. Four
weeks are learnt from, the next four are watched; after them the source stops, at any hour of a week.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from rich.console import Console
from rich.table import Table

from pipeline.health.rhythm import learn

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
WATCHED = timedelta(days=28)
STEP = timedelta(minutes=5)
HOUR = timedelta(hours=1)
Rate = Callable[[datetime], float]
RATES: dict[str, Rate] = {
    "all hours": lambda at: 5,
    "mostly 6 to 21 h": lambda at: 1.3 if 6 <= at.hour <= 20 else 0.05,
    "weekdays, 7 to 19 h": lambda at: 0.8 if at.weekday() < 5 and 7 <= at.hour <= 18 else 0.02,
    "rarely": lambda at: 0.15 if 6 <= at.hour <= 20 else 0.01,
}
"""Articles an hour, at most 12."""


def main() -> None:
    """Print false alarms and delays for each kind of source."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=12)
    sources = parser.parse_args().sources
    table = Table(
        "articles", "a day", "false alarms a source in 4 weeks", "a stop is found after (median)", "longest"
    )
    for name, rate in RATES.items():
        table.add_row(name, *_measured(rate, sources))
    Console().print(table)


def _measured(rate: Rate, sources: int) -> tuple[str, ...]:
    alarms, articles, learnt = 0, 0, 0
    delays: list[float] = []
    for seed in range(sources):
        times = _simulated(rate, seed)
        articles += len(times)
        known = [at for at in times if at < NOW - WATCHED]
        rhythm = learn(known)
        if rhythm is None:
            continue
        learnt += 1
        watched = [known[-1], *(at for at in times if at >= NOW - WATCHED)]
        alarms += sum(rhythm.due_by(before) < after for before, after in pairwise(watched))
        stops = [NOW + hours * HOUR for hours in range(0, 168, 5)]
        delays += [(rhythm.due_by(stop) - stop) / HOUR for stop in stops]
    if not learnt:
        return f"{articles / sources / 56:.0f}", "too young to tell", "-", "-"
    return (
        f"{articles / sources / 56:.0f}",
        f"{alarms / learnt:.2f}",
        f"{statistics.median(delays):.0f} h",
        f"{max(delays):.0f} h",
    )


def _simulated(rate: Rate, seed: int) -> list[datetime]:
    chance, at, times = random.Random(seed), NOW - 2 * WATCHED, []
    while at < NOW:
        if chance.random() < rate(at) / 12:
            times.append(at)
        at += STEP
    return times


if __name__ == "__main__":
    main()
