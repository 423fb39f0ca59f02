"""Incidents: what was wrong with a source, opened and closed by the health step; one open one of a kind each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text, update

from pipeline.health.verdicts import Kind, Verdict
from pipeline.store import outbox
from pipeline.store.engine import Store, upsert
from pipeline.store.models import IncidentRow

_OPEN = IncidentRow.closed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that is or was wrong with a source; `closed_at` is None while it lasts."""

    id: int
    source: str
    kind: Kind
    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What a verdict changed: how many incidents it opened, and how many it closed."""

    opened: int = 0
    closed: int = 0


def open_incidents(store: Store) -> dict[str, list[Incident]]:
    """What is wrong now, by source, what began first first. Raises StoreError."""
    with store.read() as connection:
        rows = connection.execute(_incidents().where(_OPEN).order_by(IncidentRow.since, IncidentRow.id)).all()
    found: dict[str, list[Incident]] = {}
    for row in rows:
        found.setdefault(row.source, []).append(_incident(row))
    return found


def incidents_of(store: Store, source: str, limit: int = 50) -> list[Incident]:
    """A source's incidents, the newest first. Raises StoreError."""
    wanted = _incidents().where(IncidentRow.source == source)
    wanted = wanted.order_by(IncidentRow.opened_at.desc(), IncidentRow.id.desc()).limit(limit)
    with store.read() as connection:
        return [_incident(row) for row in connection.execute(wanted)]


def settle(store: Store, source: str, verdict: Verdict | None, channels: Iterable[str], now: datetime) -> Settled:
    """Make a source's open incidents agree with a verdict, in one transaction.

    One that begins is told on each of `channels`, once. One that goes on keeps its earliest beginning, and
    takes the newest sentence. What the verdict does not name is closed. Raises StoreError.
    """
    with store.write() as connection:
        rows = connection.execute(_incidents().where(IncidentRow.source == source, _OPEN).with_for_update()).all()
        over = [row.id for row in rows if verdict is None or row.kind != verdict.kind]
        connection.execute(update(IncidentRow).where(IncidentRow.id.in_(over)).values(closed_at=now))
        opened = 0
        if verdict is not None:
            going_on = next((row for row in rows if row.kind == verdict.kind), None)
            if going_on is None:
                opened = _open(connection, source, verdict, channels, now)
            else:
                _renew(connection, going_on, verdict)
        return Settled(opened, len(over))


def _open(connection: Connection, source: str, verdict: Verdict, channels: Iterable[str], now: datetime) -> int:
    """1, or 0 when another process opened it at the same time."""
    row = upsert(connection, IncidentRow).values(
        source=source,
        kind=verdict.kind,
        since=verdict.since,
        opened_at=now,
        sentence=verdict.sentence,
    )
    row = row.on_conflict_do_nothing(index_elements=["source", "kind"], index_where=text("closed_at IS NULL"))
    made = connection.execute(row.returning(IncidentRow.id)).scalar_one_or_none()
    if made is None:
        return 0
    outbox.request_incident(connection, incident_id=made, channels=channels, now=now)
    return 1


def _renew(connection: Connection, row: Any, verdict: Verdict) -> None:
    values = {"since": min(row.since, verdict.since), "sentence": verdict.sentence}
    if values != {"since": row.since, "sentence": row.sentence}:
        connection.execute(update(IncidentRow).where(IncidentRow.id == row.id).values(**values))


def _incidents() -> Any:
    return select(
        IncidentRow.id,
        IncidentRow.source,
        IncidentRow.kind,
        IncidentRow.since,
        IncidentRow.opened_at,
        IncidentRow.closed_at,
        IncidentRow.sentence,
    )


def _incident(row: Any) -> Incident:
    return Incident(row.id, row.source, Kind(row.kind), row.since, row.opened_at, row.closed_at, row.sentence)
