"""What a crawl sees in the listings, held against what an earlier one saw."""

from __future__ import annotations

from datetime import datetime

from spiders.overlap import Seen, meet, seen_in, share_new
from spiders.remembered import Remembered
from spiders.survey import Found, Listing


class Looks:
    """`seen` has the listings that named articles, `new` the part of these that is new, from 0 to 1.

    `missed` has those that moved on further than they reach, and since when. All by the listing's key.
    """

    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered
        self.seen: dict[str, Seen] = {}
        self.new: dict[str, float] = {}
        self.missed: dict[str, datetime] = {}

    def look(self, listing: Listing, found: Found) -> None:
        """Take a listing's articles. One that names nothing, as a broken one may, was not seen."""
        if listing.kind.is_of_days or not found:
            return
        before, after = self._remembered.of(listing.key), seen_in(found)
        self.seen[listing.key] = after
        if before.seen_at and before.seen.marks:
            self.new[listing.key] = share_new(before.seen, after)
            if not meet(before.seen, found):
                self.missed[listing.key] = before.seen_at
