"""Scouting, step by step: which addresses of a site are tried, and what each turns out to be."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

from pipeline.addresses import normalise
from pipeline.records import Outcome
from spiders.clues import Clues, DayPattern, bare_host, clues_of, day_patterns, sections_of
from spiders.errors import ListingError, StoppedError, Verdict
from spiders.feeds import read_feed
from spiders.links import Link, is_web_address
from spiders.pages import read_page
from spiders.settings import MAX_LISTING, MAX_PAGE
from spiders.sitemaps import read_sitemap
from spiders.survey import RECENT, SECONDS_TO_READ, Body, Kind

OK = "ok"
MAX_FEEDS = 10
MAX_SITEMAPS = 5
MAX_CHILDREN = 4  # sitemaps of one index
MAX_SECTIONS = 8
MAX_FEED_PAGES = 3  # pages that list feeds
MAX_ARCHIVES = 2
MAX_LINKS = 10_000  # of one listing; that many show how its addresses look
SAMPLES = 3
_FOR_SECTIONS = SAMPLES + MAX_ARCHIVES + 1  # requests that sections must leave for what comes after them
_FOR_FEEDS = _FOR_SECTIONS + MAX_SECTIONS // 2
_FEED_PLACES = ("feed/", "/feed/", "/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml")
_SITEMAP_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap.xml.gz")
_NEWS_PLACES = ("/news-sitemap.xml", "/sitemap-news.xml")
_MAYBE_FEED = re.compile(r"rss|feed|atom|xml|rdf|/api/", re.IGNORECASE)
_OTHER_MAP = re.compile(r"tag|author|categor|topic|page|image|video", re.IGNORECASE)  # sitemaps of no articles
_HEAD = 2000  # bytes in which a file says what it is
_GZIP = b"\x1f\x8b"

Result = TypeVar("Result")


class Ask(Protocol):
    """Gets the answer of an address, of no more than `limit` bytes.

    Raises Verdict when it cannot be had, and StoppedError when no more than `spare` requests are left.
    """

    def __call__(self, url: str, limit: int, spare: int) -> Awaitable[Body]: ...


@dataclass
class Found:
    """A listing that was tried, with its newest MAX_LINKS links, their addresses in the normal form.

    `status` is OK, or says why it is of no use.
    """

    kind: Kind
    url: str
    links: list[Link] = field(default_factory=list)
    is_news: bool = False
    status: str = OK

    @property
    def is_feed(self) -> bool:
        """Whether it is a feed that could be read."""
        return self.kind is Kind.FEED and self.status == OK


@dataclass
class Look:
    """One look around a site, from `url`.

    `sitemaps_of` gives the sitemaps that a site's robots.txt names. After `run`, `found` has every listing
    that was tried, that of a daily archive with the template for an address; `home` is the front page's address,
    and `left` has what may be a feed or a section and was not tried.
    """

    url: str
    ask: Ask
    sitemaps_of: Callable[[str], Awaitable[list[str]]]
    now: datetime
    home: str = ""
    front: Clues = field(default_factory=Clues)
    found: list[Found] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    _links: list[str] = field(default_factory=list)
    _tried: set[str] = field(default_factory=set)
    _feed_pages: int = 0

    async def run(self) -> None:
        """Look around. Raises Verdict or ListingError when the first address gives nothing to go by."""
        await self._begin()
        try:
            await self._feeds(self.front.announced)
            await self._sitemaps()
            await self._feed_links(self.front)
            await self._sections()
            if not any(one.is_feed for one in self.found):
                await self._feeds((urljoin(self.home, place) for place in _FEED_PLACES), is_guess=True)
        except StoppedError as error:
            self.notes.append(f"not everything was tried: {error}")
        with suppress(StoppedError):
            await self._archives()
        left = len(self.left - self._tried)
        if left:
            self.notes.append(f"{left} links that may be feeds or sections were left untried")

    # ------------------------------------------------------------ the front page

    async def _begin(self) -> None:
        """Take the first address: a front page, or a feed or sitemap whose site's front page comes next."""
        body = await self._first(self.url)
        if body and (kind := kind_of(body.content)) is not Kind.PAGE:
            await self._take(kind, body)
            body = await self._first(urljoin(body.url, "/"))
        if not body:
            return
        self.home = body.url
        if bare_host(self.home) != bare_host(self.url):
            self.notes.append(f"{self.url} leads to another site, {self.home}")
        self._tried.add(normalise(self.home))
        self.front = await self._page(Kind.PAGE, self.home, body)

    async def _first(self, url: str) -> Body | None:
        """An answer to begin with; None, with a note, when the site refuses it, for its feeds may be open."""
        self.home = url
        self._tried.add(normalise(url))
        try:
            return await self.ask(url, MAX_LISTING, 0)
        except Verdict as verdict:
            if verdict.status is None or verdict.outcome is not Outcome.FAILED:
                raise
            self.notes.append(f"{url} answers with {verdict.reason}: only the usual places were tried")
            return None

    async def _page(self, kind: Kind, url: str, body: Body) -> Clues:
        """Take a page's links for a listing, and everything that it says. Raises ListingError."""
        clues = await _apart(clues_of, body.content, body.url, body.encoding)
        page = await _apart(read_page, body.content, body.url, body.encoding)
        self.found.append(Found(kind, url, await _apart(_newest, page.links)))
        self._links.extend(clues.links)
        if clues.language:
            self.languages[clues.language] += 1
        return clues

    # ------------------------------------------------------------ feeds

    async def _feeds(self, urls: Iterable[str], is_guess: bool = False) -> None:
        for url in urls:
            if sum(one.is_feed for one in self.found) >= MAX_FEEDS:
                self.left.add(normalise(url))
                continue
            body = await self._tried_once(url, Kind.FEED, _FOR_FEEDS, is_guess)
            if body and not (is_guess and kind_of(body.content) is Kind.PAGE):
                await self._take(Kind.FEED, body, url)

    async def _feed_links(self, clues: Clues) -> None:
        """Links that look like feeds: those are taken, and the pages among them are searched for feeds."""
        host = bare_host(self.home)
        for url in [one for one in clues.feeds if bare_host(one) == host]:
            if sum(one.is_feed for one in self.found) >= MAX_FEEDS:
                self.left.add(normalise(url))
                continue
            body = await self._tried_once(url, Kind.FEED, _FOR_FEEDS)
            if body and kind_of(body.content) is Kind.PAGE:
                await self._feed_page(body)
            elif body:
                await self._take(Kind.FEED, body, url)

    async def _feed_page(self, body: Body) -> None:
        if self._feed_pages >= MAX_FEED_PAGES:
            return
        self._feed_pages += 1
        with suppress(ListingError):
            clues = await _apart(clues_of, body.content, body.url, body.encoding)
            likely = [url for url in clues.links if _MAYBE_FEED.search(urlsplit(url).path + urlsplit(url).query)]
            own = [url for url in likely if bare_host(url) == bare_host(self.home)]
            await self._feeds(dict.fromkeys([*clues.announced, *own]))

    # ------------------------------------------------------------ sitemaps

    async def _sitemaps(self) -> None:
        told = [*await self.sitemaps_of(self.home), *self.front.sitemaps]
        addresses = dict.fromkeys(urljoin(self.home, one) for one in told)
        for url in sorted(addresses, key=lambda url: "news" not in url.lower()):
            await self._sitemap(url)
        for place in _SITEMAP_PLACES:
            if not any(one.kind is Kind.SITEMAP and one.status == OK for one in self.found):
                await self._sitemap(urljoin(self.home, place), is_guess=True)
        for place in _NEWS_PLACES:
            if not any(one.is_news for one in self.found):
                await self._sitemap(urljoin(self.home, place), is_guess=True)

    async def _sitemap(self, url: str, is_guess: bool = False) -> None:
        if not is_web_address(url) or sum(one.kind is Kind.SITEMAP for one in self.found) >= MAX_SITEMAPS:
            return
        body = await self._tried_once(url, Kind.SITEMAP, _FOR_FEEDS, is_guess)
        if body and not (is_guess and kind_of(body.content) is not Kind.SITEMAP):
            await self._take(Kind.SITEMAP, body, url)

    async def _sitemap_links(self, body: Body, depth: int = 0) -> list[Link]:
        """What a sitemap names, and the newest sitemaps below it. Raises ListingError."""
        sitemap = await _apart(read_sitemap, body.content, MAX_LISTING)
        links = list(sitemap.links)
        recent = [one for one in sitemap.children if not one.changed_at or one.changed_at >= self.now - RECENT]
        recent.sort(key=lambda one: one.changed_at or self.now, reverse=True)
        newest = sorted(recent, key=lambda one: bool(_OTHER_MAP.search(urlsplit(one.url).path)))[:MAX_CHILDREN]
        if len(newest) < len(recent):
            self.notes.append(f"{body.url} names {len(recent)} sitemaps; {len(newest)} of them were read")
        for child in newest if depth < 2 else []:
            with suppress(Verdict, ListingError):
                below = await self.ask(child.url, MAX_LISTING, _FOR_SECTIONS)
                links.extend(await self._sitemap_links(below, depth + 1))
        return links

    # ------------------------------------------------------------ pages

    async def _sections(self) -> None:
        announced: list[str] = []
        sections = sections_of(self.front.links, self.home)
        self.left.update(normalise(url) for url in sections[MAX_SECTIONS:])
        for url in sections[:MAX_SECTIONS]:
            body = await self._tried_once(url, Kind.PAGE, _FOR_SECTIONS)
            if body and kind_of(body.content) is Kind.PAGE and bare_host(body.url) == bare_host(self.home):
                with suppress(ListingError):
                    announced += (await self._page(Kind.PAGE, url, body)).announced
        await self._feeds(dict.fromkeys(announced))

    async def _archives(self) -> None:
        for pattern in day_patterns(self._links, self.home)[:MAX_ARCHIVES]:
            if not any(one.kind is Kind.DAY for one in self.found):
                await self._archive(pattern)

    async def _archive(self, pattern: DayPattern) -> None:
        """Take the page of the example's day."""
        template = await self._template(pattern)
        with suppress(Verdict, ListingError):
            await self._page(
                Kind.DAY, template, await self.ask(_dated(template, pattern.example), MAX_PAGE, SAMPLES)
            )

    async def _template(self, pattern: DayPattern) -> str:
        """The spelling of days that the site knows; when no link shows it, a day below ten is asked for."""
        if pattern.padding is not None:
            return pattern.template(pattern.padding)
        for padding in (True, False):
            with suppress(Verdict):
                await self.ask(
                    _dated(pattern.template(padding), pattern.example.replace(day=5)), MAX_PAGE, SAMPLES + 1
                )
                return pattern.template(padding)
        return pattern.template(True)

    # ------------------------------------------------------------ one address

    async def _tried_once(self, url: str, kind: Kind, spare: int, is_guess: bool = False) -> Body | None:
        """An address's answer; None when it was tried before or cannot be had, which is noted unless guessed."""
        if normalise(url) in self._tried:
            return None
        self._tried.add(normalise(url))
        try:
            body = await self.ask(url, MAX_PAGE if kind is Kind.PAGE else MAX_LISTING, spare)
        except Verdict as verdict:
            if not is_guess and kind is not Kind.PAGE:
                self.found.append(Found(kind, url, status=str(verdict)))
            return None
        is_known = normalise(body.url) != normalise(url) and normalise(body.url) in self._tried
        self._tried.add(normalise(body.url))
        return None if is_known else body

    async def _take(self, kind: Kind, body: Body, url: str = "") -> None:
        """Read a feed or a sitemap. Where a redirect within the site led is the address to keep."""
        kept = body.url if not url or bare_host(body.url) == bare_host(url) else url
        real = kind_of(body.content)
        found = Found(kind if real is Kind.PAGE else real, kept)
        self.found.append(found)
        try:
            if found.kind is Kind.SITEMAP:
                found.is_news = b"sitemap-news" in body.content[:_HEAD]
                links = await self._sitemap_links(body)
            else:
                links = await _apart(read_feed, body.content, body.url, body.content_type)
            found.links = await _apart(_newest, links)
        except ListingError as error:
            found.status = str(error)


