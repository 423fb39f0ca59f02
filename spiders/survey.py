"""Discovery: reads a source's listings one after another and gathers the article addresses they name."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pipeline.addresses import Mirrored, normalise
from pipeline.config import Source
from pipeline.records import Listed
from spiders.errors import ListingError, Verdict
from spiders.feeds import read_feed
from spiders.job import CrawlJob
from spiders.links import Link
from spiders.pages import read_page
from spiders.periods import MARGIN, Period, Range, periods_of
from spiders.readers import read_own
from spiders.settings import MAX_LISTING, MAX_PAGE
from spiders.sitemaps import read_sitemap
from spiders.targets import Target

MAX_LISTINGS = 100
MAX_LISTINGS_OF_DAYS = 5000  # a person asked for these days, and waits
MAX_DEPTH = 3  # an index of indexes of sitemaps
MAX_FOLLOWING = 20  # pages of one day's archive
MAX_ADDRESSES = 200_000
SECONDS_TO_READ = 30
# A sitemap names a site's whole past. An ordinary crawl takes what is dated within these days; older entries do
# not count as discovered, for nothing is ever going to be done with them. A crawl of certain days fetches them.
RECENT = timedelta(days=7)

_log = logging.getLogger(__name__)


class Kind(StrEnum):
    """How a listing is read."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "section page"
    DAY = "archive page"
    PAST = "sitemap of past days"
    OWN = "listing"

    @property
    def is_of_days(self) -> bool:
        """Whether it is read for certain days of the past, not for what is new."""
        return self in (Kind.DAY, Kind.PAST)


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing to read. `above` are those that led to it, as they are known, the nearest first.

    `reader` names the function that reads one of kind OWN; `period` is all that a sitemap is about, if its name
    says so.
    """

    url: str
    kind: Kind
    above: tuple[str, ...] = ()
    reader: str = ""
    period: Period | None = None

    @property
    def limit(self) -> int:
        """The largest body that is taken, in bytes."""
        return MAX_PAGE if self.kind in (Kind.PAGE, Kind.DAY) else MAX_LISTING

    @property
    def key(self) -> str:
        """The address under which it is known."""
        return normalise(self.url)

    @property
    def chain(self) -> list[str]:
        """Its own address and those above it, as they are known."""
        return [self.key, *self.above]

    def below(self, url: str, period: Period | None = None) -> Listing:
        """A listing of the same kind that this one names."""
        return Listing(url, self.kind, tuple(self.chain), period=period or self.period)


@dataclass(frozen=True, slots=True)
class Body:
    """A listing's answer. `url` is its address at home, whichever mirror gave it."""

    content: bytes
    url: str
    content_type: str = ""
    encoding: str | None = None


Fetch = Callable[[Listing], Awaitable[Body | None]]
Found = list[tuple[str, Link]]  # articles by their normal addresses
Look = Callable[[Listing, Found], None]


def _unseen(listing: Listing, found: Found) -> None:
    return None


