"""The newest alerts, one line each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from pipeline.store.engine import Store
from pipeline.store.models import (
    AlertRow,
    ArticleRow,
    IncidentRow,
    LabelRow,
    MatchRow,
    RevisionRow,
    StoryRow,
    standing_story,
)
from pipeline.store.reading.paging import Page, Place, page_of, placed


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts are wanted; an empty field asks for nothing."""

    topic: str | None = None
    channel: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """An alert with the headline of its story's lead, or of an incident, with its `source` and `trouble`.

    `article` is the one that the topic was found in, `relevant` what somebody said of that (None: nobody).
    """

    id: int
    topic: str
    channel: str
    state: str
    story: int | None
    headline: str | None
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    error: str | None
    article: int | None
    relevant: bool | None
    source: str | None
    trouble: str | None
    update: bool  # it tells of a later revision
    held_by: int | None  # the story whose alert stands for it


def list_alerts(store: Store, wanted: AlertFilter, place: Place) -> Page[AlertLine]:
    """A page of alerts, newest first."""
    query: Select[*tuple[Any, ...]] = (
        select(
            AlertRow.id,
            AlertRow.topic,
            AlertRow.channel,
            AlertRow.state,
            AlertRow.story_id,
            RevisionRow.title,
            AlertRow.created_at,
            AlertRow.due_at,
            AlertRow.sent_at,
            AlertRow.attempts,
            AlertRow.error,
            MatchRow.article_id,
            LabelRow.relevant,
            IncidentRow.source,
            IncidentRow.kind,
            AlertRow.revision_id.is_not(None),
            standing_story(),
        )
        .outerjoin(MatchRow, MatchRow.id == AlertRow.match_id)
        .outerjoin(LabelRow, (LabelRow.topic == AlertRow.topic) & (LabelRow.article_id == MatchRow.article_id))
        .outerjoin(StoryRow, StoryRow.id == AlertRow.story_id)
        .outerjoin(ArticleRow, ArticleRow.id == StoryRow.lead_id)
        .outerjoin(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .outerjoin(IncidentRow, IncidentRow.id == AlertRow.incident_id)
    )
    if wanted.topic:
        query = query.where(AlertRow.topic == wanted.topic)
    if wanted.channel:
        query = query.where(AlertRow.channel == wanted.channel)
    if wanted.state:
        query = query.where(AlertRow.state == wanted.state)
    with store.read() as connection:
        found = connection.execute(placed(query, AlertRow.__table__.c.id, place)).all()
    return page_of([AlertLine(*row) for row in found], place, lambda line: line.id)
