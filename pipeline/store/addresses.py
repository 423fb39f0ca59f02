"""Addresses: what is known of them, for a crawl that meets them again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from pipeline.records import Known
from pipeline.store.engine import Store
from pipeline.store.models import AddressRow

LOOKUP_BATCH = 500


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
