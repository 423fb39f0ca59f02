"""The choice of listings: which addresses are articles, how each listing did, the fewest that name them all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, zip_longest
from urllib.parse import urlsplit

from pipeline.addresses import normalise
from spiders.clues import bare_host
from spiders.job import CrawlJob
from spiders.links import Link
from spiders.looking import OK, Found
from spiders.scouting import Entry, Score
from spiders.shapes import looks_like_article, patterns_of, shape
from spiders.survey import RECENT, Kind, is_article

MANY_OF_A_SHAPE = 3  # addresses alike that no feed names, and they are taken for articles all the same
_RANK = {Kind.FEED: 0, Kind.SITEMAP: 1, Kind.PAGE: 2, Kind.DAY: 3}


@dataclass
class Listing:
    """A listing with the articles that it names, by their normal addresses, in its order."""

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


@dataclass(frozen=True)
class Choice:
    """The proposal; `entry` is None when no listing names an article. `samples` are articles, the newest first."""

    entry: Entry | None
    scores: tuple[Score, ...]
    samples: tuple[str, ...]
    notes: tuple[str, ...]


def choose(found: Sequence[Found], home: str, job: CrawlJob, now: datetime) -> Choice:
    """Choose among the listings that a look around found."""
    patterns = learned(found, home)
    source = job.source.model_copy(update={"home": home, "articles": patterns})
    judge = CrawlJob(job.source_id, source, job.user_agent, job.archive, job.run, job.database_url)
    listings = [_listing(one, judge) for one in found]
    chosen = cover(listings, now)
    archive = next((one for one in listings if one.found.kind is Kind.DAY and one.items), None)
    proposed = [*chosen, *([archive] if archive else [])]
    entry = _entry(chosen, archive, patterns) if proposed else None
    scores = [score(one, listings, now, any(one is other for other in proposed)) for one in listings]
    scores.sort(key=lambda one: (not one.chosen, one.status != OK))
    return Choice(entry, tuple(scores), _samples(chosen or proposed), tuple(_notes(entry)) if entry else ())


def learned(found: Sequence[Found], home: str) -> tuple[str, ...]:
    """Patterns of the articles' paths: of what feeds and news sitemaps name, and of what else looks like one.

    None when what the feeds name has no pattern: it lies on other sites, or in the query of the address.
    """
    host = bare_host(home)
    told = [one for one in found if one.kind is Kind.FEED or one.is_news]
    trusted = _urls(told)
    own = [url for url in trusted if bare_host(url) == host]
    if len(own) * 2 < len(trusted):
        return ()
    others = [url for url in _urls(found) if bare_host(url) == host and looks_like_article(url)]
    patterns = patterns_of([*own, *_frequent(others, 1 if not own else MANY_OF_A_SHAPE)])
    matched = [url for url in own if any(re.search(one, urlsplit(url).path) for one in patterns)]
    return patterns if len(matched) == len(own) else ()


def _urls(found: Iterable[Found]) -> list[str]:
    return list(dict.fromkeys(normalise(link.url) for one in found for link in one.links))


def _frequent(urls: Iterable[str], least: int) -> list[str]:
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for url in urls:
        groups[shape(url)].append(url)
    return [url for group in groups.values() if len(group) >= least for url in group]


def _listing(found: Found, judge: CrawlJob) -> Listing:
    items: dict[str, Link] = {}
    for link in found.links:
        url = normalise(link.url)
        if is_article(url, found.kind, judge):
            items.setdefault(url, link)
    return Listing(found, items)


def cover(listings: Sequence[Listing], now: datetime) -> list[Listing]:
    """The fewest listings, as far as a greedy choice finds them, that name every article of the last days.

    First what feeds, pages and dated sitemaps name; an undated sitemap is added only for what none of them has.
    When all that is named is old, it is covered like the new.
    """
    usable = [one for one in listings if one.found.kind is not Kind.DAY and one.items]
    times: dict[str, datetime] = {}
    for url, link in chain.from_iterable(one.items.items() for one in usable):
        if link.changed_at:
            times[url] = max(link.changed_at, times.get(url, link.changed_at))
    old = {url for url, time in times.items() if _is_old(time, now)}
    named = [one.named(now) - old for one in usable]
    if not any(named):
        return [usable[n] for n in _greedy(usable, [set(one.items) for one in usable])]
    chosen = _greedy(usable, [one.firm(now) - old for one in usable])
    have = set().union(*(named[n] for n in chosen))
    chosen += _greedy(usable, [names - have for names in named])
    return [usable[n] for n in chosen]


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


def score(one: Listing, listings: Sequence[Listing], now: datetime, chosen: bool) -> Score:
    """The score card's line of a listing."""
    others = set().union(*(other.items for other in listings if other is not one))
    times = [link.published_at for link in one.items.values() if link.published_at]
    last_days = sum(now - RECENT <= time <= now for time in times)
    status = one.found.status
    if status == OK and not one.items:
        status = "names no article of this site"
    return Score(
        _name(one.found),
        one.found.url,
        len(one.items),
        last_days / RECENT.days if times else None,
        max(times, default=None),
        len(times) / max(1, len(one.items)),
        len(others & set(one.items)) / max(1, len(one.items)),
        status,
        chosen,
    )


def _name(found: Found) -> str:
    if found.kind is Kind.DAY:
        return "daily archive"
    return "news sitemap" if found.is_news else str(found.kind)


def _entry(chosen: Sequence[Listing], archive: Listing | None, patterns: tuple[str, ...]) -> Entry:
    by_kind: Mapping[Kind, tuple[str, ...]] = {
        kind: tuple(one.found.url for one in chosen if one.found.kind is kind) for kind in Kind
    }
    return Entry(
        by_kind[Kind.FEED],
        by_kind[Kind.SITEMAP],
        by_kind[Kind.PAGE],
        archive.found.url if archive else None,
        patterns,
    )


def _samples(listings: Sequence[Listing]) -> tuple[str, ...]:
    rows = [sorted(one.items, key=lambda url, items=one.items: _age(items[url]), reverse=True) for one in listings]
    in_turn = chain.from_iterable(zip_longest(*rows))
    return tuple(dict.fromkeys(url for url in in_turn if url))


def _age(link: Link) -> float:
    return link.published_at.timestamp() if link.published_at else 0


def _is_old(time: datetime | None, now: datetime) -> bool:
    return bool(time and time < now - RECENT)


def _notes(entry: Entry) -> Iterable[str]:
    if not entry.articles:
        yield (
            "article addresses have no pattern: all that the feeds name is taken, and all of this site that the "
            "sitemaps name"
        )
    if not (entry.feeds or entry.sitemaps or entry.sections):
        yield "only the daily archive lists articles: crawl it with --from and --to"
