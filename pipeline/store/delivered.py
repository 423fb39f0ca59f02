"""Which articles somebody was told about: those of each story that an alert was sent for."""

from __future__ import annotations

from sqlalchemy import select

from pipeline.store.engine import Store
from pipeline.store.models import AddressRow, AlertRow, AlertState, ArticleRow


def delivered_addresses(store: Store) -> set[tuple[str, str]]:
    """Topic and address of every article in the stories whose alert was sent. Raises StoreError."""
    told = select(AlertRow.topic, ArticleRow.url, AddressRow.url.label("address")).select_from(AlertRow)
    told = told.join(ArticleRow, ArticleRow.story_id == AlertRow.story_id)
    told = told.outerjoin(AddressRow, AddressRow.article_id == ArticleRow.id)
    with store.read() as connection:
        rows = connection.execute(told.where(AlertRow.state == AlertState.SENT)).all()
    return {(row.topic, url) for row in rows for url in (row.url, row.address) if url}
