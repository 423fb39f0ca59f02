"""What ingest writes: one transaction for each archive record, safe to repeat.

The record's id is unique among visits, so a record that was ingested before changes nothing, whatever
else has happened since, and two processes that ingest the same file at once write it once.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from pipeline.store.articles import save_article
from pipeline.store.engine import Store, lock_grouping, upsert
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


def save_page(
    store: Store,
    page: Page,
    read: Read,
    url: str,
    canonical: str,
    source: str | None,
    revisit_days: float | None,
) -> Saved | None:
    """Store an article page with what was extracted from it, in one transaction.

    `url` and `canonical` are the page's and the article's addresses in their normal spelling; `revisit_days`
    tells for how long an article is looked at again. None when the record was stored before.
    """
    published = read.extraction.published_at if isinstance(read.extraction, Article) else None
    with store.write() as connection:
        if is_ingested(connection, page.record_id):
            return None
        if isinstance(read.extraction, Article):
            assert read.fingerprint is not None, "an article comes with its fingerprint"
            lock_grouping(connection)
            kept = save_article(
                connection,
                page,
                read.extraction,
                canonical,
                source,
                resurfaced=read.resurfaced,
                fingerprint=read.fingerprint,
            )
            saved, article = Saved(kept.outcome, None, kept.new_story), kept.article_id
        else:
            wrong = Outcome.NOT_ARTICLE if isinstance(read.extraction, NotArticle) else Outcome.UNREADABLE
            saved, article = Saved(wrong, read.extraction.reason), None
        due_at = _due_at(connection, page, url, published, revisit_days)
        address = _address(connection, page, url, source, saved.reason, saved.outcome, article, due_at)
        _visit(connection, page, address, saved.outcome, saved.reason)
        settle_removal(connection, address, page.status)
        return saved


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
