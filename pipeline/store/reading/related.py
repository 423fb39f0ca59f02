"""Other stories that report the same event, found when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from pipeline.store.models import ArticleRow, RevisionRow, StoryRow, TraitsRow, WordingRow
from pipeline.stories import ALIKE, likenesses

DAYS = timedelta(hours=72)  # before and after; reports further apart are about another day of it
MOST_COMPARED = 3000  # articles before, and as many after, those nearest in time first: a page must not wait
MAX_RELATED = 12

Compared = type[WordingRow] | type[TraitsRow]


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """A story that seems to report the same event, independently written; told by its lead.

    `at` as in a StoryLine; `alike`, 0 to 1, is how much of the wording, or in other languages of the traits,
    is common. `shared` are names and figures that are common, told in other languages only.
    """

    story: int
    url: str
    source: str | None
    language: str | None
    title: str | None
    at: datetime
    basis: str | None
    certainty: str | None
    alike: float
    shared: tuple[str, ...] = ()


def related_stories(connection: Connection, story: int) -> tuple[RelatedStory, ...]:
    """The stories of the same language and days whose leads are worded most like the story's own lead.

    Leads alone are compared, so a report that a hundred sites carry counts once.
    """
    own = own_lead(connection, WordingRow, story)
    if own is None:
        return ()
    near = near_leads(connection, WordingRow, own, WordingRow.language == own.language)
    others = [row for row in near if row.story != story]
    return likest(connection, others, likenesses(own.data, [row.data for row in others]), ALIKE)


def own_lead(connection: Connection, table: Compared, story: int) -> Row[Any] | None:
    """What is kept of a story's lead in a table of what leads are compared by; None when nothing is."""
    lead = select(table.__table__).join(StoryRow, StoryRow.lead_id == table.article_id)
    return connection.execute(lead.where(StoryRow.id == story)).one_or_none()


def near_leads(
    connection: Connection, table: Compared, own: Row[Any], languages: ColumnElement[bool]
) -> list[Row[int, bytes]]:
    """The leads of the days before and after in these languages, with their stories, each from the nearest on."""
    leads = (
        select(StoryRow.id.label("story"), table.data)
        .join(ArticleRow, ArticleRow.id == table.article_id)
        .join(StoryRow, (StoryRow.id == ArticleRow.story_id) & (StoryRow.lead_id == ArticleRow.id))
        .where(languages)
        .limit(MOST_COMPARED)
    )
    before = leads.where(table.at <= own.at, table.at >= own.at - DAYS).order_by(table.at.desc())
    after = leads.where(table.at > own.at, table.at <= own.at + DAYS).order_by(table.at)
    return [row for query in (before, after) for row in connection.execute(query)]


def likest(
    connection: Connection, others: Sequence[Row[int, bytes]], alike: Iterable[float], least: float
) -> tuple[RelatedStory, ...]:
    """Of the stories compared those that are alike enough, with what is shown of them, the likest first."""
    best = sorted(
        ((float(score), row.story) for score, row in zip(alike, others, strict=True) if score >= least),
        reverse=True,
    )
    return _told(connection, {story: score for score, story in best[:MAX_RELATED]})


def _told(connection: Connection, alike: dict[int, float]) -> tuple[RelatedStory, ...]:
    leads = (
        select(StoryRow.id.label("story"), ArticleRow.__table__, RevisionRow.title)
        .join(ArticleRow, ArticleRow.id == StoryRow.lead_id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(StoryRow.id.in_(alike))
    )
    found = {row.story: row for row in connection.execute(leads)}
    return tuple(
        RelatedStory(
            story=story,
            url=row.url,
            source=row.source,
            language=row.language,
            title=row.title,
            at=row.published_at or row.first_seen_at,
            basis=row.published_basis if row.published_at else None,
            certainty=row.published_certainty if row.published_at else None,
            alike=score,
        )
        for story, score in alike.items()
        if (row := found.get(story))
    )
