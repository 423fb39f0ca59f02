"""Counts by day, for the small charts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func

DAYS = 14


def first_moment(now: datetime, days: int = DAYS) -> datetime:
    """When the oldest of the last `days` days (UTC, today among them) began."""
    return datetime.combine(now.astimezone(UTC).date() - timedelta(days=days - 1), time(), UTC)


def day_of(connection: Connection, moment: Any) -> ColumnElement[str]:
    """The UTC day of a time column as YYYY-MM-DD, in the database's own words."""
    if connection.dialect.name == "postgresql":
        return func.to_char(func.timezone("UTC", moment), "YYYY-MM-DD")
    return func.strftime("%Y-%m-%d", moment)


def daily(counted: Iterable[tuple[str, int]], now: datetime, days: int = DAYS) -> tuple[int, ...]:
    """The counts of the last `days` days, oldest first; a day without a count has 0."""
    known = {date.fromisoformat(day): number for day, number in counted}
    oldest = first_moment(now, days).date()
    return tuple(known.get(oldest + timedelta(days=step), 0) for step in range(days))
