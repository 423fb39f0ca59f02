"""Revisions that wait for tagging, and the matches that were found in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, select, update

from pipeline.records import Match
from pipeline.store.engine import Store, upsert
from pipeline.store.models import ArticleRow, MatchRow, RevisionRow, TopicVersionRow


@dataclass(frozen=True, slots=True)
class Untagged:
    """A revision as tagging needs it. `newest`: no newer revision of its article was seen.

    `reextracted`: a page that was stored before, read anew.
    """

    revision_id: int
    article_id: int
    story_id: int
    title: str
    text: str
    lead: str | None
    language: str | None
    source: str | None
    section: str | None
    authors: tuple[str, ...]
    credit: str | None
    resurfaced: bool
    newest: bool
    reextracted: bool


class Worded(Protocol):
    """A topic, as far as its version is kept."""

    @property
    def title(self) -> str: ...

    @property
    def query(self) -> str: ...


class Shown(Protocol):
    """The sentence that explains a match."""

    @property
    def sentence(self) -> str: ...

    @property
    def marks(self) -> tuple[tuple[int, int], ...]: ...


def untagged(store: Store, after: int, limit: int) -> list[Untagged]:
    """The next revisions (by id, above `after`) that no pass has seen."""
    wanted = (
        select(RevisionRow, ArticleRow.story_id, ArticleRow.source, ArticleRow.resurfaced, ArticleRow.revision_id)
        .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
        .where(RevisionRow.tagged_at.is_(None), RevisionRow.id > after)
        .order_by(RevisionRow.id)
        .limit(limit)
    )
    with store.read() as connection:
        return [_untagged(row) for row in connection.execute(wanted)]


def _untagged(row: Any) -> Untagged:
    return Untagged(
        revision_id=row.id,
        article_id=row.article_id,
        story_id=row.story_id,
        title=row.title or "",
        text=row.text,
        lead=row.lead,
        language=row.language,
        source=row.source,
        section=row.section,
        authors=tuple(row.authors),
        credit=row.credit,
        resurfaced=row.resurfaced,
        newest=row.id == row.revision_id,
        reextracted=row.reextracted,
    )


def mark_tagged(connection: Connection, revision_id: int, now: datetime) -> bool:
    """Take a revision off the waiting list; False when another pass was faster."""
    changed = connection.execute(
        update(RevisionRow)
        .where(RevisionRow.id == revision_id, RevisionRow.tagged_at.is_(None))
        .values(tagged_at=now)
    )
    return changed.rowcount == 1


def save(
    connection: Connection, revision: Untagged, match: Match, topic: Worded, shown: Shown, now: datetime
) -> int:
    """Keep a match with the version of the topic that made it. The match's id."""
    version = upsert(connection, TopicVersionRow).values(
        topic=match.topic, version=match.version, title=topic.title, query=topic.query, used_at=now
    )
    connection.execute(version.on_conflict_do_nothing())
    values = {
        "version": match.version,
        "spans": [[span.start, span.end, span.term, span.field] for span in match.spans],
        "sentence": shown.sentence,
        "marks": [list(mark) for mark in shown.marks],
        "made_at": now,
    }
    kept = upsert(connection, MatchRow).values(
        topic=match.topic, revision_id=revision.revision_id, article_id=revision.article_id, **values
    )
    kept = kept.on_conflict_do_update(index_elements=["topic", "revision_id"], set_=values)
    return int(connection.execute(kept.returning(MatchRow.id)).scalar_one())
