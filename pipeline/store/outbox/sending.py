"""Who may send an alert now, and how each attempt ended; every change of state is a row.

An alert is claimed before it is sent and finished afterwards, in two transactions with the sending between
them. A sender that dies in between leaves it SENDING; when its lease is over, the next sender notes that
nobody can tell whether it arrived (UNKNOWN) and sends it once more under the same key. The number of
attempts fences: a sender whose lease ended cannot overwrite what a later one wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, or_, select, update

from pipeline.store.engine import Store
from pipeline.store.models import AlertRow, AlertState, DeliveryRow
from pipeline.store.outbox.holding import take_along, told_along
from pipeline.store.outbox.telling import ClaimedAlert, claimed

LEASE_OVER = "its sender ended without a word"
SENT_AGAIN = "sent again under the same key"
ASKED_FOR = "a person asked for it again"


@dataclass(frozen=True, slots=True)
class Tries:
    """How often an alert was tried, and since when (None: never)."""

    count: int
    first_at: datetime | None


def claim(store: Store, channels: Collection[str], now: datetime, lease_seconds: float) -> ClaimedAlert | None:
    """The next alert that may be sent on one of `channels`, or None. Raises StoreError.

    It is SENDING from now on, for `lease_seconds`; finish it before they are over.
    """
    wanted = select(AlertRow.id, AlertRow.state).where(_claimable(now), AlertRow.channel.in_(channels))
    # What may have been lost on its way comes first.
    first = (AlertRow.state == AlertState.DUE, AlertRow.due_at, AlertRow.id)
    wanted = wanted.order_by(*first).limit(1).with_for_update(skip_locked=True)
    with store.write() as connection:
        _expire(connection, AlertRow.channel.in_(channels), now)
        found = connection.execute(wanted).first()
        if found is None:
            return None
        _take(connection, [found], now, lease_seconds)
        return claimed(connection, [found.id])[0]


def claim_digest(store: Store, channel: str, now: datetime, lease_seconds: float) -> list[ClaimedAlert]:
    """Every alert that makes the channel's next digest; empty when there is none. Raises StoreError.

    A digest whose delivery is unknown comes first, by itself and unchanged, so that its key stays the same.
    """
    wanted = select(AlertRow.id, AlertRow.state, AlertRow.due_at)
    wanted = wanted.where(_claimable(now), AlertRow.channel == channel).order_by(AlertRow.id).with_for_update()
    with store.write() as connection:
        _expire(connection, AlertRow.channel == channel, now)
        batch = _one_batch(connection.execute(wanted).all())
        if not batch:
            return []
        _take(connection, batch, now, lease_seconds)
        return claimed(connection, [row.id for row in batch])


def finish(
    store: Store,
    alert: ClaimedAlert,
    state: AlertState,
    now: datetime,
    *,
    reason: str | None = None,
    seconds: float | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Record how an attempt ended; False when the lease was over and another sender had taken the alert.

    `due_at` is when it may be tried again (DUE, UNKNOWN); `seconds` is how long the channel took.
    Raises StoreError.
    """
    values: dict[str, Any] = {"state": state, "lease_until": None, "error": reason}
    if due_at is not None:
        values["due_at"] = due_at
    if state is AlertState.SENT:
        values["sent_at"] = now
    mine = and_(AlertRow.id == alert.id, AlertRow.state == AlertState.SENDING, AlertRow.attempts == alert.attempts)
    with store.write() as connection:
        if connection.execute(update(AlertRow).where(mine).values(**values)).rowcount != 1:
            return False
        _note(connection, alert.id, AlertState.SENDING, state, now, reason, seconds)
        if state is AlertState.SENT:
            told_along(connection, alert.id, alert.also_in, now)
        return True


def tries(store: Store, alert_id: int) -> Tries:
    """The attempts since an alert became due, or since a person asked for it again. Raises StoreError."""
    wanted = select(DeliveryRow.at, DeliveryRow.old, DeliveryRow.new).where(DeliveryRow.alert_id == alert_id)
    made: list[datetime] = []
    with store.read() as connection:
        for change in connection.execute(wanted.order_by(DeliveryRow.id)):
            if change.new == AlertState.SENDING:
                made.append(change.at)
            elif change.new == AlertState.DUE and change.old != AlertState.SENDING:
                made.clear()
    return Tries(len(made), made[0] if made else None)


def postpone(store: Store, channel: str, until: datetime) -> None:
    """Let a channel's due alerts wait, because its receiver asked for a pause. Raises StoreError."""
    waiting = and_(AlertRow.channel == channel, AlertRow.state == AlertState.DUE, AlertRow.due_at < until)
    with store.write() as connection:
        connection.execute(update(AlertRow).where(waiting).values(due_at=until))


