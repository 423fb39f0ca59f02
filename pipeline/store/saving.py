"""What ingest writes: all of an archive record in one transaction, safe to repeat.

Pages are stored several at a time, because their articles are grouped faster together. The record's id is
unique among visits, so a record that was ingested before changes nothing, whatever else has happened since,
and two processes that ingest the same file at once write it once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from pipeline.records import (
    ArchiveRecord,
    Article,
    Extraction,
    NotArticle,
    Noted,
    Outcome,
    Page,
    Revisit,
    Role,
    Stage,
)
from pipeline.revisits import next_visit
from pipeline.store.articles import SavedArticle, save_article
from pipeline.store.engine import Store, lock_grouping, upsert
from pipeline.store.grouping import Arrival, place_articles
from pipeline.store.models import AddressRow, ArticleRow, VisitRow
from pipeline.store.removals import settle_removal
from pipeline.stories import Fingerprint

STAGES = {
    Outcome.NEW_ARTICLE: Stage.STORED,
    Outcome.NEW_REVISION: Stage.STORED,
    Outcome.UNCHANGED: Stage.STORED,
    Outcome.NOT_ARTICLE: Stage.EXTRACTED,
    Outcome.UNREADABLE: Stage.FETCHED,
}


@dataclass(frozen=True, slots=True)
class Read:
    """An article page after extraction, ready to be stored.

    `fingerprint` is given when the extraction is an article; `resurfaced` marks one that was long past
    when it was fetched.
    """

    extraction: Extraction
    fingerprint: Fingerprint | None = None
    resurfaced: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """What storing a record came to. `outcome` is None for a listing, and for what brought no page."""

    outcome: Outcome | None
    reason: str | None = None
    new_story: bool = False


def is_ingested(connection: Connection, record_id: str) -> bool:
    """Whether that archive record has been stored before."""
    found = select(VisitRow.id).where(VisitRow.record_id == record_id)
    return connection.execute(found).first() is not None


def save_visit(
    store: Store, record: ArchiveRecord, url: str, source: str | None, revisit_days: float | None
) -> Saved | None:
    """Store a record that needs no extraction: a listing, a revisit, or an address without a page.

    `url` is the address in its normal spelling; `revisit_days` tells for how long an article is looked at
    again (None: not at all). None when the record was stored before.
    """
    with store.write() as connection:
        if is_ingested(connection, record.record_id):
            return None
        reason = _crawl_reason(record)
        due_at = _due_at(connection, record, url, None, revisit_days)
        address = _address(connection, record, url, source, reason, due_at=due_at)
        _visit(connection, record, address, None, reason)
        settle_removal(connection, address, record.status)
        return Saved(None, reason)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A page with what was extracted from it. `url` and `canonical` are addresses in their normal spelling."""

    page: Page
    read: Read
    url: str
    canonical: str
    source: str | None
    revisit_days: float | None


def save_page(
    store: Store,
    page: Page,
    read: Read,
    url: str,
    canonical: str,
    source: str | None,
    revisit_days: float | None,
) -> Saved | None:
    """Store one page; see `save_pages`."""
    return save_pages(store, [Arrived(page, read, url, canonical, source, revisit_days)])[0]


def save_pages(store: Store, pages: Iterable[Arrived]) -> list[Saved | None]:
    """Store article pages with what was extracted from them, all in one transaction.

    `url` and `canonical` are the page's and the article's addresses in their normal spelling; `revisit_days`
    tells for how long an article is looked at again. None for a record that was stored before.
    """
    with store.write() as connection:
        lock_grouping(connection)
        batch = _Batch(connection)
        for page in pages:
            batch.save(page)
        return batch.saved()


class _Batch:
    """Pages that are stored in one transaction, their articles grouped together at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: list[tuple[Saved | None, SavedArticle | None]] = []
        self._waiting: dict[int, Arrival] = {}
        self._stories: dict[int, int] = {}

    def save(self, arrived: Arrived) -> None:
        """Store a page and what is said of its address, except for the article's story."""
        if is_ingested(self._connection, arrived.page.record_id):
            self._kept.append((None, None))
            return
        extraction = arrived.read.extraction
        if isinstance(extraction, Article):
            article = self._save_article(arrived, extraction)
            saved = Saved(article.outcome)
        else:
            article = None
            wrong = Outcome.NOT_ARTICLE if isinstance(extraction, NotArticle) else Outcome.UNREADABLE
            saved = Saved(wrong, extraction.reason)
        self._kept.append((saved, article))
        _note_page(self._connection, arrived, saved, article.article_id if article else None)

    def saved(self) -> list[Saved | None]:
        """Group what waits for it; what storing each page came to."""
        self._place()
        return [
            replace(saved, new_story=self._stories[article.article_id] == article.story)
            if saved and article and article.story
            else saved
            for saved, article in self._kept
        ]

    def _save_article(self, arrived: Arrived, extraction: Article) -> SavedArticle:
        assert arrived.read.fingerprint is not None, "an article comes with its fingerprint"
        kept = save_article(
            self._connection,
            arrived.page,
            extraction,
            arrived.canonical,
            arrived.source,
            resurfaced=arrived.read.resurfaced,
            fingerprint=arrived.read.fingerprint,
        )
        if kept.arrival:
            if kept.article_id in self._waiting:
                self._place()
            self._waiting[kept.article_id] = kept.arrival
        return kept

    def _place(self) -> None:
        self._stories |= place_articles(self._connection, self._waiting.values())
        self._waiting.clear()


