"""Addresses on their way to the archive, and the book of how each of them ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.records import CRAWL_OUTCOMES, GONE, Known, Listed, Outcome, Role
from spiders.errors import Verdict


@dataclass
class Target:
    """An address to fetch. `vias` are the listings that named it, the indexes above them included.

    `root` is the listing in the catalogue that led to it first, or the archive page of its day. `is_past` says
    that only sitemaps name it, without a date: it may be of any age. `is_retry` says that no listing names it any
    more, and an earlier crawl did not get it.
    """

    url: str
    role: Role = Role.ARTICLE
    vias: list[str] = field(default_factory=list)
    listed: Listed | None = None
    changed_at: datetime | None = None
    known: Known | None = None
    is_past: bool = False
    root: str | None = None
    is_retry: bool = False

    @property
    def via(self) -> str | None:
        """The first listing that named it."""
        return self.vias[0] if self.vias else None

    def is_wanted(self, now: datetime) -> bool:
        """Whether to fetch it: it is unknown, due again, or changed since by what its listing says.

        Listings tell times to the second, so a change in the second of the fetch may have come after it.
        """
        if self.known is None or self.known.fetched_at is None:
            return True
        if self.known.due_at is not None and self.known.due_at <= now:
            return True
        return self.changed_at is not None and self.changed_at >= self.known.fetched_at.replace(microsecond=0)


class Ledger:
    """Every discovered article address of a run, with exactly one outcome each."""

    def __init__(self) -> None:
        self._open: dict[str, Target] = {}
        self._counts: Counter[Outcome] = Counter()
        self.gone = 0
        self.failed_again = 0  # of those that no listing names any more
        self.unfinished: set[str] = set()  # listings that name an address which has to be tried again
        # Of each article that was fetched, the root of its listings and the time that they give for it.
        self.brought: list[tuple[str | None, datetime | None]] = []

    def enter(self, targets: Iterable[Target]) -> None:
        """These were discovered; each waits for its outcome."""
        self._open.update({target.url: target for target in targets})

    def drop(self, target: Target) -> None:
        """It counts as not discovered in this run; its listings name it again in the next."""
        if self._open.pop(target.url, None) is not None:
            self.unfinished.update(target.vias)

    @property
    def pending(self) -> list[Target]:
        """What has no outcome yet."""
        return list(self._open.values())

    def settle(self, target: Target, outcome: Outcome) -> bool:
        """Write an outcome down; False, and nothing else, when the address has one already."""
        if self._open.pop(target.url, None) is None:
            return False
        self._counts[outcome] += 1
        if outcome is Outcome.FETCHED:
            self.brought.append((target.root, target.changed_at))
        return True

    def settle_verdict(self, target: Target, verdict: Verdict) -> bool:
        """Write down that an address brought no page, and whether its listings must be read again for it."""
        if not self.settle(target, verdict.outcome):
            return False
        if target.is_retry:
            self.failed_again += verdict.outcome is Outcome.FAILED
        elif verdict.status in GONE:
            self.gone += 1
        elif verdict.outcome in (Outcome.FAILED, Outcome.POSTPONED):
            self.unfinished.update(target.vias)
        return True

    def __getitem__(self, outcome: Outcome) -> int:
        return self._counts[outcome]

    @property
    def counts(self) -> dict[str, int]:
        """Each of CRAWL_OUTCOMES, and `discovered`."""
        told = {str(outcome): self._counts[outcome] for outcome in CRAWL_OUTCOMES}
        return {**told, "discovered": self._counts.total() + len(self._open)}
