"""How often each topic was found, and what became of its alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, func, select

from pipeline.store.engine import Store
from pipeline.store.models import AlertRow, MatchRow
from pipeline.store.reading.days import DAYS, daily, day_of, first_moment


@dataclass(frozen=True, slots=True)
class TopicState:
    """Matches of a topic: of the last 24 hours, of 7 days, and of each of 14 days (oldest first).

    `alerts` counts all its alerts by their state.
    """

    topic: str
    day: int = 0
    week: int = 0
    days: tuple[int, ...] = (0,) * DAYS
    alerts: tuple[tuple[str, int], ...] = ()


def topic_states(store: Store, now: datetime) -> dict[str, TopicState]:
    """The state of every topic that was ever found lately or alerted, by its id."""
    with store.read() as connection:
        counts, alerts = _matches(connection, now), _alerts(connection)
    topics = {*counts, *alerts}
    return {
        topic: TopicState(
            topic,
            day=sum(day for _, _, day, _ in counts.get(topic, ())),
            week=sum(week for _, _, _, week in counts.get(topic, ())),
            days=daily([(on, number) for on, number, _, _ in counts.get(topic, ())], now),
            alerts=tuple(alerts.get(topic, ())),
        )
        for topic in sorted(topics)
    }


def _matches(connection: Connection, now: datetime) -> dict[str, list[tuple[str, int, int, int]]]:
    """For each topic: a day, its matches, and how many of them fall in the last 24 hours and 7 days."""
    on = day_of(connection, MatchRow.made_at)
    counted = (
        select(
            MatchRow.topic,
            on.label("on"),
            func.count().label("number"),
            _since(now - timedelta(hours=24)).label("day"),
            _since(now - timedelta(days=7)).label("week"),
        )
        .where(MatchRow.made_at >= first_moment(now))
        .group_by(MatchRow.topic, on)
    )
    found: dict[str, list[tuple[str, int, int, int]]] = {}
    for row in connection.execute(counted):
        found.setdefault(row.topic, []).append((row.on, row.number, row.day, row.week))
    return found


def _since(moment: datetime) -> ColumnElement[int]:
    return func.sum(case((MatchRow.made_at >= moment, 1), else_=0))


def _alerts(connection: Connection) -> dict[str, list[tuple[str, int]]]:
    counted = (
        select(AlertRow.topic, AlertRow.state, func.count().label("number"))
        .where(AlertRow.story_id.is_not(None))
        .group_by(AlertRow.topic, AlertRow.state)
        .order_by(AlertRow.state)
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for row in connection.execute(counted):
        found.setdefault(row.topic, []).append((row.state, row.number))
    return found
