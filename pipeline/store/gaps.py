"""Gaps: times in which a listing moved on further than it reaches, until what went by was fetched all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from pipeline.store.engine import Store, upsert
from pipeline.store.models import GapRow

# A longer gap is kept in parts, each of which is filled by itself.
LONGEST = timedelta(days=7)
# After a try that left it open, the next one waits an hour, then two, four, ..., a day at most.
FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=1)
# What lies back so long stays open; a person may have its days crawled.
TRIED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Gap:
    """Articles that a listing named between `start_at` and `end_at` only may be missing.

    `filled_at` is None while it is open, and `reason` says then why the last try left it so. `articles` counts
    what its filling fetched; gaps of several listings in the same days share them.
    """

    id: int
    source: str
    listing: str
    start_at: datetime
    end_at: datetime
    noticed_at: datetime
    filled_at: datetime | None = None
    articles: int = 0
    tries: int = 0
    tried_at: datetime | None = None
    reason: str | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether a crawl should try to fill it by itself."""
        if self.filled_at is not None or now - self.end_at > TRIED_FOR:
            return False
        if self.tried_at is None:
            return True
        wait: timedelta = FIRST_WAIT * 2 ** min(self.tries - 1, 10)
        return now >= self.tried_at + min(wait, LONGEST_WAIT)


def note_gap(store: Store, source: str, listing: str, start: datetime, end: datetime, now: datetime) -> None:
    """Record a gap. Doing it again changes nothing, but that a later end counts while it is open.

    Raises StoreError.
    """
    with store.write() as connection:
        for begun, ended in _parts(start, end):
            row = upsert(connection, GapRow).values(
                source=source, listing=listing, start_at=begun, end_at=ended, noticed_at=now, articles=0, tries=0
            )
            later = row.excluded.end_at
            row = row.on_conflict_do_update(
                index_elements=["source", "listing", "start_at"],
                set_={"end_at": later},
                where=GapRow.filled_at.is_(None) & (GapRow.end_at < later),
            )
            connection.execute(row)


def _parts(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while end - start > LONGEST:
        yield start, start + LONGEST
        start += LONGEST
    yield start, end


def note_try(store: Store, gap: Gap, now: datetime, articles: int, reason: str | None) -> None:
    """Record that a crawl tried to fill a gap: it is filled, or there is a reason why not.

    One that has become longer in the meantime stays open. Raises StoreError.
    """
    unchanged = (GapRow.id == gap.id, GapRow.end_at == gap.end_at, GapRow.filled_at.is_(None))
    values: dict[str, Any] = {"articles": gap.articles + articles, "reason": reason}
    values |= {"tries": gap.tries + 1, "tried_at": now, "filled_at": None if reason else now}
    with store.write() as connection:
        connection.execute(update(GapRow).where(*unchanged).values(**values))


@dataclass(frozen=True, slots=True)
class GapsOfSource:
    """A source's gaps: the open ones, the newest first, and how many were filled."""

    open: tuple[Gap, ...] = ()
    filled: int = 0


def gaps_by_source(store: Store) -> dict[str, GapsOfSource]:
    """The gaps of each source that has any. Raises StoreError."""
    found: dict[str, list[Gap]] = {}
    for gap in list_gaps(store, only_open=True):
        found.setdefault(gap.source, []).append(gap)
    counted = select(GapRow.source, func.count()).where(GapRow.filled_at.is_not(None)).group_by(GapRow.source)
    with store.read() as connection:
        filled = {source: number for source, number in connection.execute(counted)}
    return {
        source: GapsOfSource(tuple(found.get(source, ())), filled.get(source, 0))
        for source in sorted({*found, *filled})
    }


def list_gaps(store: Store, source: str | None = None, *, only_open: bool = False) -> list[Gap]:
    """The gaps of a source, or of all, the newest first. Raises StoreError."""
    wanted = select(GapRow.__table__).order_by(GapRow.start_at.desc(), GapRow.id.desc())
    if source is not None:
        wanted = wanted.where(GapRow.source == source)
    if only_open:
        wanted = wanted.where(GapRow.filled_at.is_(None))
    with store.read() as connection:
        return [Gap(**row._mapping) for row in connection.execute(wanted)]
