"""Pages to read anew: which ones are stored, what was read in them, and what is written when it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pipeline.records import Article, Page, WarcRef
from pipeline.replay import Stored
from pipeline.store.articles import save_anew
from pipeline.store.engine import Store, lock_grouping
from pipeline.store.models import ArticleRow, RevisionRow
from pipeline.stories import Fingerprint


@dataclass(frozen=True, slots=True)
class Candidate:
    """The newest revision of an article, and the archive record that it was read from."""

    revision_id: int
    url: str
    source: str
    warc: WarcRef
    record_id: str


def candidates(
    store: Store, sources: Sequence[str] = (), since: datetime | None = None, limit: int | None = None
) -> list[Candidate]:
    """The newest revision of each article, in the order in which the records lie in the archive.

    Only of `sources` when any is named, only pages fetched at `since` or later; of them the `limit` that were
    fetched last.
    """
    wanted = select(
        RevisionRow.id,
        ArticleRow.url,
        ArticleRow.source,
        RevisionRow.warc_file,
        RevisionRow.warc_offset,
        RevisionRow.record_id,
    ).join(ArticleRow, ArticleRow.revision_id == RevisionRow.id)
    if sources:
        wanted = wanted.where(ArticleRow.source.in_(sources))
    if since is not None:
        wanted = wanted.where(RevisionRow.seen_at >= since)
    if limit is not None:
        wanted = wanted.order_by(RevisionRow.seen_at.desc(), RevisionRow.id.desc()).limit(limit)
    with store.read() as connection:
        rows = connection.execute(wanted).all()
    found = [Candidate(row[0], row[1], row[2] or "", WarcRef(row[3], row[4]), row[5]) for row in rows]
    return sorted(found, key=lambda one: (one.warc.file, one.warc.offset))


def stored_sources(store: Store) -> list[str]:
    """The sources that have articles, in alphabetical order."""
    wanted = select(ArticleRow.source).where(ArticleRow.source.is_not(None)).distinct()
    with store.read() as connection:
        return sorted(source for source in connection.execute(wanted).scalars() if source)


def stored(store: Store, revision_id: int) -> Stored:
    """What was read in a revision's page when it was stored."""
    wanted = (
        select(RevisionRow, ArticleRow.url, ArticleRow.published_at, ArticleRow.modified_at)
        .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
        .where(RevisionRow.id == revision_id)
    )
    with store.read() as connection:
        row = connection.execute(wanted).one()
    return Stored(
        url=row.url,
        title=row.title,
        text=row.text,
        published_at=row.published_at,
        modified_at=row.modified_at,
        language=row.language,
        authors=tuple(row.authors),
        credit=row.credit,
        lead=row.lead,
        section=row.section,
        tags=tuple(row.tags),
        image=row.image,
    )


def write_anew(store: Store, page: Page, article: Article, revision_id: int, fingerprint: Fingerprint) -> bool:
    """One transaction around `save_anew`: whether the newly read revision was stored."""
    with store.write() as connection:
        lock_grouping(connection)
        return save_anew(connection, page, article, revision_id, fingerprint)
