"""Stories as rows for other programs: an article a row, with its story, in a steady order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pipeline.store.engine import Store
from pipeline.store.models import ArticleRow, MatchRow, RevisionRow, StoryRow


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


def export_articles(store: Store, *, topic: str | None = None) -> Iterator[ExportedArticle]:
    """Every article by story and id; with `topic`, those of the stories in which it was found."""
    wanted = (
        select(ArticleRow, RevisionRow, StoryRow.lead_id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .join(StoryRow, StoryRow.id == ArticleRow.story_id)
        .order_by(ArticleRow.story_id, ArticleRow.id)
    )
    if topic:
        found = select(ArticleRow.story_id).join(MatchRow, MatchRow.article_id == ArticleRow.id)
        wanted = wanted.where(ArticleRow.story_id.in_(found.where(MatchRow.topic == topic)))
    article, revision = ArticleRow.__table__.c, RevisionRow.__table__.c
    with store.read() as connection:
        topics = _topics(store)
        for row in connection.execution_options(yield_per=500).execute(wanted).mappings():
            yield ExportedArticle(
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


def _topics(store: Store) -> dict[int, set[str]]:
    """The topics that were found in each article that has any."""
    found: dict[int, set[str]] = {}
    with store.read() as connection:
        for row in connection.execute(select(MatchRow.article_id, MatchRow.topic)):
            found.setdefault(row.article_id, set()).add(row.topic)
    return found
