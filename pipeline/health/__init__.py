"""Whether a source does as it should, by its own measure; no database. And the passes that see to it."""

from pipeline.health.history import History, PageSeen, Poll
from pipeline.health.judging import judge
from pipeline.health.rhythm import Rhythm
from pipeline.health.verdicts import Kind, Verdict

__all__ = [
    "History",
    "Kind",
    "PageSeen",
    "Poll",
    "Rhythm",
    "Verdict",
    "judge",
]
