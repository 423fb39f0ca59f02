"""The fewest listings that name every article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from spiders.ages import guessed_times
from spiders.links import Link
from spiders.looking import Found
from spiders.survey import RECENT, Kind

_RANK = {Kind.FEED: 0, Kind.SITEMAP: 1, Kind.PAGE: 2, Kind.DAY: 3}


@dataclass
class Listing:
    """A listing with the articles that it names, in its order, by what stays the same about an address."""

    found: Found
    items: dict[str, Link] = field(default_factory=dict)

    @property
    def rank(self) -> int:
        """The lower, the sooner and the better dated its articles come."""
        return 0 if self.found.is_news else _RANK[self.found.kind]

    def named(self, now: datetime) -> set[str]:
        """The articles that an ordinary crawl takes from it."""
        is_sitemap = self.found.kind is Kind.SITEMAP
        return {url for url, link in self.items.items() if not (is_sitemap and _is_old(link.changed_at, now))}

    def firm(self, now: datetime) -> set[str]:
        """Of these, all but what a sitemap names without a date: that may be of any age, and is fetched last."""
        is_sitemap = self.found.kind is Kind.SITEMAP
        return {url for url in self.named(now) if not is_sitemap or self.items[url].changed_at}


def cover(listings: Sequence[Listing], now: datetime) -> list[Listing]:
    """The fewest listings, as far as a greedy choice finds them, that name every article but the old ones.

    First what feeds, pages and dated sitemaps name; an undated sitemap is added only for what none of them has.
    When all that is named is old, it is covered like the new.
    """
    usable = [one for one in listings if one.found.kind is not Kind.DAY and one.items]
    old = _old(usable, now)
    named = [one.named(now) - old for one in usable]
    if not any(named):
        return [usable[n] for n in _greedy(usable, [set(one.items) for one in usable])]
    chosen = _greedy(usable, [one.firm(now) - old for one in usable])
    have = set().union(*(named[n] for n in chosen))
    chosen += _greedy(usable, [names - have for names in named])
    return [usable[n] for n in chosen]


def _old(listings: Sequence[Listing], now: datetime) -> set[str]:
    """The articles that no listing has to name in an ordinary crawl.

    Those that were dated before the last days; and of undated ones, those that by their addresses are older than
    the oldest dated one: when it was new, the listings that have dates may have named it.
    """
    changed: dict[str, datetime] = {}
    published: dict[str, datetime] = {}
    items = list(chain.from_iterable(one.items.items() for one in listings))
    for key, link in items:
        if link.changed_at and link.published_at:
            changed[key] = max(link.changed_at, changed.get(key, link.changed_at))
            published[key] = min(link.published_at, published.get(key, link.published_at))
    reach = max(now - RECENT, min(published.values(), default=now - RECENT))
    guessed = guessed_times({key for key, _ in items} - set(changed), published)
    return {key for key, time in changed.items() if _is_old(time, now)} | {
        key for key, time in guessed.items() if time < reach
    }


def _greedy(listings: Sequence[Listing], named: Sequence[set[str]]) -> list[int]:
    """The places of listings that together name all: each time the one with most that is missing."""
    missing = set().union(*named)
    chosen: list[int] = []
    while missing:
        best = max(range(len(named)), key=lambda n: (len(named[n] & missing), -listings[n].rank, -n))
        chosen.append(best)
        missing -= named[best]
    for place in list(chosen):  # an early choice may have become superfluous
        others = [named[n] for n in chosen if n != place]
        if named[place] <= set().union(*others):
            chosen.remove(place)
    return sorted(chosen, key=lambda n: listings[n].rank)


def _is_old(time: datetime | None, now: datetime) -> bool:
    return bool(time and time < now - RECENT)