def fail_unknown_channels(store: Store, known: Collection[str], now: datetime) -> int:
    """Give up the alerts that could be sent now but for their channel, which is gone. How many.

    Raises StoreError.
    """
    gone = AlertRow.channel.not_in(known)
    wanted = select(AlertRow.id, AlertRow.state, AlertRow.channel).where(_claimable(now), gone)
    with store.write() as connection:
        _expire(connection, gone, now)
        lost = connection.execute(wanted.with_for_update()).all()
        for alert in lost:
            reason = f"the channel {alert.channel!r} is no longer in channels.yaml"
            _move(connection, alert, AlertState.FAILED, now, reason, error=reason)
        return len(lost)


def retry(store: Store, now: datetime, *, alert_id: int | None = None, channel: str | None = None) -> int:
    """Make failed alerts, and those of unknown delivery, due again: one, a channel's, or all. How many.

    They keep their keys, and are tried for as long as new ones. One that is held back goes by itself
    then, if it is asked for by its id. Raises StoreError.
    """
    ended = [AlertState.FAILED, AlertState.UNKNOWN]
    wanted = select(AlertRow.id, AlertRow.state)
    if alert_id is not None:
        ended.append(AlertState.HELD)
        wanted = wanted.where(AlertRow.id == alert_id)
    if channel is not None:
        wanted = wanted.where(AlertRow.channel == channel)
    with store.write() as connection:
        chosen = connection.execute(wanted.where(AlertRow.state.in_(ended)).with_for_update()).all()
        for alert in chosen:
            _move(connection, alert, AlertState.DUE, now, ASKED_FOR, due_at=now, held_by=None, sent_at=None)
        return len(chosen)


def _claimable(now: datetime) -> ColumnElement[bool]:
    """Due, or of unknown delivery and never sent again since."""
    sent_again = exists().where(
        DeliveryRow.alert_id == AlertRow.id,
        DeliveryRow.old == AlertState.UNKNOWN,
        DeliveryRow.new == AlertState.SENDING,
    )
    return and_(
        AlertRow.due_at <= now,
        or_(AlertRow.state == AlertState.DUE, and_(AlertRow.state == AlertState.UNKNOWN, ~sent_again)),
    )


def _expire(connection: Connection, where: ColumnElement[bool], now: datetime) -> None:
    """What a dead sender left behind is of unknown delivery. The end of its lease keeps a digest together."""
    over = select(AlertRow.id, AlertRow.state, AlertRow.lease_until).where(
        AlertRow.state == AlertState.SENDING, AlertRow.lease_until < now, where
    )
    for alert in connection.execute(over.with_for_update(skip_locked=True)).all():
        _move(connection, alert, AlertState.UNKNOWN, now, LEASE_OVER, due_at=alert.lease_until, error=LEASE_OVER)


def _one_batch(rows: Iterable[Any]) -> list[Any]:
    """The oldest digest of unknown delivery, else all that is due."""
    rows = list(rows)
    unknown = [row for row in rows if row.state == AlertState.UNKNOWN]
    if not unknown:
        return rows
    oldest = min(row.due_at for row in unknown)
    return [row for row in unknown if row.due_at == oldest]


def _take(connection: Connection, alerts: Iterable[Any], now: datetime, lease_seconds: float) -> None:
    lease = now + timedelta(seconds=lease_seconds)
    for alert in alerts:
        again = SENT_AGAIN if alert.state == AlertState.UNKNOWN else None
        _move(connection, alert, AlertState.SENDING, now, again, lease_until=lease, attempts=AlertRow.attempts + 1)
        take_along(connection, alert.id, again=again is not None)


def _move(
    connection: Connection, alert: Any, state: AlertState, now: datetime, reason: str | None, **values: Any
) -> None:
    """Change a locked alert's state, and note it."""
    values = {"state": state, "lease_until": None, **values}
    connection.execute(update(AlertRow).where(AlertRow.id == alert.id).values(**values))
    _note(connection, alert.id, alert.state, state, now, reason)


def _note(
    connection: Connection,
    alert_id: int,
    old: str,
    new: str,
    now: datetime,
    reason: str | None,
    seconds: float | None = None,
) -> None:
    row = {"alert_id": alert_id, "at": now, "old": old, "new": new, "reason": reason, "seconds": seconds}
    connection.execute(insert(DeliveryRow).values(**row))
