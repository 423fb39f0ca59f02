"""Runs: what each step did, when, and why it failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select, update

from pipeline.records import Outcome
from pipeline.store.engine import Store
from pipeline.store.models import RunRow, RunState

WITHOUT_A_WORD = "its process ended without a word"


def start_run(store: Store, run: str, kind: str, source: str | None, now: datetime) -> None:
    """Record that a run has begun. An earlier run of this kind at the same source that never ended is lost.

    Two runs at one source never overlap: its DAG allows one at a time, and so does the archive's lock.
    """
    with store.write() as connection:
        if source:
            connection.execute(
                update(RunRow)
                .where(RunRow.kind == kind, RunRow.source == source, RunRow.state == RunState.RUNNING)
                .values(state=RunState.LOST, finished_at=now, reason=WITHOUT_A_WORD)
            )
        connection.execute(
            insert(RunRow).values(
                id=run, kind=kind, source=source, state=RunState.RUNNING, started_at=now, counts={}, warcs=[]
            )
        )


def finish_run(
    store: Store,
    run: str,
    now: datetime,
    counts: Mapping[str, object],
    *,
    reason: str | None = None,
    warcs: Sequence[str] = (),
) -> None:
    """Record how a run ended; `reason` says why it failed."""
    state = RunState.FAILED if reason else RunState.OK
    with store.write() as connection:
        connection.execute(
            update(RunRow)
            .where(RunRow.id == run)
            .values(state=state, finished_at=now, counts=dict(counts), reason=reason, warcs=list(warcs))
        )


def give_up_runs(store: Store, begun_before: datetime, now: datetime) -> int:
    """Mark runs as lost that began before then and never ended. How many. Raises StoreError."""
    never_ended = update(RunRow).where(RunRow.state == RunState.RUNNING, RunRow.started_at < begun_before)
    with store.write() as connection:
        given_up = never_ended.values(state=RunState.LOST, finished_at=now, reason=WITHOUT_A_WORD)
        return connection.execute(given_up).rowcount


def pending_warcs(store: Store, since: datetime) -> list[str]:
    """The files of crawls begun since then that no successful ingest has read, oldest first."""
    recent = select(RunRow.kind, RunRow.state, RunRow.warcs).where(RunRow.started_at >= since)
    with store.read() as connection:
        rows = connection.execute(recent.order_by(RunRow.started_at)).all()
    read = {file for row in rows if row.kind == "ingest" and row.state == RunState.OK for file in row.warcs}
    written = dict.fromkeys(file for row in rows if row.kind == "crawl" for file in row.warcs)
    return [file for file in written if file not in read]


def brought_news(counts: Mapping[str, object]) -> bool:
    """Whether an ingest's counts tell of something to tag."""
    return any(counts.get(outcome) for outcome in (Outcome.NEW_ARTICLE, Outcome.NEW_REVISION))


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run of a step; `finished_at` is None while it goes on, and then it has no `counts`."""

    kind: str
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[str, object] = field(default_factory=dict)


def runs_since(store: Store, since: datetime) -> list[PastRun]:
    """The runs that began since then, oldest first."""
    columns = (RunRow.kind, RunRow.started_at, RunRow.finished_at, RunRow.counts)
    with store.read() as connection:
        rows = connection.execute(select(*columns).where(RunRow.started_at >= since).order_by(RunRow.started_at))
        return [PastRun(*row) for row in rows]
