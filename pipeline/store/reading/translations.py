"""The same report in other languages, found when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, Row, Select, select

from pipeline.store.models import ArticleRow, RevisionRow, StoryRow, TraitsRow
from pipeline.store.reading.related import DAYS, MAX_RELATED, MOST_COMPARED, RelatedStory, stories_told
from pipeline.stories import SAME, agreements, shared_traits

Told = tuple[str | None, str, str, str | None]  # title, text, language and picture of a lead


def translated_stories(connection: Connection, story: int) -> tuple[RelatedStory, ...]:
    """The stories of the same days whose leads seem to be the same report as the story's lead in other languages.

    Articles of no known language are left out.
    """
    lead = select(TraitsRow.__table__).join(StoryRow, StoryRow.lead_id == TraitsRow.article_id)
    own = connection.execute(lead.where(StoryRow.id == story)).one_or_none()
    if own is None or not own.language:
        return ()
    others = [row for query in _near(own) for row in connection.execute(query)]
    alike = agreements(own.data, [row.data for row in others])
    best = sorted(
        ((float(score), row.story) for score, row in zip(alike, others, strict=True) if score >= SAME),
        reverse=True,
    )
    found = stories_told(connection, {other: score for score, other in best[:MAX_RELATED]})
    leads = _leads(connection, [story, *(other.story for other in found)]) if found else {}
    return tuple(replace(other, shared=shared_traits(leads[story], leads[other.story])) for other in found)


def _near(own: Row[tuple[object, ...]]) -> tuple[Select[int, bytes], Select[int, bytes]]:
    """The leads in other languages of the days before and after, each from the nearest on."""
    leads = (
        select(StoryRow.id.label("story"), TraitsRow.data)
        .join(ArticleRow, ArticleRow.id == TraitsRow.article_id)
        .join(StoryRow, (StoryRow.id == ArticleRow.story_id) & (StoryRow.lead_id == ArticleRow.id))
        .where(TraitsRow.language.not_in([own.language, ""]))
        .limit(MOST_COMPARED)
    )
    before = leads.where(TraitsRow.at <= own.at, TraitsRow.at >= own.at - DAYS)
    after = leads.where(TraitsRow.at > own.at, TraitsRow.at <= own.at + DAYS)
    return before.order_by(TraitsRow.at.desc()), after.order_by(TraitsRow.at)


def _leads(connection: Connection, stories: Iterable[int]) -> dict[int, Told]:
    """What the leads of some stories say."""
    said = (
        select(StoryRow.id, RevisionRow.title, RevisionRow.text, ArticleRow.language, RevisionRow.image)
        .join(ArticleRow, ArticleRow.id == StoryRow.lead_id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(StoryRow.id.in_(stories))
    )
    return {
        story: (title, text, language or "", image)
        for story, title, text, language, image in connection.execute(said)
    }
