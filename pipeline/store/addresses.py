"""Addresses: what is known of them, for a crawl that meets them again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from pipeline.records import GONE, Known, Outcome, Role
from pipeline.store.engine import Store
from pipeline.store.models import AddressRow

LOOKUP_BATCH = 500
MOST_UNFETCHED = 5000
# An address that failed is tried again when it has waited for about as long as it was tried before, a day at most.
WAIT_SHARE, LONGEST_WAIT = 0.9, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unfetched:
    """An article's address without a page so far: its newest outcome, and what its listing said."""

    url: str
    outcome: Outcome
    status: int | None
    discovered_at: datetime
    visited_at: datetime
    title: str | None = None
    listed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether another try may bring a page: it failed or was postponed, and is not said to be gone."""
        return self.outcome in (Outcome.FAILED, Outcome.POSTPONED) and self.status not in GONE

    @property
    def due_at(self) -> datetime:
        """When to try it again; what never failed waits for nothing."""
        if self.outcome is not Outcome.FAILED:
            return self.visited_at
        return self.visited_at + min(WAIT_SHARE * (self.visited_at - self.discovered_at), LONGEST_WAIT)


class KnownAddresses:
    """Looks addresses up in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def lookup(self, urls: Collection[str]) -> dict[str, Known]:
        """What is stored about each of the (normalised) addresses; unknown ones are left out."""
        wanted, found = list(urls), {}
        with self._store.read() as connection:
            for start in range(0, len(wanted), LOOKUP_BATCH):
                batch = wanted[start : start + LOOKUP_BATCH]
                rows = connection.execute(
                    select(
                        AddressRow.url,
                        AddressRow.fetched_at,
                        AddressRow.due_at,
                        AddressRow.etag,
                        AddressRow.last_modified,
                        AddressRow.digest,
                        AddressRow.record_id,
                    ).where(AddressRow.url.in_(batch), AddressRow.fetched_at.is_not(None))
                )
                found.update({row.url: Known(*row) for row in rows})
        return found

    def unfetched(self, source: str, since: datetime) -> list[Unfetched]:
        """A source's articles without a page that were discovered since then, the newest first."""
        wanted = (
            select(
                AddressRow.url,
                AddressRow.outcome,
                AddressRow.status,
                AddressRow.discovered_at,
                AddressRow.visited_at,
                AddressRow.listed_title,
                AddressRow.listed_at,
            )
            .where(AddressRow.source == source, AddressRow.fetched_at.is_(None), AddressRow.discovered_at >= since)
            .where(AddressRow.role == Role.ARTICLE)
            .order_by(AddressRow.discovered_at.desc())
            .limit(MOST_UNFETCHED)
        )
        with self._store.read() as connection:
            return [Unfetched(row[0], Outcome(row[1]), *row[2:]) for row in connection.execute(wanted)]
