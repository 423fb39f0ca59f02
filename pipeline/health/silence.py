"""Whether a source is silent for longer than ever, whether its 304s can be believed, and what went by unseen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from pipeline.health.history import History, Poll
from pipeline.health.rhythm import learn
from pipeline.health.verdicts import Kind, Verdict, said

# A hole is a time without an answered crawl, so many times longer than usual, and at least this long.
HOLE_TIMES, LEAST_HOLE = 4, timedelta(hours=6)
# What nobody has asked about so often may well have come.
ASKED_SINCE = 2
# For so long after a 304 that was wrong, crawls do not believe it.
REMEMBERED = timedelta(days=7)


def quiet(history: History) -> Verdict | None:
    """No new article for longer than this source, at these hours and weekdays, ever takes."""
    due = _overdue(history.articles, history.polls)
    if due is None:
        return None
    last = history.articles[-1]
    sentence = f"No new article; by this source's own rhythm the next was due by {said(due)}."
    return Verdict(Kind.QUIET, last, sentence)


def frozen(history: History) -> Verdict | None:
    """A 304 was wrong, or every listing answers 304 for longer than any of them ever stayed unchanged."""
    return _proven(history) or _suspected(history)


def _proven(history: History) -> Verdict | None:
    """Within the last week a listing answered 304 although it had new articles."""
    wrong = [poll for poll in history.polls if poll.wrong and poll.at > history.polls[-1].at - REMEMBERED]
    if not wrong:
        return None
    before = [poll.at for poll in history.polls if poll.changed and poll.at < wrong[-1].at]
    sentence = (
        "A listing answered 304 (not modified) although it had new articles, as the answer in full showed; "
        "for a week it is asked for in full."
    )
    return Verdict(Kind.FROZEN, before[-1] if before else wrong[-1].at, sentence)


def _suspected(history: History) -> Verdict | None:
    changes = [poll.at for poll in history.polls if poll.changed]
    if not changes:
        return None
    since = [poll for poll in history.polls if poll.at > changes[-1] and poll.answered]
    if any(poll.identical for poll in since) or _overdue(changes, history.polls) is None:
        return None
    sentence = (
        "Every listing answers 304 (not modified), longer than ever before; "
        "either nothing was published or that answer is wrong."
    )
    return Verdict(Kind.FROZEN, changes[-1], sentence)


def gap(history: History) -> Verdict | None:
    """Articles may have gone by unseen, more than a day ago, and nothing filled the gap so far."""
    if not history.missed:
        return None
    first, *others = history.missed
    more = f", and in {len(others)} later gap{'s' if len(others) > 1 else ''}" if others else ""
    reason = first.reason or "no crawl has tried to fill it"
    sentence = f"Until {said(first.end)}{more}, articles may have gone by unseen: {reason}."
    return Verdict(Kind.GAP, first.start, sentence)


def _overdue(moments: Sequence[datetime], polls: Sequence[Poll]) -> datetime | None:
    """When the next of these moments should have come, if that is past and Watchdesk has asked since."""
    answered = [poll.at for poll in polls if poll.answered]
    rhythm = learn(moments, holes(answered))
    if rhythm is None:
        return None
    due = rhythm.due_by(moments[-1])
    return due if sum(at > due for at in answered) >= ASKED_SINCE else None


def holes(answered: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    """The times in which Watchdesk itself was not looking."""
    gaps = [(start, end) for start, end in pairwise(answered)]
    if not gaps:
        return []
    usual = timedelta(seconds=median((end - start).total_seconds() for start, end in gaps))
    longest = max(usual * HOLE_TIMES, LEAST_HOLE)
    return [(start, end) for start, end in gaps if end - start > longest]
