"""What an alert tells: to its receiver when it is sent, and to whoever lists alerts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from pipeline.store.engine import Store
from pipeline.store.models import AlertRow, ArticleRow, IncidentRow, MatchRow, RevisionRow, standing_story
from pipeline.store.outbox.holding import Translation, taken_along


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
class StoryAlert:
    """An alert of a story and how its delivery stands.

    `update`: it tells of a later revision. `held_by` is the story whose alert stands for it.
    """

    id: int
    topic: str
    channel: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    attempts: int
    error: str | None
    update: bool
    held_by: int | None


def claimed(connection: Connection, ids: Sequence[int]) -> list[ClaimedAlert]:
    """What alerts that were just claimed tell, in the order of requests."""
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


def story_alerts(connection: Connection, story: int, limit: int | None = None) -> tuple[StoryAlert, ...]:
    """The alerts of a story, newest first; at most `limit`."""
    wanted: Select[*tuple[Any, ...]] = select(
        AlertRow.id,
        AlertRow.topic,
        AlertRow.channel,
        AlertRow.state,
        AlertRow.created_at,
        AlertRow.sent_at,
        AlertRow.attempts,
        AlertRow.error,
        AlertRow.revision_id.is_not(None),
        standing_story(),
    )
    ordered = wanted.where(AlertRow.story_id == story).order_by(AlertRow.id.desc()).limit(limit)
    return tuple(StoryAlert(*row) for row in connection.execute(ordered))


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