@dataclass
class Survey:
    """What a source's listings say.

    `fetch` gives a listing's body, None when it is unchanged, and raises Verdict when it cannot be had; `look`
    is shown the articles in it, in a thread. `begin` are the listings to begin with, those of the job if not
    given; `resting` are left out though they would answer. Entries of sitemaps back to `since` count, however
    old they are. `incomplete` has the listings that could not be read, or lead to such a one; `oldest` is the
    oldest time that a sitemap gives. Of the sitemaps that are read for certain days, `undated` counts the articles
    of which nothing tells the day.
    """

    job: CrawlJob
    fetch: Fetch
    now: datetime
    look: Look = _unseen
    begin: list[Listing] | None = None
    resting: list[Listing] = field(default_factory=list)
    since: datetime | None = None
    targets: dict[str, Target] = field(default_factory=dict)
    read: list[Listing] = field(default_factory=list)
    unchanged: list[Listing] = field(default_factory=list)
    failed: list[tuple[Listing, Exception]] = field(default_factory=list)
    indexes: set[str] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)
    oldest: datetime | None = None
    undated: int = 0
    named: int = 0  # article addresses in the listings, old ones included

    async def run(self) -> list[Target]:
        """Every article address, each once, the newest first; undated ones last, as their listings have them."""
        queue = deque(start_of(self.job) if self.begin is None else self.begin)
        visited: set[str] = set()
        most = MAX_LISTINGS_OF_DAYS if self.job.days else MAX_LISTINGS
        while queue and len(visited) < most:
            listing = queue.popleft()
            if listing.key not in visited:
                visited.add(listing.key)
                queue.extend(await self._read(listing))
        if queue:
            _log.warning("%d listings are left unread: a run reads %d", len(queue), most)
            self.incomplete.update(key for listing in queue for key in listing.chain)
        return newest_first(self.targets.values())

    @property
    def asked(self) -> int:
        """How many listings were asked for."""
        return len(self.read) + len(self.unchanged) + len(self.failed)

    async def _read(self, listing: Listing) -> list[Listing]:
        """Take a listing's addresses; gives the listings that it leads to."""
        try:
            body = await self.fetch(listing)
            if body is None:
                self.unchanged.append(listing)
                return []
            found, further = await self._parsed(listing, body)
        except (Verdict, ListingError) as error:
            self.failed.append((listing, error))
            self.incomplete.update(listing.chain)
            _log.warning("%s %s: %s", listing.kind, listing.url, error)
            return []
        self.read.append(listing)
        for url, link in found:
            self._take(url, link, listing)
        return further

    async def _parsed(self, listing: Listing, body: Body) -> tuple[Found, list[Listing]]:
        """The articles that a listing names, by their normal addresses, and the listings it leads to.

        All of that off the reactor's thread, within a time: what reads hostile input may take for ever.
        """
        try:
            return await asyncio.wait_for(asyncio.to_thread(self._sifted, listing, body), SECONDS_TO_READ)
        except TimeoutError:
            raise ListingError(f"could not be read within {SECONDS_TO_READ} s") from None

    def _sifted(self, listing: Listing, body: Body) -> tuple[Found, list[Listing]]:
        links, further = _PARSERS[listing.kind](self, listing, body)
        found: Found = []
        for link in self._homes(links):
            if self._is_left_out(listing, link):
                self.named += is_article(link.url, listing.kind, self.job)
            elif is_article(url := normalise(link.url), listing.kind, self.job):
                self.named += 1
                found.append((url, link))
        self.look(listing, found)
        return found, further

    def _feed(self, listing: Listing, body: Body) -> tuple[list[Link], list[Listing]]:
        return read_feed(body.content, body.url, body.content_type), []

    def _sitemap(self, listing: Listing, body: Body) -> tuple[list[Link], list[Listing]]:
        sitemap = read_sitemap(body.content, listing.limit)
        if sitemap.children:
            self.indexes.add(listing.key)
        times = [link.changed_at for link in (*sitemap.links, *sitemap.children) if link.changed_at]
        self._reaches(times)
        return sitemap.links, self._children(listing, self._homes(sitemap.children))

    def _reaches(self, times: Iterable[datetime]) -> None:
        self.oldest = min([*times, *([self.oldest] if self.oldest else [])], default=None)

    def _children(self, listing: Listing, children: list[Link]) -> list[Listing]:
        """The sitemaps of an index that may name something wanted, the newest first."""
        if len(listing.above) >= MAX_DEPTH - 1:
            return []
        periods = periods_of(children, self.now.date())
        self._reaches(_midnight(period.first) for period in periods.values())
        wanted = [child for child in children if self._is_wanted(listing, child, periods)]
        if len(wanted) < len(children):
            self.named += 1
        wanted.sort(key=lambda child: _newness(child, periods.get(child.url)), reverse=True)
        return [listing.below(child.url, periods.get(child.url)) for child in wanted]

    def _is_wanted(self, listing: Listing, child: Link, periods: Mapping[str, Period]) -> bool:
        """Whether a sitemap of an index is read.

        An old name alone keeps none from an ordinary crawl, for an old article may have changed; but when they are
        more than a crawl reads, it leaves out the right ones.
        """
        period = periods.get(child.url)
        if self.range is not None:
            return self.range.may_be_in(child, period)
        is_past = period and len(periods) > MAX_LISTINGS and _midnight(period.last + 2 * MARGIN) < self._begun
        return not is_past and not self._is_old(child)

    def _page(self, listing: Listing, body: Body) -> tuple[list[Link], list[Listing]]:
        page = read_page(body.content, body.url, body.encoding)
        if listing.kind is not Kind.DAY or not page.following or len(listing.above) >= MAX_FOLLOWING - 1:
            return page.links, []
        following = self._site.at_home(page.following)
        goes_on = urlsplit(following)[:3] == urlsplit(body.url)[:3]
        return page.links, [listing.below(following)] if goes_on else []

    def _own(self, listing: Listing, body: Body) -> tuple[list[Link], list[Listing]]:
        return read_own(self.job.readers, listing.reader, body.content, body.url), []

    def _homes(self, links: list[Link]) -> list[Link]:
        """The links, those to a mirror as links to the home."""
        if not self._site.mirrors:
            return links
        return [replace(link, url=self._site.at_home(link.url)) for link in links]

    @cached_property
    def _site(self) -> Mirrored:
        return self.job.source.mirrored

    def _take(self, url: str, link: Link, listing: Listing) -> None:
        target = self.targets.get(url)
        if target is None:
            if len(self.targets) >= MAX_ADDRESSES:
                return
            target = self.targets[url] = Target(url, is_past=True, root=listing.chain[-1])
        _add(target, link, listing)

    def _is_left_out(self, listing: Listing, link: Link) -> bool:
        """Whether an entry of a sitemap is old, or not of the days that are asked for."""
        if listing.kind is not Kind.PAST or self.range is None:
            return listing.kind is Kind.SITEMAP and self._is_old(link)
        is_of_days = self.range.has(link, listing.period)
        if is_of_days is None:
            self.undated += is_article(link.url, listing.kind, self.job)
        return not is_of_days

    @cached_property
    def range(self) -> Range | None:
        """The days that are asked for, if any."""
        zone = ZoneInfo(self.job.source.timezone) if self.job.source.timezone else UTC
        return Range(frozenset(self.job.days), zone) if self.job.days else None

    @property
    def _begun(self) -> datetime:
        return min(self.now - RECENT, self.since or self.now)

    def _is_old(self, link: Link) -> bool:
        return bool(link.changed_at and link.changed_at < self._begun)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _newness(child: Link, period: Period | None) -> datetime:
    if child.changed_at or period is None:
        return child.changed_at or datetime.max.replace(tzinfo=UTC)
    return _midnight(period.last)


