"""Asking for alerts: one for a story or an incident on each channel, whatever is run again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from pipeline.store.engine import upsert
from pipeline.store.models import AlertRow, AlertState, StoryRow
from pipeline.store.outbox.holding import standing

# What stands in the place of a topic when an alert tells of an incident; no topic's id has a space.
SOURCE_TROUBLE = "source trouble"


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
