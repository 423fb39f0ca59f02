"""The newest matches, one line a story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from pipeline.store.engine import Store
from pipeline.store.models import AlertRow, ArticleRow, MatchRow, RevisionRow, StoryRow
from pipeline.store.reading.paging import Page, Place, page_of, placed

MAX_WORDS = 12


@dataclass(frozen=True, slots=True)
class StoryFilter:
    """Which stories are wanted; an empty field asks for nothing.

    `since` and `until` (exclusive) bound the time of the story's lead; each word of `words` must be in the
    lead's headline, in small or capital letters.
    """

    topic: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story with its newest match. `key` is that match's id, by which stories are paged.

    `at` is when the lead was published, or first seen when `basis` is None. `marks` are places in `sentence`.
    `alerts` counts the story's alerts by their state.
    """

    key: int
    story: int
    headline: str | None
    url: str
    language: str | None
    at: datetime
    basis: str | None
    certainty: str | None
    resurfaced: bool
    matched_at: datetime
    sentence: str
    marks: Sequence[Any]
    sources: tuple[str, ...] = ()
    copies: int = 1
    topics: tuple[str, ...] = ()
    alerts: tuple[tuple[str, int], ...] = ()


def list_stories(store: Store, wanted: StoryFilter, place: Place) -> Page[StoryLine]:
    """A page of stories that some topic was found in, by their newest match."""
    with store.read() as connection:
        found = connection.execute(placed(_newest_matches(wanted), _key(), place)).all()
        page = page_of([_line(row) for row in found], place, lambda line: line.key)
        return replace(page, rows=_completed(connection, page.rows))


def _key() -> ColumnElement[int]:
    return MatchRow.__table__.c.id


def _newest_matches(wanted: StoryFilter) -> Select[*tuple[Any, ...]]:
    """Each story's newest match, with the story's lead.

    Walking the matches downwards and passing over those that their story has a newer one of stops after
    one page; grouping all matches by story would read the whole table first.
    """
    matched, lead = aliased(ArticleRow), aliased(ArticleRow)
    query = (
        select(
            MatchRow.id,
            MatchRow.made_at,
            MatchRow.sentence,
            MatchRow.marks,
            StoryRow.id.label("story"),
            lead.url,
            lead.language,
            lead.published_at,
            lead.published_basis,
            lead.published_certainty,
            lead.first_seen_at,
            lead.resurfaced,
            RevisionRow.title,
        )
        .join(matched, matched.id == MatchRow.article_id)
        .join(StoryRow, StoryRow.id == matched.story_id)
        .join(lead, lead.id == func.coalesce(StoryRow.lead_id, matched.id))
        .join(RevisionRow, RevisionRow.id == lead.revision_id)
        .where(~_newer_match(matched.story_id, wanted.topic))
    )
    if wanted.topic:
        query = query.where(MatchRow.topic == wanted.topic)
    return query.where(*_conditions(wanted, matched.story_id, lead))


def _newer_match(story: Any, topic: str | None) -> ColumnElement[bool]:
    newer, sibling = aliased(MatchRow), aliased(ArticleRow)
    same = [sibling.story_id == story, newer.id > MatchRow.id]
    if topic:
        same.append(newer.topic == topic)
    return exists(select(newer.id).join(sibling, sibling.id == newer.article_id).where(*same))


def _conditions(wanted: StoryFilter, story: Any, lead: Any) -> list[ColumnElement[bool]]:
    at = func.coalesce(lead.published_at, lead.first_seen_at)
    conditions = [_in_headline(word) for word in wanted.words.split()[:MAX_WORDS]]
    if wanted.source:
        member = aliased(ArticleRow)
        conditions.append(exists().where(member.story_id == story, member.source == wanted.source))
    if wanted.since:
        conditions.append(at >= wanted.since)
    if wanted.until:
        conditions.append(at < wanted.until)
    return conditions


def _in_headline(word: str) -> ColumnElement[bool]:
    """SQLite, and PostgreSQL in the C locale, fold the case of ASCII letters only; so each way to write it."""
    ways = dict.fromkeys((word, word.lower(), word.upper(), word.capitalize()))
    title = RevisionRow.title
    return or_(title.icontains(word, autoescape=True), *(title.contains(way, autoescape=True) for way in ways))


def _line(row: Any) -> StoryLine:
    return StoryLine(
        key=row.id,
        story=row.story,
        headline=row.title,
        url=row.url,
        language=row.language,
        at=row.published_at or row.first_seen_at,
        basis=row.published_basis if row.published_at else None,
        certainty=row.published_certainty if row.published_at else None,
        resurfaced=row.resurfaced,
        matched_at=row.made_at,
        sentence=row.sentence,
        marks=row.marks,
    )


def _completed(connection: Connection, lines: Sequence[StoryLine]) -> tuple[StoryLine, ...]:
    """The lines with what other tables say about their stories."""
    stories = [line.story for line in lines]
    sources, copies = _members(connection, stories)
    topics, alerts = _topics(connection, stories), _alerts(connection, stories)
    return tuple(
        replace(
            line,
            sources=sources.get(line.story, ()),
            copies=copies.get(line.story, 1),
            topics=topics.get(line.story, ()),
            alerts=alerts.get(line.story, ()),
        )
        for line in lines
    )


def _members(connection: Connection, stories: Sequence[int]) -> tuple[dict[int, tuple[str, ...]], dict[int, int]]:
    """The sources of each story, the earliest first, and its number of articles."""
    counted = (
        select(ArticleRow.story_id, ArticleRow.source, func.count().label("number"))
        .where(ArticleRow.story_id.in_(stories))
        .group_by(ArticleRow.story_id, ArticleRow.source)
        .order_by(func.min(ArticleRow.first_seen_at), func.min(ArticleRow.id))
    )
    rows = connection.execute(counted).all()
    copies: dict[int, int] = {}
    for row in rows:
        copies[row.story_id] = copies.get(row.story_id, 0) + row.number
    return _grouped((row.story_id, row.source) for row in rows if row.source), copies


def _topics(connection: Connection, stories: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found = (
        select(ArticleRow.story_id, MatchRow.topic)
        .join(MatchRow, MatchRow.article_id == ArticleRow.id)
        .where(ArticleRow.story_id.in_(stories))
        .distinct()
        .order_by(MatchRow.topic)
    )
    return _grouped((row.story_id, row.topic) for row in connection.execute(found))


def _alerts(connection: Connection, stories: Sequence[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    counted = (
        select(AlertRow.story_id, AlertRow.state, func.count().label("number"))
        .where(AlertRow.story_id.in_(stories))
        .group_by(AlertRow.story_id, AlertRow.state)
        .order_by(AlertRow.state)
    )
    return _grouped((row.story_id, (row.state, row.number)) for row in connection.execute(counted))


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, tuple[Any, ...]]:
    groups: dict[int, tuple[Any, ...]] = {}
    for key, value in pairs:
        groups[key] = (*groups.get(key, ()), value)
    return groups
