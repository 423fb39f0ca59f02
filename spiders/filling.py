"""Fills gaps: what a listing named between two polls is looked up in the site's daily archive or its sitemaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.addresses import normalise
from pipeline.config import Source
from pipeline.store.gaps import Gap
from spiders.survey import Listing, Survey, listings_of_days
from spiders.targets import Ledger

# Archive days that one crawl reads beside the ordinary listings.
MAX_DAYS = 8


@dataclass(frozen=True)
class Filling:
    """The gaps that one crawl tries to fill, and how."""

    source: Source
    gaps: Sequence[Gap] = ()

    @classmethod
    def of(cls, source: Source, gaps: Iterable[Gap], now: datetime) -> Filling:
        """For those that are due, the newest first, as far as the days of one crawl go."""
        chosen: list[Gap] = []
        days: set[date] = set()
        for gap in gaps:
            further = days | set(days_of(gap, source))
            if gap.is_due(now) and (len(further) <= MAX_DAYS or not chosen):
                chosen.append(gap)
                days = further
        return cls(source, chosen)

    @property
    def listings(self) -> list[Listing]:
        """The archive's pages of the gaps' days, the newest first."""
        if not self.source.archive:
            return []
        days = {day for gap in self.gaps for day in days_of(gap, self.source)}
        return listings_of_days(self.source, sorted(days, reverse=True))

    @property
    def since(self) -> datetime | None:
        """From when on the sitemaps are to be read, all of them without conditions; None: as usual."""
        if not self.gaps or self.source.archive or not self.source.sitemaps:
            return None
        return min(gap.start_at for gap in self.gaps)

    def reason(self, gap: Gap, survey: Survey, ledger: Ledger) -> str | None:
        """Why a crawl has not filled a gap; None when it has."""
        if not self.source.archive and not self.source.sitemaps:
            return "sources.yaml names no daily archive and no sitemap for this source"
        keys = self._keys(gap)
        if failed := [url for url in keys if url in survey.incomplete]:
            return f"{failed[0]} could not be read"
        if not set(keys) <= {listing.key for listing in survey.read}:
            return "the crawl ended before it was reached"
        if not self.source.archive and (reason := _too_short(survey.oldest, gap)):
            return reason
        if not any(key in target.vias for key in keys for target in survey.targets.values()):
            return "the archive names no article of those days"
        if not ledger.unfinished.isdisjoint(keys):
            return "some of its articles are still to be fetched"
        return None

    def fetched(self, gap: Gap, ledger: Ledger) -> int:
        """How many articles a crawl fetched for a gap."""
        keys = set(self._keys(gap))
        return sum(
            root in keys and (bool(self.source.archive) or bool(at and gap.start_at <= at <= gap.end_at))
            for root, at in ledger.brought
        )

    def _keys(self, gap: Gap) -> list[str]:
        if self.source.archive:
            return [listing.key for listing in listings_of_days(self.source, days_of(gap, self.source))]
        return [normalise(url) for url in self.source.sitemaps]


def days_of(gap: Gap, source: Source) -> list[date]:
    """The days that a gap touches, by the site's own calendar if sources.yaml names its zone."""
    zone = ZoneInfo(source.timezone) if source.timezone else UTC
    first, last = gap.start_at.astimezone(zone).date(), gap.end_at.astimezone(zone).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _too_short(oldest: datetime | None, gap: Gap) -> str | None:
    if oldest is None:
        return "there is no daily archive, and the sitemaps give no dates"
    if oldest > gap.start_at:
        return f"there is no daily archive, and the sitemaps reach back to {oldest:%Y-%m-%d %H:%M} UTC only"
    return None
