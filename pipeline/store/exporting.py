"""Stories as rows for other programs: an article a row, with its story, in a steady order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from pipeline.store.engine import Store
from pipeline.store.models import ArticleRow, MatchRow, RevisionRow, StoryRow, article_moment

BATCH = 500


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """An article in its newest revision. `topics` are those that any of its revisions matched."""

    story: int
    lead: bool
    article: int
    part: str | None
    url: str
    source: str | None
    language: str | None
    title: str | None
    text: str
    authors: list[str]
    credit: str | None
    published_at: datetime | None
    published_basis: str | None
    published_certainty: str | None
    modified_at: datetime | None
    first_seen_at: datetime
    revisions: int
    resurfaced: bool
    topics: list[str]
    warc_file: str
    warc_offset: int


def export_articles(
    store: Store, *, topic: str | None = None, since: datetime | None = None, batch: int = BATCH
) -> Iterator[ExportedArticle]:
    """Every article by story and id, as one moment had them, read `batch` at a time. Raises StoreError.

    With `topic`, those of the stories in which it was found; with `since`, those published (or first seen,
    when the page gives no time) at or after it.
    """
    with store.read() as connection:
        found = connection.execution_options(yield_per=batch).execute(_wanted(topic, since)).mappings()
        for rows in found.partitions():
            topics = _topics(connection, [row[ArticleRow.__table__.c.id] for row in rows])
            yield from (_exported(row, topics) for row in rows)


def _wanted(topic: str | None, since: datetime | None) -> Select[Any]:
    wanted = (
        select(ArticleRow.__table__, RevisionRow.__table__, StoryRow.lead_id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(StoryRow, StoryRow.id == ArticleRow.story_id)
        .order_by(ArticleRow.story_id, ArticleRow.id)
    )
    if topic:
        found = select(ArticleRow.story_id).join(MatchRow, MatchRow.article_id == ArticleRow.id)
        wanted = wanted.where(ArticleRow.story_id.in_(found.where(MatchRow.topic == topic)))
    if since:
        wanted = wanted.where(article_moment() >= since)
    return wanted


def _exported(row: RowMapping, topics: Mapping[int, set[str]]) -> ExportedArticle:
    article, revision = ArticleRow.__table__.c, RevisionRow.__table__.c
    return ExportedArticle(
        story=row[article.story_id],
        lead=row["lead_id"] == row[article.id],
        article=row[article.id],
        part=row[article.part],
        url=row[article.url],
        source=row[article.source],
        language=row[article.language],
        title=row[revision.title],
        text=row[revision.text],
        authors=list(row[revision.authors]),
        credit=row[revision.credit],
        published_at=row[article.published_at],
        published_basis=row[article.published_basis],
        published_certainty=row[article.published_certainty],
        modified_at=row[article.modified_at],
        first_seen_at=row[article.first_seen_at],
        revisions=row[revision.number],
        resurfaced=row[article.resurfaced],
        topics=sorted(topics.get(row[article.id], ())),
        warc_file=row[revision.warc_file],
        warc_offset=row[revision.warc_offset],
    )


def _topics(connection: Connection, articles: Sequence[int]) -> dict[int, set[str]]:
    """The topics that were found in each of these articles that has any."""
    found: dict[int, set[str]] = {}
    wanted = select(MatchRow.article_id, MatchRow.topic).where(MatchRow.article_id.in_(articles))
    for article, topic in connection.execute(wanted):
        found.setdefault(article, set()).add(topic)
    return found
