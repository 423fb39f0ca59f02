"""The same report in other languages, found when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, select

from pipeline.store.models import ArticleRow, RevisionRow, StoryRow, TraitsRow
from pipeline.store.reading.related import RelatedStory, likest, near_leads, own_lead
from pipeline.stories import SAME, agreements, shared_traits

Told = tuple[str | None, str, str, str | None]  # title, text, language and picture of a lead


def translated_stories(connection: Connection, story: int) -> tuple[RelatedStory, ...]:
    """The stories of the same days whose leads seem to be the same report as the story's lead in other languages.

    Articles of no known language are left out.
    """
    own = own_lead(connection, TraitsRow, story)
    if own is None or not own.language:
        return ()
    others = near_leads(connection, TraitsRow, own, TraitsRow.language.not_in([own.language, ""]))
    found = likest(connection, others, agreements(own.data, [row.data for row in others]), SAME)
    leads = _leads(connection, [story, *(other.story for other in found)]) if found else {}
    return tuple(replace(other, shared=shared_traits(leads[story], leads[other.story])) for other in found)


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