def kind_of(content: bytes) -> Kind:
    """What a body is by its beginning: FEED, SITEMAP, or PAGE for everything else."""
    head = content[:_HEAD].lower()
    if content.startswith(_GZIP) or b"<urlset" in head or b"<sitemapindex" in head:
        return Kind.SITEMAP
    if b"<rss" in head or b"<feed" in head or b"<rdf:rdf" in head:
        return Kind.FEED
    return Kind.PAGE


def _newest(links: list[Link]) -> list[Link]:
    """The first MAX_LINKS, the newest first, those without a time last; in their normal form."""
    oldest = datetime.min.replace(tzinfo=UTC)
    kept = sorted(links, key=lambda link: link.changed_at or oldest, reverse=True)[:MAX_LINKS]
    return [replace(link, url=normalise(link.url)) for link in kept]


def _dated(template: str, day: date) -> str:
    return template.format(year=day.year, month=day.month, day=day.day)


async def _apart(read: Callable[..., Result], *what: object) -> Result:
    """Read off the reactor's thread, within a time. Raises ListingError, also when it takes too long."""
    try:
        return await asyncio.wait_for(asyncio.to_thread(read, *what), SECONDS_TO_READ)
    except TimeoutError:
        raise ListingError(f"could not be read within {SECONDS_TO_READ} s") from None
