"""The outbox: alerts that were requested, who may send one now, and how each attempt ended.

An alert is claimed before it is sent and finished afterwards, in two transactions with the sending between
them. A sender that dies in between leaves it SENDING; when its lease is over, the next sender notes that
nobody can tell whether it arrived (UNKNOWN) and sends it once more under the same key. The number of
attempts fences: a sender whose lease ended cannot overwrite what a later one wrote.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, insert, or_, select, update

from pipeline.store.engine import Store, upsert
from pipeline.store.holding import Translation, standing, take_along, taken_along, told_along
from pipeline.store.models import (
    AlertRow,
    AlertState,
    ArticleRow,
    DeliveryRow,
    IncidentRow,
    MatchRow,
    RevisionRow,
    StoryRow,
    standing_story,
)

LEASE_OVER = "its sender ended without a word"
SENT_AGAIN = "sent again under the same key"
ASKED_FOR = "a person asked for it again"
# What stands in the place of a topic when an alert tells of an incident; no topic's id has a space.
SOURCE_TROUBLE = "source trouble"


@dataclass(frozen=True, slots=True)
class ToldIncident:
    """What an alert tells of an incident: what is wrong, and since when."""

    id: int
    kind: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What an update tells of: the kinds of the change and the sentence that was there before, empty if none.

    The sentence that is there now is the alert's own, empty when it was only removed.
    """

    kinds: tuple[str, ...]
    before: str


