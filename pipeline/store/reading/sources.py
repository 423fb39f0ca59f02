"""How each source's crawls go and what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, true
from sqlalchemy.orm import aliased

from pipeline.health.judging import is_young
from pipeline.records import Outcome
from pipeline.store.engine import Store
from pipeline.store.incidents import Incident, open_incidents
from pipeline.store.models import ArticleRow, RunRow, VisitRow
from pipeline.store.reading.days import DAYS, daily, day_of, first_moment

RUNS = 12
USUAL, YOUNG = "as usual", "too young to tell"


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source's newest crawl, its articles, and what is wrong with it.

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
    articles: int = 0
    first_article_at: datetime | None = None
    last_article_at: datetime | None = None
    days: tuple[int, ...] = (0,) * DAYS
    trouble: Incident | None = None

    @property
    def health(self) -> str:
        """In a word: what is wrong, or that all is as usual, or that it is too young to tell."""
        if self.trouble:
            return str(self.trouble.kind)
        return YOUNG if is_young(self.first_article_at, self.last_article_at, self.articles) else USUAL

    def fetched(self, *outcomes: Outcome) -> int:
        """How many addresses of the newest crawl ended in one of these outcomes."""
        return sum(int(self.counts.get(outcome, 0)) for outcome in outcomes)


def source_states(store: Store, now: datetime, only: str | None = None) -> dict[str, SourceState]:
    """The state of every source that was crawled or has articles, by its id; or of one. Raises StoreError."""
    troubles = open_incidents(store)
    with store.read() as connection:
        runs = _recent_runs(connection, only)
        newest = {source: rows[0] for source, rows in runs.items()}
        brought = _brought(connection, [row.id for row in newest.values()])
        spans, days = _spans(connection, only), _days(connection, now, only)
    states = {}
    for source in sorted({*runs, *spans}):
        state = SourceState(source, days=daily(days.get(source, ()), now))
        if source in spans:
            state = replace(state, **spans[source])
        if source in runs:
            state = _crawled(state, runs[source], brought)
        states[source] = replace(state, trouble=next(iter(troubles.get(source, ())), None))
    return states


def _crawled(state: SourceState, runs: Sequence[Any], brought: dict[str, dict[str, int]]) -> SourceState:
    run = runs[0]
    return replace(
        state,
        run=run.id,
        state=run.state,
        reason=run.reason,
        started_at=run.started_at,
        finished_at=run.finished_at,
        counts=dict(run.counts or {}),
        brought=brought.get(run.id, {}),
        recent=tuple(row.state for row in reversed(runs)),
    )


def _ours(column: Any, only: str | None) -> Any:
    """The rows of one source, or those that have any."""
    return column.is_not(None) if only is None else column == only


def _recent_runs(connection: Connection, only: str | None) -> dict[str, list[Any]]:
    """The last crawls of each source, newest first."""
    sources = select(RunRow.source).where(_ours(RunRow.source, only)).distinct().subquery()
    run = aliased(RunRow)
    ids = (
        select(run.id)
        .where(run.source == sources.c.source, run.kind == "crawl")
        .order_by(run.started_at.desc(), run.id.desc())
        .limit(RUNS)
        .correlate(sources)
    )
    # Each database has one way in which it looks only at the rows that are wanted.
    if connection.dialect.name == "postgresql":
        few = ids.lateral()
        newest = (
            select(RunRow.__table__).select_from(sources).join(few, true()).join(RunRow, RunRow.id == few.c.id)
        )
    else:
        newest = select(RunRow.__table__).select_from(sources).join(RunRow, RunRow.id.in_(ids))
    newest = newest.order_by(RunRow.source, RunRow.started_at.desc(), RunRow.id.desc())
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


def _spans(connection: Connection, only: str | None) -> dict[str, dict[str, Any]]:
    """How many articles a source has, and when the first and the newest of them were first seen."""
    first, last = func.min(ArticleRow.first_seen_at), func.max(ArticleRow.first_seen_at)
    spans = select(ArticleRow.source, func.count(), first, last).where(_ours(ArticleRow.source, only))
    return {
        str(source): {"articles": number, "first_article_at": first_at, "last_article_at": last_at}
        for source, number, first_at, last_at in connection.execute(spans.group_by(ArticleRow.source))
    }


def _days(connection: Connection, now: datetime, only: str | None) -> dict[str, list[tuple[str, int]]]:
    on = day_of(connection, ArticleRow.first_seen_at)
    counted = (
        select(ArticleRow.source, on.label("on"), func.count().label("number"))
        .where(ArticleRow.first_seen_at >= first_moment(now), _ours(ArticleRow.source, only))
        .group_by(ArticleRow.source, on)
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for row in connection.execute(counted):
        found.setdefault(row.source, []).append((row.on, row.number))
    return found