_PARSERS = {
    Kind.FEED: Survey._feed,
    Kind.SITEMAP: Survey._sitemap,
    Kind.PAGE: Survey._page,
    Kind.DAY: Survey._page,
    Kind.PAST: Survey._sitemap,
    Kind.OWN: Survey._own,
}


def start_of(job: CrawlJob) -> list[Listing]:
    """The listings that a job begins with: for days those of a daily archive, or else the sitemaps.

    Raises ListingError for days of a source that has neither.
    """
    source = job.source
    if job.days:
        if not source.archive and not source.sitemaps:
            raise ListingError(
                "past days are read from a daily archive or from sitemaps, and the source has neither; "
                "give `archive` or `sitemaps` in sources.yaml"
            )
        return listings_of_days(source, job.days) or [Listing(url, Kind.PAST) for url in source.sitemaps]
    kinds = ((source.feeds, Kind.FEED), (source.sitemaps, Kind.SITEMAP), (source.sections, Kind.PAGE))
    own = [Listing(url, Kind.OWN, reader=reader) for url, reader in source.readers.items()]
    return [*(Listing(url, kind) for urls, kind in kinds for url in urls), *own]


def listings_of_days(source: Source, days: Iterable[date]) -> list[Listing]:
    """The pages of a source's daily archive for the days; none for a source without one."""
    if not source.archive:
        return []
    urls = [source.archive.format(year=day.year, month=day.month, day=day.day) for day in days]
    return [Listing(url, Kind.DAY) for url in urls]


def is_article(url: str, kind: Kind, job: CrawlJob) -> bool:
    """Whether an address in a listing is an article of the source.

    With patterns: its path matches one, and it lies on the source's host. Without: what feeds and listings
    of an own kind name, wherever it lies, and what sitemaps name on the source's host.
    """
    parts, source = urlsplit(url), job.source
    at_home = _bare(parts.netloc) == _bare(source.host)
    if source.articles:
        return at_home and any(re.search(pattern, parts.path) for pattern in source.articles)
    return kind in (Kind.FEED, Kind.OWN) or (kind in (Kind.SITEMAP, Kind.PAST) and at_home)


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def _add(target: Target, link: Link, listing: Listing) -> None:
    """What one more listing says of an address; what an earlier one said stays."""
    target.vias.extend(url for url in listing.chain if url not in target.vias)
    told = target.listed or Listed()
    target.listed = Listed(told.title or link.title, told.published_at or link.published_at)
    times = [moment for moment in (target.changed_at, link.changed_at) if moment]
    target.changed_at = max(times, default=None)
    target.is_past = target.is_past and listing.kind is Kind.SITEMAP and target.changed_at is None


def newest_first(targets: Iterable[Target]) -> list[Target]:
    """By the time that their listings give; those without one last, in their order."""
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(targets, key=lambda target: target.changed_at or oldest, reverse=True)
