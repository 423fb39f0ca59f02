"""What is on record of a source, as the judgement on its health takes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from pipeline.health.history import History, Missed, PageSeen, Poll, is_refusal
from pipeline.records import Outcome, Role
from pipeline.store.engine import Store
from pipeline.store.models import AddressRow, ArticleRow, GapRow, RevisionRow, RunRow, RunState, VisitRow

# Four weeks show each weekday four times.
LOOKED_BACK = timedelta(days=28)
PAGES = 300
ENDING = 300  # characters
# A gap is tried to be filled for so long before anybody is told.
PATIENCE = timedelta(days=1)

_ANSWERS = {
    Outcome.FETCHED: "changed",
    Outcome.NOT_MODIFIED: "not_modified",
    Outcome.IDENTICAL: "identical",
}


def read_history(store: Store, source: str, now: datetime) -> History:
    """A source's last four weeks, and the four weeks before its newest article. Raises StoreError."""
    since = now - LOOKED_BACK
    with store.read() as connection:
        return History(
            articles=_articles(connection, source),
            polls=_polls(connection, source, since),
            pages=_pages(connection, source, since),
            missed=_missed(connection, source, since, now - PATIENCE),
        )


def _articles(connection: Connection, source: str) -> list[datetime]:
    """Those of a backfill, or long past when found, are no part of its rhythm."""
    ours = (ArticleRow.source == source, ArticleRow.resurfaced.is_(False))
    newest = select(ArticleRow.first_seen_at).where(*ours).order_by(ArticleRow.first_seen_at.desc()).limit(1)
    last = connection.execute(newest).scalar_one_or_none()
    if last is None:
        return []
    seen = select(ArticleRow.first_seen_at).where(*ours, ArticleRow.first_seen_at >= last - LOOKED_BACK)
    return list(connection.execute(seen.order_by(ArticleRow.first_seen_at)).scalars())


def _crawls(source: str, since: datetime) -> Sequence[ColumnElement[bool]]:
    return (RunRow.kind == "crawl", RunRow.source == source, RunRow.started_at >= since)


def _polls(connection: Connection, source: str, since: datetime) -> list[Poll]:
    """The crawls that asked for listings; those that asked for the archive of past days are none."""
    runs = select(RunRow.id, RunRow.started_at, RunRow.counts).where(*_crawls(source, since))
    runs = runs.where(RunRow.state != RunState.RUNNING).order_by(RunRow.started_at)
    asked = (
        select(VisitRow.run, VisitRow.crawl_outcome, VisitRow.status, VisitRow.reason)
        .join(RunRow, RunRow.id == VisitRow.run)
        .join(AddressRow, AddressRow.id == VisitRow.address_id)
        .where(*_crawls(source, since), AddressRow.role == Role.LISTING)
        .order_by(VisitRow.id)
    )
    answers: dict[str, list[Any]] = {}
    for row in connection.execute(asked):
        answers.setdefault(row.run, []).append(row)
    return [
        _poll(run, answers[run.id])
        for run in connection.execute(runs)
        if run.id in answers and not run.counts.get("days")
    ]


def _poll(run: Any, answers: Sequence[Any]) -> Poll:
    counted = {"changed": 0, "not_modified": 0, "identical": 0, "barred": 0, "failed": 0}
    reasons = []
    for answer in answers:
        outcome = Outcome(answer.crawl_outcome)
        barred = is_refusal(outcome, answer.status, answer.reason)
        name = _ANSWERS.get(outcome, "barred" if barred else "failed")
        counted[name] += 1
        if outcome not in _ANSWERS:
            reasons.append(answer.reason)
    # Crawls of an earlier version did not count what the listings named.
    named = run.counts.get("named", run.counts.get("discovered", 0))
    wrong = int(run.counts.get("wrong_304", 0))
    return Poll(run.started_at, **counted, reason=next(iter(reasons), None), named=int(named), wrong=wrong)


def _pages(connection: Connection, source: str, since: datetime) -> list[PageSeen]:
    """The newest pages, oldest first; what had not changed since an earlier crawl says nothing new."""
    length = func.length(RevisionRow.text)
    asked = (
        select(
            VisitRow.at,
            VisitRow.crawl_outcome,
            VisitRow.ingest_outcome,
            AddressRow.url,
            VisitRow.status,
            VisitRow.reason,
            AddressRow.article_id,
            length.label("length"),
            func.substr(RevisionRow.text, length - (ENDING - 1)).label("ending"),
            RevisionRow.agreement,
            ArticleRow.published_at,
            AddressRow.listed_at,
        )
        .join(RunRow, RunRow.id == VisitRow.run)
        .join(AddressRow, AddressRow.id == VisitRow.address_id)
        .outerjoin(ArticleRow, ArticleRow.id == AddressRow.article_id)
        .outerjoin(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(*_crawls(source, since), AddressRow.role == Role.ARTICLE)
        .where(VisitRow.crawl_outcome.not_in([Outcome.NOT_MODIFIED, Outcome.IDENTICAL]))
        .order_by(VisitRow.at.desc(), VisitRow.id.desc())
        .limit(PAGES)
    )
    return [_page(row) for row in reversed(connection.execute(asked).all())]


def _page(row: Any) -> PageSeen:
    dates = [moment for moment in (row.published_at, row.listed_at) if moment]
    return PageSeen(
        at=row.at,
        outcome=Outcome(row.ingest_outcome or row.crawl_outcome),
        url=row.url,
        status=row.status,
        reason=row.reason,
        article=row.article_id,
        length=row.length,
        ending=row.ending or "",
        agreement=row.agreement,
        dated=max(dates, default=None),
    )


def _missed(connection: Connection, source: str, since: datetime, until: datetime) -> list[Missed]:
    """The open gaps that were noticed in that time."""
    found = select(GapRow.start_at, GapRow.end_at, GapRow.reason).where(
        GapRow.source == source, GapRow.filled_at.is_(None), GapRow.noticed_at.between(since, until)
    )
    return [Missed(*row) for row in connection.execute(found.order_by(GapRow.start_at, GapRow.id))]
