"""Every visit to the addresses of a story's articles: when each was seen, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pipeline.store.engine import Store
from pipeline.store.models import AddressRow, ArticleRow, VisitRow


@dataclass(frozen=True, slots=True)
class Sighting:
    """A visit: what the crawl met, and what ingest made of it (None when there was no page to read)."""

    article: int
    url: str
    at: datetime
    outcome: str
    result: str | None
    status: int | None
    run: str | None
    via: str | None
    record_id: str
    warc_file: str
    warc_offset: int


def story_sightings(store: Store, story: int) -> list[Sighting]:
    """The visits to the addresses that lead to a story's articles, in the order of time. Raises StoreError."""
    wanted = (
        select(
            ArticleRow.id,
            AddressRow.url,
            VisitRow.at,
            VisitRow.crawl_outcome,
            VisitRow.ingest_outcome,
            VisitRow.status,
            VisitRow.run,
            AddressRow.via,
            VisitRow.record_id,
            VisitRow.warc_file,
            VisitRow.warc_offset,
        )
        .join(AddressRow, AddressRow.id == VisitRow.address_id)
        .join(ArticleRow, ArticleRow.id == AddressRow.article_id)
        .where(ArticleRow.story_id == story)
        .order_by(VisitRow.at, VisitRow.id)
    )
    with store.read() as connection:
        return [Sighting(*row) for row in connection.execute(wanted)]
