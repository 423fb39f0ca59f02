"""Other stories that report the same event, found when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, Select, select

from pipeline.store.models import ArticleRow, RevisionRow, StoryRow, WordingRow
from pipeline.stories import ALIKE, likenesses

DAYS = timedelta(hours=72)  # before and after; reports further apart are about another day of it
MOST_COMPARED = 3000  # articles before, and as many after, those nearest in time first: a page must not wait
MAX_RELATED = 12


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
    lead = select(WordingRow.__table__).join(StoryRow, StoryRow.lead_id == WordingRow.article_id)
    own = connection.execute(lead.where(StoryRow.id == story)).one_or_none()
    if own is None:
        return ()
    others = [row for query in _near(own) for row in connection.execute(query) if row.story != story]
    alike = likenesses(own.data, [row.data for row in others])
    best = sorted(
        ((float(score), row.story) for score, row in zip(alike, others, strict=True) if score >= ALIKE),
        reverse=True,
    )
    return stories_told(connection, {found: score for score, found in best[:MAX_RELATED]})


def _near(own: Row[tuple[object, ...]]) -> tuple[Select[int, bytes], Select[int, bytes]]:
    """The leads of the days before and after, each from the nearest on."""
    leads = (
        select(StoryRow.id.label("story"), WordingRow.data)
        .join(ArticleRow, ArticleRow.id == WordingRow.article_id)
        .join(StoryRow, (StoryRow.id == ArticleRow.story_id) & (StoryRow.lead_id == ArticleRow.id))
        .where(WordingRow.language == own.language)
        .limit(MOST_COMPARED)
    )
    before = leads.where(WordingRow.at <= own.at, WordingRow.at >= own.at - DAYS)
    after = leads.where(WordingRow.at > own.at, WordingRow.at <= own.at + DAYS)
    return before.order_by(WordingRow.at.desc()), after.order_by(WordingRow.at)


def stories_told(connection: Connection, alike: dict[int, float]) -> tuple[RelatedStory, ...]:
    """The stories with what is shown of them, the likest first."""
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
