"""Other stories that report the same event or, in other languages, are the same report; found when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, select

from pipeline.store.leads import same_event, same_report
from pipeline.store.models import ArticleRow, RevisionRow, StoryRow
from pipeline.stories import shared_traits

MAX_RELATED = 12

Told = tuple[str | None, str, str, str | None]  # title, text, language and picture of a lead


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
    """The stories of the same language and days whose leads are worded most like the story's own lead."""
    return _told(connection, same_event(connection, story))


def translated_stories(connection: Connection, story: int) -> tuple[RelatedStory, ...]:
    """The stories of the same days whose leads seem to be the story's own lead in other languages."""
    found = _told(connection, same_report(connection, story))
    leads = _leads(connection, [story, *(other.story for other in found)]) if found else {}
    return tuple(replace(other, shared=shared_traits(leads[story], leads[other.story])) for other in found)


def _told(connection: Connection, alike: Mapping[int, float]) -> tuple[RelatedStory, ...]:
    """What is shown of the first of these stories."""
    shown = dict(islice(alike.items(), MAX_RELATED))
    leads = (
        select(StoryRow.id.label("story"), ArticleRow.__table__, RevisionRow.title)
        .join(ArticleRow, ArticleRow.id == StoryRow.lead_id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(StoryRow.id.in_(shown))
    )
    found = {row.story: row for row in connection.execute(leads)} if shown else {}
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
        for story, score in shown.items()
        if (row := found.get(story))
    )


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
