"""Housekeeping: what keeps the store in good order from day to day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from pipeline.store import Store
from pipeline.store.engine import tidy
from pipeline.store.models import RunRow, RunState

LOST_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class HousekeepingReport:
    """What was put in order."""

    lost_runs: int

    @property
    def counts(self) -> dict[str, int]:
        """For a run's record."""
        return {"lost_runs": self.lost_runs}

    def line(self) -> str:
        """For a log."""
        return f"housekeeping: {self.lost_runs} runs marked as lost, database statistics renewed"


def keep_house(store: Store, clock: Callable[[], datetime]) -> HousekeepingReport:
    """Mark runs whose process is long gone as lost, and renew the database's statistics."""
    now = clock()
    with store.write() as connection:
        lost = connection.execute(
            update(RunRow)
            .where(RunRow.state == RunState.RUNNING, RunRow.started_at < now - LOST_AFTER)
            .values(state=RunState.LOST, finished_at=now, reason="its process ended without a word")
        )
    tidy(store)
    return HousekeepingReport(lost.rowcount)
