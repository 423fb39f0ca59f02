"""Every revision of an article with its whole text, and the stories and articles that an address names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from pipeline.store.engine import Store
from pipeline.store.models import AddressRow, ArticleRow, MatchRow, RevisionRow


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of an article: what it said, when it was seen, and the archive's record of that page."""

    number: int
    title: str | None
    text: str
    language: str | None
    authors: tuple[str, ...]
    credit: str | None
    seen_at: datetime
    content_hash: str
    record_id: str
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True)
class History:
    """An article and its revisions by number, the oldest number first. Times are aware, in UTC."""

    article: int
    story: int
    url: str
    source: str | None
    part: str | None
    language: str | None
    first_seen_at: datetime
    published_at: datetime | None
    published_basis: str | None
    published_certainty: str | None
    modified_at: datetime | None
    gone_at: datetime | None
    revisions: tuple[Revision, ...]


def find_history(store: Store, url: str) -> History | None:
    """The article of an address in its normal spelling, canonical or not; None when none is stored.

    Raises StoreError.
    """
    with store.read() as connection:
        article = _article_at(connection, url)
        return _history(connection, article) if article is not None else None


def story_histories(store: Store, story: int) -> list[History]:
    """The articles of a story by id, empty when there is no such story or it has none. Raises StoreError."""
    with store.read() as connection:
        found = select(ArticleRow.id).where(ArticleRow.story_id == story).order_by(ArticleRow.id)
        return [_history(connection, article) for article in connection.execute(found).scalars().all()]


def topic_stories(store: Store, topic: str) -> list[int]:
    """The stories in which a topic was found, by id. Raises StoreError."""
    found = select(ArticleRow.story_id).join(MatchRow, MatchRow.article_id == ArticleRow.id)
    with store.read() as connection:
        wanted = found.where(MatchRow.topic == topic).distinct().order_by(ArticleRow.story_id)
        return list(connection.execute(wanted).scalars())


def _article_at(connection: Connection, url: str) -> int | None:
    canonical = select(ArticleRow.id).where(ArticleRow.url == url)
    visited = select(AddressRow.article_id).where(AddressRow.url == url)
    return connection.execute(canonical).scalar() or connection.execute(visited).scalar()


def _history(connection: Connection, article: int) -> History:
    row = connection.execute(select(ArticleRow.__table__).where(ArticleRow.id == article)).one()
    wanted = select(RevisionRow.__table__).where(RevisionRow.article_id == article)
    return History(
        article=row.id,
        story=row.story_id,
        url=row.url,
        source=row.source,
        part=row.part,
        language=row.language,
        first_seen_at=row.first_seen_at,
        published_at=row.published_at,
        published_basis=row.published_basis,
        published_certainty=row.published_certainty,
        modified_at=row.modified_at,
        gone_at=row.gone_at,
        revisions=tuple(_revision(one) for one in connection.execute(wanted.order_by(RevisionRow.number))),
    )


def _revision(row: Any) -> Revision:
    return Revision(
        number=row.number,
        title=row.title,
        text=row.text,
        language=row.language,
        authors=tuple(row.authors),
        credit=row.credit,
        seen_at=row.seen_at,
        content_hash=row.content_hash,
        record_id=row.record_id,
        warc_file=row.warc_file,
        warc_offset=row.warc_offset,
    )