def _note_page(connection: Connection, arrived: Arrived, saved: Saved, article: int | None) -> None:
    extraction, page = arrived.read.extraction, arrived.page
    published = extraction.published_at if isinstance(extraction, Article) else None
    due_at = _due_at(connection, page, arrived.url, published, arrived.revisit_days)
    address = _address(connection, page, arrived.url, arrived.source, saved.reason, saved.outcome, article, due_at)
    _visit(connection, page, address, saved.outcome, saved.reason)
    settle_removal(connection, address, page.status)


# ---------------------------------------------------------------- addresses and visits


def _crawl_reason(record: ArchiveRecord) -> str | None:
    return record.reason if isinstance(record, Noted) else None


def _crawl_outcome(record: ArchiveRecord) -> Outcome:
    return Outcome.FETCHED if isinstance(record, Page) else record.outcome


def _at(record: ArchiveRecord) -> datetime:
    return record.noted_at if isinstance(record, Noted) else record.fetched_at


def _due_at(
    connection: Connection,
    record: ArchiveRecord,
    url: str,
    published: datetime | None,
    revisit_days: float | None,
) -> datetime | None:
    """When the page is to be fetched again, by its age: since its publication, or since it was discovered."""
    if revisit_days is None or isinstance(record, Noted) or record.role is Role.LISTING:
        return None
    found = (
        select(AddressRow.discovered_at, ArticleRow.published_at)
        .outerjoin(ArticleRow, ArticleRow.id == AddressRow.article_id)
        .where(AddressRow.url == url)
    )
    row = connection.execute(found).one_or_none()
    since = published or (row and (row.published_at or row.discovered_at)) or record.fetched_at
    return next_visit(record.fetched_at, since, revisit_days)


def _address(
    connection: Connection,
    record: ArchiveRecord,
    url: str,
    source: str | None,
    reason: str | None,
    outcome: Outcome | None = None,
    article: int | None = None,
    due_at: datetime | None = None,
) -> int:
    """The row of the record's address, made or brought up to date; an older record changes no newer state.

    A page takes longer to be read than a note that nothing changed since, so it may be the one that comes late.
    """
    at = _at(record)
    fetched = _fetched(record, outcome, article, due_at)
    newest = {
        "role": record.role,
        "outcome": outcome or _crawl_outcome(record),
        "reason": reason,
        "visited_at": at,
        "status": record.status,
        **fetched,
    }
    made = {
        "url": url,
        "source": source,
        "stage": Stage.DISCOVERED,
        "via": record.via,
        "discovered_at": at,
        "listed_title": record.listed.title if record.listed else None,
        "listed_at": record.listed.published_at if record.listed else None,
        **newest,
    }
    row = connection.execute(
        select(AddressRow.id, AddressRow.visited_at, AddressRow.record_id).where(AddressRow.url == url)
    ).one_or_none()
    if row is None:
        inserted = upsert(connection, AddressRow).values(**made)
        found = connection.execute(
            inserted.on_conflict_do_update(index_elements=["url"], set_=newest).returning(AddressRow.id)
        )
        return int(found.scalar_one())
    if row.visited_at <= at:
        connection.execute(update(AddressRow).where(AddressRow.id == row.id).values(**newest))
    elif row.record_id is None and isinstance(record, Page):
        first = {name: value for name, value in fetched.items() if name not in ("fetched_at", "due_at")}
        connection.execute(update(AddressRow).where(AddressRow.id == row.id).values(**first))
    return int(row.id)


def _fetched(
    record: ArchiveRecord, outcome: Outcome | None, article: int | None, due_at: datetime | None
) -> dict[str, Any]:
    """What a fetch adds to its address: validators, digest, stage. Nothing for an address without a page."""
    if isinstance(record, Noted):
        return {}
    headers = {name.lower(): value for name, value in record.headers}
    values: dict[str, Any] = {"fetched_at": record.fetched_at, "due_at": due_at}
    validators = {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}
    if isinstance(record, Revisit):
        return values | {name: value for name, value in validators.items() if value}
    stage = STAGES[outcome] if outcome else Stage.FETCHED
    values |= {"stage": stage, "digest": record.digest, "record_id": record.record_id, **validators}
    return values | ({"article_id": article} if article else {})


def _visit(
    connection: Connection, record: ArchiveRecord, address: int, outcome: Outcome | None, reason: str | None
) -> None:
    connection.execute(
        insert(VisitRow).values(
            address_id=address,
            record_id=record.record_id,
            run=record.run,
            at=_at(record),
            crawl_outcome=_crawl_outcome(record),
            ingest_outcome=outcome,
            reason=reason,
            status=record.status,
            warc_file=record.warc.file,
            warc_offset=record.warc.offset,
        )
    )
