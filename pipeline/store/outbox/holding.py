"""Alerts held back because the same report in another language is alerted: found, told along, let go.

A topic asks for it (`hold_translations`). A held alert is a row of the outbox like any other, written where a
due one would be, so whatever keeps the outbox from doubling or losing an alert keeps this too. The alert that
stands for it tells of it as long as it has not gone. Only an alert that goes out itself can stand for others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select, update

from pipeline.store.leads import DAYS, own_lead, same_report
from pipeline.store.models import AlertRow, AlertState, ArticleRow, MatchRow, RevisionRow, StoryRow, TraitsRow

# One that failed told nobody.
_STANDING = (AlertState.DUE, AlertState.SENDING, AlertState.SENT, AlertState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Translation:
    """A held alert as the message of the one that stands for it tells it: the report in another language."""

    id: int
    story_id: int
    language: str | None
    source: str | None
    headline: str | None
    url: str


def standing(connection: Connection, topic: str, story: int, channels: Collection[str]) -> dict[str, int]:
    """The topic's alert of the same report in another language, for each channel that has one.

    Call it with the grouping lock held: two languages that are tagged at once would both find nothing.
    """
    own = own_lead(connection, TraitsRow, story)
    if own is None or not own.language:
        return {}
    alerts = (
        select(AlertRow.id, AlertRow.channel, AlertRow.story_id)
        .join(StoryRow, StoryRow.id == AlertRow.story_id)
        .join(TraitsRow, TraitsRow.article_id == StoryRow.lead_id)
        .where(AlertRow.topic == topic, AlertRow.channel.in_(channels), AlertRow.revision_id.is_(None))
        .where(AlertRow.state.in_(_STANDING), TraitsRow.language.not_in([own.language, ""]))
        .where(TraitsRow.at.between(own.at - DAYS, own.at + DAYS))
        .order_by(AlertRow.id)
    )
    found = connection.execute(alerts).all()
    # The comparison is with all news of these days, and most topics have told of none of them.
    alike = same_report(connection, story) if found else {}
    best = sorted((row for row in found if row.story_id in alike), key=lambda row: alike[row.story_id])
    return {row.channel: row.id for row in best}


def take_along(connection: Connection, alert: int, *, again: bool) -> None:
    """Note that an alert's next message tells of those held back for it.

    `again`: it may have arrived, so it must say the same as before.
    """
    held = update(AlertRow).where(_held_by([alert])).values(attempts=AlertRow.attempts + 1)
    connection.execute(held.where(AlertRow.attempts > 0) if again else held)


def taken_along(connection: Connection, alerts: Collection[int]) -> dict[int, tuple[Translation, ...]]:
    """What the messages of some alerts tell of reports in other languages, ordered by language."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            AlertRow.held_by,
            AlertRow.id,
            AlertRow.story_id,
            ArticleRow.language,
            ArticleRow.source,
            RevisionRow.title,
            ArticleRow.url,
        )
        .join(MatchRow, MatchRow.id == AlertRow.match_id)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .join(RevisionRow, RevisionRow.id == MatchRow.revision_id)
        .where(_held_by(alerts), AlertRow.attempts > 0)
        .order_by(ArticleRow.language, AlertRow.id)
    )
    told: dict[int, tuple[Translation, ...]] = {}
    for alert, *held in connection.execute(wanted):
        told[alert] = (*told.get(alert, ()), Translation(*held))
    return told


def told_along(connection: Connection, alert: int, held: Iterable[Translation], now: datetime) -> None:
    """Note that an alert's message, which told of these, was sent."""
    these = AlertRow.id.in_([one.id for one in held])
    connection.execute(update(AlertRow).where(_held_by([alert]), these).values(sent_at=now))


def _held_by(alerts: Collection[int]) -> ColumnElement[bool]:
    return and_(AlertRow.held_by.in_(alerts), AlertRow.state == AlertState.HELD)
