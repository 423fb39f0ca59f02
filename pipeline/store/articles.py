"""Articles and their revisions: what was extracted at a canonical address, and each state it was seen in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xxhash
from sqlalchemy import Connection, insert, select, update

from pipeline.records import Article, Outcome, Page
from pipeline.store.engine import upsert
from pipeline.store.grouping import Arrival, new_story, place_articles
from pipeline.store.models import ArticleRow, RevisionRow, TraitsRow, WordingRow
from pipeline.stories import Fingerprint, traits, wording

HASH_VERSION = "1"


@dataclass(frozen=True, slots=True)
class SavedArticle:
    """Which article a page belongs to, and what the page added to it.

    `arrival` is what is still to be placed in a story; `story` is the one that was made for a new article.
    """

    article_id: int
    outcome: Outcome
    arrival: Arrival | None = None
    story: int | None = None


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest revision of an article that is stored."""

    id: int
    number: int
    content_hash: str
    seen_at: datetime


def content_hash(article: Article) -> str:
    """One value for what a reader sees of an article: its title and its text, white space aside.

    Leads, tags and images are left out: sites rotate them without touching the report.
    """
    seen = json.dumps([(article.title or "").split(), article.text.split()], ensure_ascii=False)
    return HASH_VERSION + xxhash.xxh3_128_hexdigest(seen.encode())


def save_article(
    connection: Connection,
    page: Page,
    article: Article,
    canonical: str,
    source: str | None,
    *,
    resurfaced: bool,
    fingerprint: Fingerprint,
) -> SavedArticle:
    """Store a page's article: as a new one, as a new revision, or as nothing new.

    Call it with the grouping lock held, and find the story of what arrived afterwards. A page older than the
    newest revision (a backfill, last year's archive) adds a revision and leaves the article's present state alone.
    """
    row = connection.execute(
        select(ArticleRow.id, ArticleRow.story_id).where(ArticleRow.url == canonical)
    ).one_or_none()
    if row is None:
        return _new_article(connection, page, article, canonical, source, resurfaced, fingerprint)
    return _known_article(connection, page, article, row.id, fingerprint)


def save_anew(
    connection: Connection, page: Page, article: Article, revision_id: int, fingerprint: Fingerprint
) -> bool:
    """Store what a later extractor reads in a revision's page, as the article's newest revision.

    Call it with the grouping lock held. False, and nothing is written, when the revision is no longer the
    newest, or still waits for tagging: a revision behind it would keep its alert from being sent.
    """
    found = (
        select(ArticleRow.id)
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(RevisionRow.id == revision_id, RevisionRow.tagged_at.is_not(None))
    )
    article_id = connection.execute(found).scalar_one_or_none()
    if article_id is None:
        return False
    number = _last_number(connection, article_id) + 1
    _add_revision(connection, page, article, article_id, number, present=True, reextracted=True)
    connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(**_present(article)))
    place_articles(connection, [Arrival(article_id, fingerprint, page.fetched_at)])
    return True


def _new_article(
    connection: Connection,
    page: Page,
    article: Article,
    canonical: str,
    source: str | None,
    resurfaced: bool,
    fingerprint: Fingerprint,
) -> SavedArticle:
    story = new_story(connection, page.fetched_at)
    made = insert(ArticleRow).values(
        url=canonical,
        source=source,
        first_seen_at=page.fetched_at,
        resurfaced=resurfaced,
        story_id=story,
        **_present(article),
    )
    article_id = int(connection.execute(made.returning(ArticleRow.id)).scalar_one())
    _add_revision(connection, page, article, article_id, number=1, present=True)
    arrival = Arrival(article_id, fingerprint, page.fetched_at)
    return SavedArticle(article_id, Outcome.NEW_ARTICLE, arrival, story)


def _known_article(
    connection: Connection, page: Page, article: Article, article_id: int, fingerprint: Fingerprint
) -> SavedArticle:
    newest = _newest(connection, article_id)
    if newest.content_hash == content_hash(article):
        return SavedArticle(article_id, Outcome.UNCHANGED)
    present = page.fetched_at >= newest.seen_at
    if not present and _was_seen(connection, article_id, content_hash(article)):
        return SavedArticle(article_id, Outcome.UNCHANGED)
    number = _last_number(connection, article_id) + 1
    _add_revision(connection, page, article, article_id, number, present)
    if not present:
        return SavedArticle(article_id, Outcome.NEW_REVISION)
    connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(**_present(article)))
    return SavedArticle(article_id, Outcome.NEW_REVISION, Arrival(article_id, fingerprint, page.fetched_at))


def _present(article: Article) -> dict[str, Any]:
    """What an article's row takes over from its newest revision."""
    published = article.published
    return {
        "language": article.language,
        "published_at": article.published_at,
        "published_basis": published.basis if published else None,
        "published_certainty": published.certainty if published else None,
        "modified_at": article.modified_at,
    }


def _newest(connection: Connection, article_id: int) -> _Newest:
    found = (
        select(RevisionRow.id, RevisionRow.number, RevisionRow.content_hash, RevisionRow.seen_at)
        .join(ArticleRow, ArticleRow.revision_id == RevisionRow.id)
        .where(ArticleRow.id == article_id)
    )
    return _Newest(*connection.execute(found).one())


def _was_seen(connection: Connection, article_id: int, content: str) -> bool:
    same = select(RevisionRow.id).where(RevisionRow.article_id == article_id, RevisionRow.content_hash == content)
    return connection.execute(same).first() is not None


def _last_number(connection: Connection, article_id: int) -> int:
    last = select(RevisionRow.number).where(RevisionRow.article_id == article_id)
    return int(connection.execute(last.order_by(RevisionRow.number.desc()).limit(1)).scalar_one())


def _add_revision(
    connection: Connection,
    page: Page,
    article: Article,
    article_id: int,
    number: int,
    present: bool,
    reextracted: bool = False,
) -> None:
    """A revision that waits for tagging; with `present`, it becomes the article's newest."""
    made = insert(RevisionRow).values(
        article_id=article_id,
        number=number,
        content_hash=content_hash(article),
        title=article.title,
        text=article.text,
        lead=article.lead,
        language=article.language,
        authors=article.authors,
        credit=article.credit,
        section=article.section,
        tags=list(article.tags),
        image=article.image,
        seen_at=page.fetched_at,
        record_id=page.record_id,
        warc_file=page.warc.file,
        warc_offset=page.warc.offset,
        agreement=article.agreement,
        reextracted=reextracted,
    )
    revision = connection.execute(made.returning(RevisionRow.id)).scalar_one()
    if present:
        connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(revision_id=revision))
        _keep_wording(connection, article, article_id)


def _keep_wording(connection: Connection, article: Article, article_id: int) -> None:
    """Keep what other stories are compared by, in the article's language and in others."""
    first_seen = select(ArticleRow.first_seen_at).where(ArticleRow.id == article_id)
    language = article.language or ""
    at = article.published_at or connection.execute(first_seen).scalar_one()
    kept = {
        WordingRow: wording(article.title, article.text),
        TraitsRow: traits(article.title, article.text, language, article.image),
    }
    for table, data in kept.items():
        values = {"language": language, "at": at, "data": data}
        made = upsert(connection, table).values(article_id=article_id, **values)
        connection.execute(made.on_conflict_do_update(index_elements=["article_id"], set_=values))
