"""Updates in the outbox: what a channel was told of an article, and that it is to hear of a revision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, select

from pipeline.store.models import AlertRow, AlertState, MatchRow, RevisionRow
from pipeline.store.outbox.asking import put


@dataclass(frozen=True, slots=True)
class Told:
    """What the receiver of a story's alert knows of the article that it was about.

    `revision_id` is the one that the alert, or its newest update, told of; `title`, `text` and `spans`
    ([start, end, term, field]) are that revision's, without spans when the topic is not in it.
    """

    topic: str
    channel: str
    story_id: int
    match_id: int
    revision_id: int
    title: str
    text: str
    spans: Sequence[Sequence[Any]]


class Changed(Protocol):
    """What changed where a topic was found."""

    @property
    def kinds(self) -> Sequence[str]: ...

    @property
    def before(self) -> str: ...

    @property
    def after(self) -> str: ...

    @property
    def marks(self) -> Sequence[tuple[int, int]]: ...


def told(connection: Connection, article_id: int, channels: Collection[str]) -> list[Told]:
    """What the channels were told of an article: an entry for each alert that was about it and not held back."""
    own = (
        select(AlertRow.topic, AlertRow.channel, AlertRow.story_id, AlertRow.match_id, MatchRow.revision_id)
        .join(MatchRow, MatchRow.id == AlertRow.match_id)
        .where(AlertRow.revision_id.is_(None), MatchRow.article_id == article_id, AlertRow.channel.in_(channels))
        .where(AlertRow.state != AlertState.HELD)
        .order_by(AlertRow.id)
    )
    found = []
    for topic, channel, story, match, first in connection.execute(own).all():
        assert story is not None, "an alert of a match tells of a story"
        assert match is not None
        last = _updated_to(connection, article_id, topic, channel) or first
        text = connection.execute(select(RevisionRow.title, RevisionRow.text).where(RevisionRow.id == last)).one()
        spans = select(MatchRow.spans).where(MatchRow.topic == topic, MatchRow.revision_id == last)
        known = connection.scalars(spans).first() or []
        found.append(Told(topic, channel, story, match, last, text.title or "", text.text, known))
    return found


def _updated_to(connection: Connection, article_id: int, topic: str, channel: str) -> int | None:
    """The revision that the newest update of an article told of."""
    updates = (
        select(AlertRow.revision_id)
        .join(RevisionRow, RevisionRow.id == AlertRow.revision_id)
        .where(RevisionRow.article_id == article_id, AlertRow.topic == topic, AlertRow.channel == channel)
    )
    return connection.scalars(updates.order_by(AlertRow.id.desc()).limit(1)).first()


def request_update(
    connection: Connection, known: Told, revision_id: int, match_id: int | None, change: Changed, now: datetime
) -> int:
    """Ask for an update on the channel that was told, unless that revision had one there. How many are new.

    `match_id` is the topic's match in the revision, None when it is not there any more.
    """
    said = {
        "kinds": list(change.kinds),
        "before": change.before,
        "after": change.after,
        "marks": list(change.marks),
    }
    return put(
        connection,
        now,
        topic=known.topic,
        story_id=known.story_id,
        channel=known.channel,
        match_id=match_id or known.match_id,
        revision_id=revision_id,
        change=said,
    )
