"""The judgement on a source: at most one verdict, the one that explains the others."""

from __future__ import annotations

from datetime import datetime

from pipeline.health.access import blocked, empty, unreachable
from pipeline.health.contents import future, layout, paywalled, soft_404
from pipeline.health.history import History
from pipeline.health.rhythm import LEAST_EVENTS, LEAST_SPAN
from pipeline.health.silence import frozen, quiet
from pipeline.health.verdicts import Verdict

_CHECKS = (blocked, unreachable, empty, paywalled, soft_404, layout, future, frozen, quiet)


def judge(history: History) -> Verdict | None:
    """What is wrong with a source, by its own past alone; None when nothing is, or it is too young to tell."""
    return next((verdict for check in _CHECKS if (verdict := check(history))), None)


def is_young(first: datetime | None, articles: int, now: datetime) -> bool:
    """Whether a source has too little past for its silence to mean anything: its first article, how many."""
    return first is None or articles < LEAST_EVENTS or now - first < LEAST_SPAN