@dataclass(frozen=True, slots=True)
class ClaimedAlert:
    """An alert that this process, and no other, may send now, with all that its message says.

    `attempts` counts this attempt too. `marks` are character offsets into `sentence`; `terms` are those that were
    found, each once, in the order of the text. It tells of a story, or of an incident, and then has neither
    headline nor address. `also_in` are the alerts held back for it that it tells of.
    """

    id: int
    key: str
    topic: str
    channel: str
    story_id: int | None
    created_at: datetime
    attempts: int
    headline: str | None
    source: str | None
    url: str | None
    published_at: datetime | None
    published_certainty: str | None
    published_basis: str | None
    sentence: str
    marks: tuple[tuple[int, int], ...]
    incident: ToldIncident | None = None
    terms: tuple[str, ...] = ()
    change: Change | None = None
    also_in: tuple[Translation, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedAlert:
    """An alert as lists show it. `error` is the reason of the newest failure, None when there is none.

    `held_by` is the story whose alert stands for one that is held back, None for any other.

    One that tells of an incident has the source and the sentence, and neither headline, address nor story.
    """

    id: int
    created_at: datetime
    state: str
    topic: str
    channel: str
    source: str | None
    headline: str | None
    url: str | None
    published_at: datetime | None
    sentence: str
    marks: tuple[tuple[int, int], ...]
    sent_at: datetime | None
    error: str | None
    story_id: int | None
    held_by: int | None
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Tries:
    """How often an alert was tried, and since when (None: never)."""

    count: int
    first_at: datetime | None


# ---------------------------------------------------------------- asking for alerts


def request(
    connection: Connection,
    *,
    topic: str,
    story_id: int,
    match_id: int,
    channels: Iterable[str],
    now: datetime,
    hold_translations: bool = False,
) -> int:
    """Ask for one alert on each channel, unless the topic's story was alerted there. How many became due.

    A story that was merged into this one counts as this one. With `hold_translations`, which wants the grouping
    lock held, an alert of the same report in another language stands for this one, which is held back.
    """
    wanted = [channel for channel in channels if not _is_alerted(connection, topic, story_id, channel)]
    held = standing(connection, topic, story_id, wanted) if hold_translations and wanted else {}
    told_of = {"topic": topic, "story_id": story_id, "match_id": match_id}
    for channel, alert in held.items():
        put(connection, now, **told_of, channel=channel, state=AlertState.HELD, held_by=alert)
    return sum(put(connection, now, **told_of, channel=channel) for channel in wanted if channel not in held)


def request_incident(connection: Connection, *, incident_id: int, channels: Iterable[str], now: datetime) -> int:
    """Ask for one alert of an incident on each channel that has none. How many are new."""
    return sum(
        put(connection, now, topic=SOURCE_TROUBLE, incident_id=incident_id, channel=channel)
        for channel in channels
    )


def _is_alerted(connection: Connection, topic: str, story_id: int, channel: str) -> bool:
    same_story = AlertRow.story_id.in_(_merged_into(story_id))
    alerted = select(AlertRow.id).where(AlertRow.topic == topic, AlertRow.channel == channel, same_story)
    return connection.execute(alerted.limit(1)).first() is not None


def put(connection: Connection, now: datetime, **told_of: object) -> int:
    """Put an alert into the outbox, unless the table's unique constraints know it. How many are new."""
    made = {"key": secrets.token_hex(16), "state": AlertState.DUE, "created_at": now, "due_at": now, "attempts": 0}
    row = upsert(connection, AlertRow).values({**made, **told_of})
    return len(connection.execute(row.on_conflict_do_nothing().returning(AlertRow.id)).all())


def _merged_into(story_id: int) -> Select[Any]:
    """The ids of the stories that became this one, itself included."""
    family = select(StoryRow.id).where(StoryRow.id == story_id).cte("family", recursive=True)
    family = family.union(select(StoryRow.id).join(family, StoryRow.merged_into == family.c.id))
    return select(family.c.id)


# ---------------------------------------------------------------- sending


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
        return _claimed(connection, [found.id])[0]


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
        return _claimed(connection, [row.id for row in batch])


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


def _claimed(connection: Connection, ids: Sequence[int]) -> list[ClaimedAlert]:
    wanted = _told().add_columns(
        AlertRow.key,
        AlertRow.attempts,
        ArticleRow.published_certainty,
        ArticleRow.published_basis,
        AlertRow.incident_id,
        IncidentRow.kind,
        IncidentRow.since,
        MatchRow.spans,
    )
    rows = connection.execute(wanted.where(AlertRow.id.in_(ids)).order_by(AlertRow.id)).all()
    also_in = taken_along(connection, ids)
    return [
        ClaimedAlert(
            id=row.id,
            key=row.key,
            topic=row.topic,
            channel=row.channel,
            story_id=row.story_id,
            created_at=row.created_at,
            attempts=row.attempts,
            headline=row.headline,
            source=row.source,
            url=row.url,
            published_at=row.published_at,
            published_certainty=row.published_certainty,
            published_basis=row.published_basis,
            **_sentence(row),
            incident=ToldIncident(row.incident_id, row.kind, row.since) if row.incident_id else None,
            terms=tuple(dict.fromkeys(str(term) for _, _, term, _ in row.spans or ())),
            also_in=also_in.get(row.id, ()),
        )
        for row in rows
    ]


# ---------------------------------------------------------------- reading


def list_alerts(
    store: Store, topic: str | None = None, state: str | None = None, limit: int | None = None
) -> list[ListedAlert]:
    """The alerts, newest first: all of them, a topic's, those in a state; at most `limit`.

    Raises StoreError.
    """
    stands = standing_story().label("held_by")
    wanted = _told().add_columns(AlertRow.state, AlertRow.sent_at, AlertRow.error, stands)
    if topic is not None:
        wanted = wanted.where(AlertRow.topic == topic)
    if state is not None:
        wanted = wanted.where(AlertRow.state == state)
    wanted = wanted.order_by(AlertRow.created_at.desc(), AlertRow.id.desc()).limit(limit)
    with store.read() as connection:
        return [_listed(row) for row in connection.execute(wanted)]


def _listed(row: Any) -> ListedAlert:
    return ListedAlert(
        id=row.id,
        created_at=row.created_at,
        state=row.state,
        topic=row.topic,
        channel=row.channel,
        source=row.source,
        headline=row.headline,
        url=row.url,
        published_at=row.published_at,
        **_sentence(row),
        sent_at=row.sent_at,
        error=row.error,
        story_id=row.story_id,
        held_by=row.held_by,
    )


def _told() -> Select[*tuple[Any, ...]]:
    """An alert with the article, revision and match that it tells of, or the incident."""
    return (
        select(
            AlertRow.id,
            AlertRow.created_at,
            AlertRow.topic,
            AlertRow.channel,
            AlertRow.story_id,
            func.coalesce(ArticleRow.source, IncidentRow.source).label("source"),
            ArticleRow.url,
            ArticleRow.published_at,
            RevisionRow.title.label("headline"),
            func.coalesce(MatchRow.sentence, IncidentRow.sentence).label("sentence"),
            MatchRow.marks,
            AlertRow.change,
        )
        .outerjoin(MatchRow, MatchRow.id == AlertRow.match_id)
        .outerjoin(RevisionRow, RevisionRow.id == func.coalesce(AlertRow.revision_id, MatchRow.revision_id))
        .outerjoin(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .outerjoin(IncidentRow, IncidentRow.id == AlertRow.incident_id)
    )


def _sentence(row: Any) -> dict[str, Any]:
    """The sentence that an alert shows: an update's own, else the match's or the incident's."""
    said = row.change
    if said is None:
        return {"sentence": row.sentence, "marks": _marks(row.marks)}
    change = Change(tuple(said["kinds"]), said["before"])
    return {"sentence": said["after"], "marks": _marks(said["marks"]), "change": change}


def _marks(kept: list[Any] | None) -> tuple[tuple[int, int], ...]:
    return tuple((int(start), int(end)) for start, end in kept or ())
