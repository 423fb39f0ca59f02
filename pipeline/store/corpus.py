"""Every stored article in its newest revision, with the matches kept of it: what topics are tried on again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, func, select

from pipeline.addresses import normalise
from pipeline.store.engine import Store
from pipeline.store.models import AddressRow, ArticleRow, MatchRow, RevisionRow, article_moment

BATCH = 200
LOOKED_UP = 500  # addresses in one query


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A match as it was kept: the topic, and the sentence that showed it then."""

    topic: str
    sentence: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article in its newest revision. `at` is when it was published, otherwise when it was first seen.

    `matches` are those of this revision, by whatever version of a topic. `tagged`: a pass has seen it.
    """

    article_id: int
    story_id: int
    url: str
    at: datetime
    title: str
    text: str
    lead: str | None
    language: str | None
    source: str | None
    section: str | None
    authors: tuple[str, ...]
    credit: str | None
    tagged: bool
    matches: tuple[StoredMatch, ...] = ()


def stored_articles(store: Store, since: datetime | None = None, batch: int = BATCH) -> Iterator[StoredArticle]:
    """The articles published (or first seen) at or after `since`, those stored last first. Raises StoreError.

    Read in batches with no transaction open between them, so that a slow reader holds up no writer.
    """
    before: int | None = None
    while found := _batch(store, since, before, batch):
        yield from found
        before = found[-1].article_id


def count_articles(store: Store, since: datetime | None = None) -> int:
    """How many articles `stored_articles` gives. Raises StoreError."""
    wanted = select(func.count()).select_from(ArticleRow).where(ArticleRow.revision_id.is_not(None))
    if since:
        wanted = wanted.where(article_moment() >= since)
    with store.read() as connection:
        return int(connection.execute(wanted).scalar_one())


def article_ids(store: Store, urls: Collection[str]) -> dict[str, int]:
    """The articles at these addresses: canonical ones, or any that led to an article. Raises StoreError."""
    known: dict[str, int] = {}
    names = sorted({*urls, *map(normalise, urls)})
    with store.read() as connection:
        for start in range(0, len(names), LOOKED_UP):
            known |= _ids(connection, names[start : start + LOOKED_UP])
    return {url: known[name] for url in urls if (name := _known_name(url, known))}


def _known_name(url: str, known: dict[str, int]) -> str | None:
    return next((name for name in (url, normalise(url)) if name in known), None)


def _ids(connection: Connection, urls: Collection[str]) -> dict[str, int]:
    fetched = select(AddressRow.url, AddressRow.article_id).where(
        AddressRow.url.in_(urls), AddressRow.article_id.is_not(None)
    )
    canonical = select(ArticleRow.url, ArticleRow.id).where(ArticleRow.url.in_(urls))
    found = [*connection.execute(fetched), *connection.execute(canonical)]
    return {url: int(article) for url, article in found}


def articles_of(store: Store, ids: Collection[int]) -> Iterator[StoredArticle]:
    """The articles with these ids, those stored last first. Raises StoreError."""
    ordered = sorted(ids, reverse=True)
    for start in range(0, len(ordered), BATCH):
        yield from _read(store, _newest_revisions().where(ArticleRow.id.in_(ordered[start : start + BATCH])))


def newest_articles(store: Store, number: int, without: Collection[int] = ()) -> Iterator[StoredArticle]:
    """The last stored articles, up to that many, except those with the ids `without`. Raises StoreError."""
    others = (article for article in stored_articles(store) if article.article_id not in without)
    return islice(others, number)


def _batch(store: Store, since: datetime | None, before: int | None, limit: int) -> list[StoredArticle]:
    wanted = _newest_revisions().limit(limit)
    if since:
        wanted = wanted.where(article_moment() >= since)
    if before is not None:
        wanted = wanted.where(ArticleRow.id < before)
    return _read(store, wanted)


def _newest_revisions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            RevisionRow,
            ArticleRow.story_id,
            ArticleRow.source,
            ArticleRow.url,
            ArticleRow.published_at,
            ArticleRow.first_seen_at,
        )
        .join(ArticleRow, ArticleRow.revision_id == RevisionRow.id)
        .order_by(ArticleRow.id.desc())
    )


def _read(store: Store, wanted: Select[*tuple[Any, ...]]) -> list[StoredArticle]:
    with store.read() as connection:
        rows = list(connection.execute(wanted))
        matches = _matches(connection, [row.id for row in rows])
        return [_article(row, matches.get(row.id, ())) for row in rows]


def _matches(connection: Connection, revisions: list[int]) -> dict[int, tuple[StoredMatch, ...]]:
    wanted = select(MatchRow.revision_id, MatchRow.topic, MatchRow.sentence, MatchRow.marks)
    wanted = wanted.where(MatchRow.revision_id.in_(revisions)).order_by(MatchRow.id)
    found: dict[int, tuple[StoredMatch, ...]] = {}
    for row in connection.execute(wanted):
        marks = tuple((start, end) for start, end in row.marks)
        found[row.revision_id] = (*found.get(row.revision_id, ()), StoredMatch(row.topic, row.sentence, marks))
    return found


def _article(row: Any, matches: tuple[StoredMatch, ...]) -> StoredArticle:
    return StoredArticle(
        article_id=row.article_id,
        story_id=row.story_id,
        url=row.url,
        at=row.published_at or row.first_seen_at,
        title=row.title or "",
        text=row.text,
        lead=row.lead,
        language=row.language,
        source=row.source,
        section=row.section,
        authors=tuple(row.authors),
        credit=row.credit,
        tagged=row.tagged_at is not None,
        matches=matches,
    )
