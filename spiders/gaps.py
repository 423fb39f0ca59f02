"""A source's gaps during one crawl: those that come up are noted, those that are open are filled."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from pipeline.store import Store
from pipeline.store.gaps import list_gaps, note_gap, note_try
from spiders.filling import Filling
from spiders.job import CrawlJob
from spiders.overlap import meet, newest_of
from spiders.remembered import Remembered
from spiders.survey import Found, Kind, Listing, Survey
from spiders.targets import Ledger

_log = logging.getLogger(__name__)


class Gaps:
    """Compares each listing with what it named when it was seen last. `opened` gives the store."""

    def __init__(self, job: CrawlJob, remembered: Remembered, opened: Callable[[], Store]) -> None:
        self._job, self._remembered, self._opened = job, remembered, opened
        self._filling = Filling(job.source)
        self._newest: dict[str, tuple[str, ...]] = {}
        self._missed: dict[str, datetime] = {}  # listings that moved on too far, and since when

    def prepare(self, survey: Survey) -> None:
        """Have the listings read, too, that can fill the source's gaps. Raises StoreError."""
        if self._job.days:
            return
        gaps = list_gaps(self._opened(), self._job.source_id, only_open=True)
        self._filling = Filling.of(self._job.source, gaps, survey.now)
        survey.further, survey.since = self._filling.listings, self._filling.since

    def wants_all(self, listing: Listing) -> bool:
        """Whether what a listing names is wanted also when it has not changed: it fills a day, or a gap."""
        return listing.kind is Kind.DAY or (listing.kind is Kind.SITEMAP and self._filling.since is not None)

    def look(self, listing: Listing, found: Found) -> None:
        """Note a listing's newest articles, and whether others may have gone by since it was seen last."""
        if listing.kind is Kind.DAY or not found:
            return
        before = self._remembered.of(listing.key)
        self._newest[listing.key] = newest_of(found)
        if before.seen_at and before.newest and not meet(before.newest, found):
            self._missed[listing.key] = before.seen_at

    def settle(self, survey: Survey, ledger: Ledger) -> None:
        """Record which gaps came up and which were filled. Raises StoreError.

        It comes before the listings are remembered as seen: a crawl that is killed in between notes them again.
        """
        store, now = self._opened(), survey.now
        for listing, since in self._missed.items():
            _log.warning("%s moved on further than it reaches since %s", listing, since)
            note_gap(store, self._job.source_id, listing, since, now, now)
        for gap in self._filling.gaps:
            reason = self._filling.reason(gap, survey, ledger)
            note_try(store, gap, now, self._filling.fetched(gap, ledger), reason)

    def remember(self, listing: Listing, survey: Survey) -> None:
        """The listing was seen now. One that names nothing leaves the articles of the last time to be met."""
        if listing.key in self._newest or listing in survey.unchanged:
            self._remembered.see(listing.key, survey.now, self._newest.get(listing.key))
