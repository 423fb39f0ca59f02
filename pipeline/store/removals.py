"""Articles that their publishers took away.

A fetch that failed says nothing: sites are down, slow and behind blocks. An article is gone when its own
address answered 404 or 410 at least twice, CONFIRMED_AFTER apart, and nothing showed it in between; since the
first of those answers. When any of its addresses shows it again, it is no longer gone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from pipeline.records import GONE, Outcome
from pipeline.store.models import AddressRow, ArticleRow, VisitRow

CONFIRMED_AFTER = timedelta(hours=1)
_SHOWN = (Outcome.NEW_ARTICLE, Outcome.NEW_REVISION, Outcome.UNCHANGED)
_SAME = (Outcome.NOT_MODIFIED, Outcome.IDENTICAL)


def settle_removal(connection: Connection, address: int, status: int | None) -> None:
    """After a visit of an address that ended with that status: write down since when its article is gone.

    It is settled anew from all visits, so that their order does not matter; empty when it is not gone.
    """
    found = select(ArticleRow.id, ArticleRow.gone_at).join(AddressRow, AddressRow.article_id == ArticleRow.id)
    article = connection.execute(found.where(AddressRow.id == address)).one_or_none()
    if article is None or (article.gone_at is None and status not in GONE):
        return
    gone_at = _gone_since(connection, article.id)
    if gone_at != article.gone_at:
        connection.execute(update(ArticleRow).where(ArticleRow.id == article.id).values(gone_at=gone_at))


def _gone_since(connection: Connection, article: int) -> datetime | None:
    visits = (
        select(VisitRow.at)
        .join(AddressRow, AddressRow.id == VisitRow.address_id)
        .where(AddressRow.article_id == article)
    )
    shown = or_(VisitRow.ingest_outcome.in_(_SHOWN), VisitRow.crawl_outcome.in_(_SAME))
    seen = connection.scalars(visits.where(shown).order_by(VisitRow.at.desc()).limit(1)).first()
    missing = visits.join(ArticleRow, ArticleRow.url == AddressRow.url).where(VisitRow.status.in_(GONE))
    if seen is not None:
        missing = missing.where(VisitRow.at > seen)
    answers = connection.scalars(missing.order_by(VisitRow.at)).all()
    confirmed = len(answers) > 1 and answers[-1] - answers[0] >= CONFIRMED_AFTER
    return answers[0] if confirmed else None
