"""Whether all goes on as it should: the store's housekeeping, and how each source does by its own measure."""

from pipeline.health.history import History, PageSeen, Poll
from pipeline.health.housekeeping import HousekeepingReport, keep_house
from pipeline.health.judging import judge
from pipeline.health.rhythm import Rhythm
from pipeline.health.verdicts import Kind, Verdict

__all__ = [
    "History",
    "HousekeepingReport",
    "Kind",
    "PageSeen",
    "Poll",
    "Rhythm",
    "Verdict",
    "judge",
    "keep_house",
]
