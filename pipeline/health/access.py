"""Whether a source's listings can be had, and whether they lead to articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import TypeVar

from pipeline.health.history import History, PageSeen, is_refusal
from pipeline.health.verdicts import Kind, Verdict
from pipeline.records import Outcome

Row = TypeVar("Row")
# One crawl may meet a restart of the server.
IN_A_ROW = 2
PAGES_IN_A_ROW = 5
LISTINGS_IN_A_ROW = 3
# So many earlier crawls must have found addresses before their absence says anything.
USED_TO = 5


def blocked(history: History) -> Verdict | None:
    """The site or its robots.txt refuses the listings, or the articles that they name."""
    streak = _newest(history.polls, lambda poll: poll.barred > 0 and not poll.answered)
    if len(streak) >= IN_A_ROW:
        return Verdict(
            Kind.BLOCKED,
            streak[0].at,
            f"The site refuses its listings: {streak[-1].reason or 'no reason given'}.",
        )
    pages = _newest([page for page in history.pages if _was_asked(page)], _is_refused)
    if len(pages) >= PAGES_IN_A_ROW:
        return Verdict(
            Kind.BLOCKED,
            pages[0].at,
            f"The site refuses its articles: {pages[-1].reason or 'no reason given'}.",
        )
    return None


def unreachable(history: History) -> Verdict | None:
    """No listing gives a usable answer, for a reason that is no refusal."""
    streak = _newest(history.polls, lambda poll: poll.failed + poll.barred > 0 and not poll.answered)
    if len(streak) < IN_A_ROW or streak[-1].failed == 0:
        return None
    reason = streak[-1].reason or "no reason given"
    return Verdict(Kind.UNREACHABLE, streak[0].at, f"No listing can be read: {reason}.")


def empty(history: History) -> Verdict | None:
    """The listings have new content, and none of it is an article's address, though it used to be."""
    read = [poll for poll in history.polls if poll.changed and not poll.not_modified]
    streak = _newest(read, lambda poll: poll.named == 0)
    before = read[: len(read) - len(streak)]
    if len(streak) < LISTINGS_IN_A_ROW or sum(poll.named > 0 for poll in before) < USED_TO:
        return None
    sentence = "The listings can be read, but name no article; did their layout change?"
    return Verdict(Kind.EMPTY, streak[0].at, sentence)


def _is_refused(page: PageSeen) -> bool:
    return is_refusal(page.outcome, page.status, page.reason)


def _was_asked(page: PageSeen) -> bool:
    """What our own budget or rules kept back says nothing of the site."""
    return page.outcome not in (Outcome.SKIPPED, Outcome.REFUSED) and not (
        page.outcome is Outcome.POSTPONED and page.status is None
    )


def _newest(rows: Sequence[Row], fits: Callable[[Row], bool]) -> list[Row]:
    """The newest rows, oldest first, as far back as all of them fit."""
    return list(reversed(list(takewhile(fits, reversed(rows)))))
