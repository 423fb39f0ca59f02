"""Articles that an earlier crawl did not get: when each is tried again, also when no listing names it any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from pipeline.records import Listed
from pipeline.store.addresses import Unfetched
from spiders.targets import Target

LOOKED_BACK = timedelta(days=30)
# For so long an article is tried that the listings have forgotten, and so many of them in one crawl.
TRIED_FOR, MOST = timedelta(days=7), 200


class Retries:
    """A source's articles without a page, as a crawl at `now` meets them; with `at_once` all of them are due."""

    def __init__(self, unfetched: Collection[Unfetched], now: datetime, *, at_once: bool = False) -> None:
        self._unfetched, self._now, self._at_once = {one.url: one for one in unfetched}, now, at_once

    def waits(self, target: Target) -> bool:
        """Whether it is too early to try an article again."""
        one = self._unfetched.get(target.url)
        return one is not None and not self._is_due(one)

    def _is_due(self, one: Unfetched) -> bool:
        return self._at_once or one.due_at <= self._now

    def forgotten(self, named: Collection[str]) -> list[Target]:
        """What is due and not among the addresses that the listings name, the newest first."""
        found = [
            Target(one.url, listed=Listed(one.title, one.listed_at), is_retry=True)
            for one in self._unfetched.values()
            if one.is_open
            and self._is_due(one)
            and self._now - one.discovered_at <= TRIED_FOR
            and one.url not in named
        ]
        return found[:MOST]
