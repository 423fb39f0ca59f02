"""When a listing is asked again, and how long its 304 is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.records import Known, Outcome
from spiders.errors import Verdict
from spiders.job import CrawlJob
from spiders.looks import Looks
from spiders.remembered import Memory, Remembered, Validators
from spiders.survey import Listing, Survey
from spiders.targets import Ledger

# With such a part of its newest articles new, a listing is asked at the right intervals: it could bring five times
# as many, with times ten, and lose none. With more of them new, the next run asks it whatever the time. What other
# numbers would do: benchmarks/pacing.py.
RIGHT, MOST_NEW = 0.2, 0.5
# Runs do not begin to the second.
EARLY = timedelta(minutes=2)
# After a second failure in a row a listing rests, each time for twice as long, at most for the longer time: what
# may pass by itself (no answer, an error of the server), and what somebody has to change (forbidden, not there).
PASSING = timedelta(minutes=10), timedelta(hours=6)
LASTING = timedelta(hours=1), timedelta(days=1)
_LASTING = (401, 403, 404, 410, 451)
# So many 304s in a row, and for so long, are held against an answer in full.
CHECKED_AFTER, CHECKED_EVERY = 24, timedelta(days=1)
# For so long after a 304 that was wrong a listing is asked for in full.
DISBELIEVED = timedelta(days=7)


def rest_after(memory: Memory, now: datetime, new: float | None, longest: timedelta) -> datetime | None:
    """Until when a listing rests that was read or has not changed; None: the next run asks it.

    `new` is the part of its newest articles that came since it was seen last, None when that is not known.
    """
    if not longest or new is None or memory.seen_at is None or new >= MOST_NEW:
        return None
    factor = min(2.0, RIGHT / new) if new else 2.0
    return now + min((now - memory.seen_at) * factor, longest)


def rest_after_failure(failures: int, now: datetime, error: Exception) -> datetime | None:
    """Until when a listing rests after so many failures in a row; None: the next run asks it."""
    if failures < 2:
        return None
    lasting = isinstance(error, Verdict) and (
        error.outcome in (Outcome.FORBIDDEN, Outcome.REFUSED) or error.status in _LASTING
    )
    first, longest = LASTING if lasting else PASSING
    return now + min(first * 2 ** min(failures - 2, 10), longest)


def is_checked(memory: Memory, now: datetime) -> bool:
    """Whether another 304 has to be held against an answer in full."""
    long_ago = memory.whole_at is None or now - memory.whole_at >= CHECKED_EVERY
    return long_ago and memory.unmodified + 1 >= CHECKED_AFTER


class Pace:
    """The pace of one crawl's listings. `resting` are those that are not due, `wrong` those with a wrong 304."""

    def __init__(self, job: CrawlJob, remembered: Remembered, looks: Looks, now: datetime) -> None:
        self._job, self._remembered, self._looks, self._now = job, remembered, looks, now
        self._checked: set[str] = set()
        self.resting: list[Listing] = []

    def is_due(self, listing: Listing) -> bool:
        """Whether to ask it in this crawl; if not, it is resting."""
        due_at = self._remembered.of(listing.key).due_at
        if self._job.at_once or due_at is None or self._now >= due_at - EARLY:
            return True
        self.resting.append(listing)
        return False

    @property
    def sound(self) -> list[Listing]:
        """Those of the resting ones that gave an answer when they were asked last."""
        return [listing for listing in self.resting if not self._remembered.of(listing.key).failures]

    def validators(self, listing: Listing, known: Known | None) -> Validators:
        """What to ask with: nothing when its last 304s were wrong."""
        wrong_at = self._remembered.of(listing.key).wrong_at
        if wrong_at is not None and self._now - wrong_at < DISBELIEVED:
            return Validators()
        return self._remembered.usable(listing.key, known)

    def check(self, listing: Listing) -> bool:
        """Whether to ask for it in full, for it has answered 304 once more."""
        due = is_checked(self._remembered.of(listing.key), self._now)
        if due:
            self._checked.add(listing.key)
        return due

    @property
    def wrong(self) -> set[str]:
        """The listings that answered 304 and, asked in full right after, had new articles."""
        return {key for key in self._checked if self._looks.new.get(key)}

    def remember(self, survey: Survey, ledger: Ledger, validators: Mapping[str, Validators]) -> None:
        """Keep for the next crawl what this one found out."""
        for listing in (*survey.read, *survey.unchanged):
            if not listing.kind.is_of_days:
                # An index may stay as it is while what it names changes.
                whole = listing.key in ledger.unfinished or listing.key in survey.indexes
                told = Validators() if whole else validators[listing.key]
                self._remembered.put(listing.key, self._after(listing, told, survey, whole))
        for listing, error in survey.failed:
            before = self._remembered.of(listing.key)
            rest = rest_after_failure(before.failures + 1, self._now, error)
            if not listing.kind.is_of_days:
                self._remembered.put(listing.key, replace(before, failures=before.failures + 1, due_at=rest))
        self._remembered.save()

    def _after(self, listing: Listing, validators: Validators, survey: Survey, whole: bool) -> Memory:
        key = listing.key
        before, seen = self._remembered.of(key), self._looks.seen.get(key)
        unchanged = listing in survey.unchanged
        new = 0.0 if unchanged else self._looks.new.get(key)
        longest = timedelta(hours=self._job.source.rest_hours)
        return Memory(
            finished=validators,
            seen_at=self._now if seen or unchanged else before.seen_at,
            seen=seen or before.seen,
            due_at=None if whole else rest_after(before, self._now, new, longest),
            unmodified=before.unmodified + 1 if unchanged else 0,
            whole_at=before.whole_at if unchanged else self._now,
            wrong_at=self._now if key in self.wrong else before.wrong_at,
        )
