"""The leads of stories of the same days, compared by their wording or by what survives translation.

Leads alone are compared, so a report that a hundred sites carry counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from pipeline.store.models import ArticleRow, StoryRow, TraitsRow, WordingRow
from pipeline.stories import ALIKE, SAME, agreements, likenesses

DAYS = timedelta(hours=72)  # before and after; reports further apart are about another day of it
MOST_COMPARED = 3000  # articles before, and as many after, those nearest in time first: a page must not wait

Compared = type[WordingRow] | type[TraitsRow]


def same_event(connection: Connection, story: int) -> dict[int, float]:
    """The stories whose leads are worded most like a story's lead, in its language, and how far: likest first."""
    own = own_lead(connection, WordingRow, story)
    if own is None:
        return {}
    near = _near(connection, WordingRow, own, WordingRow.language == own.language)
    others = [row for row in near if row.story != story]
    return _likest(others, likenesses(own.data, [row.data for row in others]), ALIKE)


def same_report(connection: Connection, story: int) -> dict[int, float]:
    """The stories whose leads seem to be a story's lead in other languages, and how far: likest first.

    Articles of no known language are left out.
    """
    own = own_lead(connection, TraitsRow, story)
    if own is None or not own.language:
        return {}
    others = _near(connection, TraitsRow, own, TraitsRow.language.not_in([own.language, ""]))
    return _likest(others, agreements(own.data, [row.data for row in others]), SAME)


def own_lead(connection: Connection, table: Compared, story: int) -> Row[Any] | None:
    """What is kept of a story's lead in a table of what leads are compared by; None when nothing is."""
    lead = select(table.__table__).join(StoryRow, StoryRow.lead_id == table.article_id)
    return connection.execute(lead.where(StoryRow.id == story)).one_or_none()


def _near(
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


def _likest(others: Sequence[Row[int, bytes]], alike: Iterable[float], least: float) -> dict[int, float]:
    scored = zip(alike, others, strict=True)
    best = sorted(((float(score), row.story) for score, row in scored if score >= least), reverse=True)
    return {story: score for score, story in best}
