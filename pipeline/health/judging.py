"""The judgement on a source: at most one verdict, the one that explains the others."""

from __future__ import annotations

from datetime import datetime

from pipeline.health.access import blocked, empty, unreachable
from pipeline.health.contents import future, layout, paywalled, soft_404
from pipeline.health.history import History
from pipeline.health.rhythm import LEAST_EVENTS, LEAST_SPAN
from pipeline.health.silence import frozen, gap, quiet
from pipeline.health.verdicts import Verdict

_CHECKS = (blocked, unreachable, empty, paywalled, soft_404, layout, future, frozen, quiet, gap)


def judge(history: History) -> Verdict | None:
    """What is wrong with a source, by its own past alone; None when nothing is, or it is too young to tell."""
    return next((verdict for check in _CHECKS if (verdict := check(history))), None)


def is_young(first: datetime | None, last: datetime | None, articles: int) -> bool:
    """Whether a source has too little past for its silence to mean anything.

    `first` and `last` are when its first and newest article were first seen; `articles` is their number.
    """
    return first is None or last is None or articles < LEAST_EVENTS or last - first < LEAST_SPAN
