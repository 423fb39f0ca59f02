"""A source's gaps during one crawl: those that come up are noted, those that are open are filled."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from pipeline.store import Store
from pipeline.store.gaps import list_gaps, note_gap, note_try
from spiders.filling import Filling, days_of
from spiders.job import CrawlJob
from spiders.survey import Kind, Listing, Survey
from spiders.targets import Ledger

_log = logging.getLogger(__name__)


class Gaps:
    """The gaps of a job's source. `opened` gives the store."""

    def __init__(self, job: CrawlJob, opened: Callable[[], Store]) -> None:
        self._job, self._opened = job, opened
        self.filling = Filling(job.source)

    def prepare(self, now: datetime) -> None:
        """Choose the gaps that this crawl tries to fill: what is due, or lies in the days it reads.

        Raises StoreError.
        """
        source, days = self._job.source, set(self._job.days)
        gaps = list_gaps(self._opened(), self._job.source_id, only_open=True)
        if days:
            self.filling = Filling(source, [gap for gap in gaps if days.issuperset(days_of(gap, source))])
        else:
            self.filling = Filling.of(source, gaps, now)

    def wants_all(self, listing: Listing) -> bool:
        """Whether what a listing names is wanted also when it has not changed: it fills days, or a gap."""
        return listing.kind.is_of_days or (listing.kind is Kind.SITEMAP and self.filling.since is not None)

    def settle(self, missed: Mapping[str, datetime], survey: Survey, ledger: Ledger) -> None:
        """Record which listings moved on too far since when, and which gaps were filled. Raises StoreError.

        It comes before the listings are remembered as seen: a crawl that is killed in between notes them again.
        """
        store, now = self._opened(), survey.now
        for listing, since in missed.items():
            _log.warning("%s moved on further than it reaches since %s", listing, f"{since:%Y-%m-%d %H:%M} UTC")
            note_gap(store, self._job.source_id, listing, since, now, now)
        for gap in self.filling.gaps:
            reason = self.filling.reason(gap, survey, ledger)
            note_try(store, gap, now, self.filling.fetched(gap, ledger), reason)
