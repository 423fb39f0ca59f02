"""Housekeeping: what keeps the store in good order from day to day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.store import Store
from pipeline.store.engine import tidy
from pipeline.store.runs import give_up_runs

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
    lost = give_up_runs(store, now - LOST_AFTER, now)
    tidy(store)
    return HousekeepingReport(lost)
