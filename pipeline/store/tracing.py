"""The tale of one address: every stage it reached, when, and why it went no further."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from pipeline.records import Outcome
from pipeline.store.engine import Store
from pipeline.store.models import (
    AddressRow,
    ArticleRow,
    MatchRow,
    RevisionRow,
    StoryRow,
    VisitRow,
)
from pipeline.store.outbox import StoryAlert, story_alerts


@dataclass(frozen=True, slots=True)
class TracedVisit:
    """What one run found at the address. `run` and `warc_offset` lead to its log and its record."""

    at: datetime
    crawl_outcome: Outcome
    ingest_outcome: Outcome | None
    reason: str | None
    status: int | None
    run: str | None
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True)
class TracedArticle:
    """What was extracted there. `part` says how it belongs to its story, None for the one it began with."""

    id: int
    url: str
    title: str | None
    language: str | None
    published_at: datetime | None
    published_basis: str | None
    published_certainty: str | None
    first_seen_at: datetime
    revisions: int
    resurfaced: bool
    tagged: bool
    part: str | None


@dataclass(frozen=True, slots=True)
class TracedStory:
    """The story it belongs to: its lead, and the other articles in it."""

    id: int
    lead_url: str | None
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedMatch:
    """A topic that was found in it, with the sentence that explains it."""

    topic: str
    version: str
    revision: int
    sentence: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything on record about an address; what it did not reach is None or empty."""

    url: str
    source: str | None
    role: str
    stage: str
    outcome: str
    reason: str | None
    via: str | None
    discovered_at: datetime
    due_at: datetime | None
    visits: tuple[TracedVisit, ...]
    article: TracedArticle | None
    story: TracedStory | None
    matches: tuple[TracedMatch, ...]
    alerts: tuple[StoryAlert, ...]


def trace(store: Store, url: str) -> Trace | None:
    """The tale of an address in its normal spelling, or of the article whose canonical address it is.

    None when it was never discovered. Raises StoreError.
    """
    with store.read() as connection:
        of_article = select(ArticleRow.id).where(ArticleRow.url == url)
        wanted = select(AddressRow).where(or_(AddressRow.url == url, AddressRow.article_id.in_(of_article)))
        rows = connection.execute(wanted.order_by(AddressRow.id)).all()
        if not rows:
            return None
        row = next((one for one in rows if one.url == url), rows[0])
        article = _article(connection, row.article_id) if row.article_id else None
        story = _story(connection, row.article_id) if row.article_id else None
        return Trace(
            url=row.url,
            source=row.source,
            role=row.role,
            stage=row.stage,
            outcome=row.outcome,
            reason=row.reason,
            via=row.via,
            discovered_at=row.discovered_at,
            due_at=row.due_at,
            visits=_visits(connection, row.id),
            article=article,
            story=story,
            matches=_matches(connection, row.article_id) if row.article_id else (),
            alerts=story_alerts(connection, story.id)[::-1] if story else (),
        )


def _visits(connection: Connection, address: int) -> tuple[TracedVisit, ...]:
    found = select(
        VisitRow.at,
        VisitRow.crawl_outcome,
        VisitRow.ingest_outcome,
        VisitRow.reason,
        VisitRow.status,
        VisitRow.run,
        VisitRow.warc_file,
        VisitRow.warc_offset,
    ).where(VisitRow.address_id == address)
    rows = connection.execute(found.order_by(VisitRow.at, VisitRow.id))
    return tuple(
        TracedVisit(
            at=row.at,
            crawl_outcome=Outcome(row.crawl_outcome),
            ingest_outcome=Outcome(row.ingest_outcome) if row.ingest_outcome else None,
            reason=row.reason,
            status=row.status,
            run=row.run,
            warc_file=row.warc_file,
            warc_offset=row.warc_offset,
        )
        for row in rows
    )


def _article(connection: Connection, article: int) -> TracedArticle:
    found = (
        select(ArticleRow, RevisionRow.title, RevisionRow.number, RevisionRow.tagged_at)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(ArticleRow.id == article)
    )
    row = connection.execute(found).one()
    return TracedArticle(
        id=row.id,
        url=row.url,
        title=row.title,
        language=row.language,
        published_at=row.published_at,
        published_basis=row.published_basis,
        published_certainty=row.published_certainty,
        first_seen_at=row.first_seen_at,
        revisions=row.number,
        resurfaced=row.resurfaced,
        tagged=row.tagged_at is not None,
        part=row.part,
    )


def _story(connection: Connection, article: int) -> TracedStory:
    of_article = select(ArticleRow.story_id).where(ArticleRow.id == article)
    members = select(ArticleRow.id, ArticleRow.url, ArticleRow.story_id, StoryRow.lead_id)
    members = members.join(StoryRow, StoryRow.id == ArticleRow.story_id)
    rows = connection.execute(
        members.where(ArticleRow.story_id == of_article.scalar_subquery()).order_by(ArticleRow.id)
    ).all()
    lead = next((row.url for row in rows if row.id == row.lead_id), None)
    return TracedStory(rows[0].story_id, lead, tuple(row.url for row in rows if row.id != article))


def _matches(connection: Connection, article: int) -> tuple[TracedMatch, ...]:
    found = (
        select(MatchRow.topic, MatchRow.version, RevisionRow.number, MatchRow.sentence, MatchRow.made_at)
        .join(RevisionRow, RevisionRow.id == MatchRow.revision_id)
        .where(MatchRow.article_id == article)
        .order_by(MatchRow.topic, RevisionRow.number)
    )
    return tuple(TracedMatch(*row) for row in connection.execute(found))
