"""How each source's crawls go and what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from pipeline.records import Outcome
from pipeline.store.engine import Store
from pipeline.store.models import ArticleRow, RunRow, VisitRow
from pipeline.store.reading.days import DAYS, daily, day_of, first_moment

RUNS = 12


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source's newest crawl, and its articles.

    `counts` are those of the crawl; `brought` counts what ingest made of its pages, by outcome; `recent`
    are the states of its last crawls, oldest first; `days` are the new articles of the last 14 days.
    """

    source: str
    run: str | None = None
    state: str | None = None
    reason: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    counts: dict[str, Any] = field(default_factory=dict)
    brought: dict[str, int] = field(default_factory=dict)
    recent: tuple[str, ...] = ()
    last_article_at: datetime | None = None
    days: tuple[int, ...] = (0,) * DAYS

    def fetched(self, *outcomes: Outcome) -> int:
        """How many addresses of the newest crawl ended in one of these outcomes."""
        return sum(int(self.counts.get(outcome, 0)) for outcome in outcomes)


def source_states(store: Store, now: datetime) -> dict[str, SourceState]:
    """The state of every source that was crawled or has articles, by its id."""
    with store.read() as connection:
        runs = _recent_runs(connection)
        newest = {source: rows[0] for source, rows in runs.items()}
        brought = _brought(connection, [row.id for row in newest.values()])
        last, days = _last_articles(connection), _days(connection, now)
    return {
        source: _state(source, runs.get(source, ()), brought, last.get(source), daily(days.get(source, ()), now))
        for source in sorted({*runs, *last})
    }


def _state(
    source: str,
    runs: Sequence[Any],
    brought: dict[str, dict[str, int]],
    last: datetime | None,
    days: tuple[int, ...],
) -> SourceState:
    if not runs:
        return SourceState(source, last_article_at=last, days=days)
    run = runs[0]
    return SourceState(
        source,
        run=run.id,
        state=run.state,
        reason=run.reason,
        started_at=run.started_at,
        finished_at=run.finished_at,
        counts=dict(run.counts or {}),
        brought=brought.get(run.id, {}),
        recent=tuple(row.state for row in reversed(runs)),
        last_article_at=last,
        days=days,
    )


def _recent_runs(connection: Connection) -> dict[str, list[Any]]:
    """The last crawls of each source, newest first."""
    place = func.row_number().over(
        partition_by=RunRow.source, order_by=(RunRow.started_at.desc(), RunRow.id.desc())
    )
    ranked = (
        select(RunRow.__table__, place.label("place"))
        .where(RunRow.kind == "crawl", RunRow.source.is_not(None))
        .subquery()
    )
    newest = select(ranked).where(ranked.c.place <= RUNS).order_by(ranked.c.source, ranked.c.place)
    found: dict[str, list[Any]] = {}
    for row in connection.execute(newest):
        found.setdefault(row.source, []).append(row)
    return found


def _brought(connection: Connection, runs: Sequence[str]) -> dict[str, dict[str, int]]:
    counted = (
        select(VisitRow.run, VisitRow.ingest_outcome, func.count().label("number"))
        .where(VisitRow.run.in_(runs), VisitRow.ingest_outcome.is_not(None))
        .group_by(VisitRow.run, VisitRow.ingest_outcome)
    )
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(counted):
        found.setdefault(row.run, {})[row.ingest_outcome] = row.number
    return found


def _last_articles(connection: Connection) -> dict[str, datetime]:
    newest = (
        select(ArticleRow.source, func.max(ArticleRow.first_seen_at).label("at"))
        .where(ArticleRow.source.is_not(None))
        .group_by(ArticleRow.source)
    )
    return {row.source: row.at for row in connection.execute(newest)}


def _days(connection: Connection, now: datetime) -> dict[str, list[tuple[str, int]]]:
    on = day_of(connection, ArticleRow.first_seen_at)
    counted = (
        select(ArticleRow.source, on.label("on"), func.count().label("number"))
        .where(ArticleRow.first_seen_at >= first_moment(now), ArticleRow.source.is_not(None))
        .group_by(ArticleRow.source, on)
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for row in connection.execute(counted):
        found.setdefault(row.source, []).append((row.on, row.number))
    return found
