"""Housekeeping gives up runs whose process is long gone, and no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.health.housekeeping import LOST_AFTER, keep_house
from pipeline.store import Store
from pipeline.store.runs import finish_run, runs_since, start_run

NOW = datetime(2026, 5, 6, 3, 30, tzinfo=UTC)
LONG_AGO = NOW - LOST_AFTER - timedelta(minutes=2)
LATER = LONG_AGO + timedelta(minutes=1)


def test_a_run_that_never_ended_is_lost_after_a_day(store: Store) -> None:
    start_run(store, "killed", "ingest", None, LONG_AGO)
    start_run(store, "done", "ingest", None, LATER)
    finish_run(store, "done", LATER, {})
    start_run(store, "at work", "ingest", None, NOW - timedelta(hours=1))
    assert keep_house(store, lambda: NOW).lost_runs == 1
    killed, done, at_work = (run.finished_at for run in runs_since(store, LONG_AGO))
    assert (killed, done, at_work) == (NOW, LATER, None)
    assert keep_house(store, lambda: NOW).lost_runs == 0
