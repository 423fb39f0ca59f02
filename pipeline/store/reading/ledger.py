"""What the crawls of a source cost its site, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, null, select

from pipeline.store.engine import Store
from pipeline.store.models import RunRow, RunState
from pipeline.store.reading.days import DAYS, day_of, first_moment


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """The crawls of a source on a UTC day (YYYY-MM-DD), or over several when `day` is None.

    `requests` has all of them: robots.txt, redirects, second tries. `bytes` is what came over the line.
    `not_modified` counts 304s, `forbidden` how often robots.txt said no.
    """

    source: str
    day: str | None
    crawls: int
    failed: int
    requests: int
    bytes: int
    not_modified: int
    forbidden: int
    status_429: int
    status_503: int

    @property
    def unmodified_share(self) -> float:
        """Which part of the requests was answered with 304, from 0 to 1."""
        return self.not_modified / self.requests if self.requests else 0.0


def ledger_of(store: Store, source: str, now: datetime, days: int = DAYS) -> list[LedgerLine]:
    """A source's last `days` days, today among them, the newest first; days without a crawl have no line.

    Raises StoreError.
    """
    with store.read() as connection:
        on = day_of(connection, RunRow.started_at)
        wanted = _summed(on, now, days).where(RunRow.source == source).group_by(RunRow.source, on)
        return [LedgerLine(*row) for row in connection.execute(wanted.order_by(on.desc()))]


def ledger(store: Store, now: datetime, days: int = DAYS) -> list[LedgerLine]:
    """Each source's sum over the last `days` days, those with the most requests first. Raises StoreError."""
    wanted = _summed(None, now, days).where(RunRow.source.is_not(None)).group_by(RunRow.source)
    with store.read() as connection:
        lines = [LedgerLine(*row) for row in connection.execute(wanted)]
    return sorted(lines, key=lambda line: (-line.requests, line.source))


def _summed(day: ColumnElement[str] | None, now: datetime, days: int) -> Any:
    failed = func.sum(case((RunRow.state.in_([RunState.FAILED, RunState.LOST]), 1), else_=0))
    names = ("requests", "bytes", "not_modified", "forbidden", "status_429", "status_503")
    return select(
        RunRow.source, null() if day is None else day, func.count(), failed, *(_sum(name) for name in names)
    ).where(RunRow.kind == "crawl", RunRow.started_at >= first_moment(now, days))


def _sum(name: str) -> ColumnElement[int]:
    """Runs of an earlier version, and those that died, have not counted their traffic."""
    return func.coalesce(func.sum(RunRow.counts[("traffic", name)].as_integer()), 0)
