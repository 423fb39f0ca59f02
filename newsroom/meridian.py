"""A Meridian edition: front page, sections, archives by day, feeds, sitemaps and article pages."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsroom import dates, photos, responses, syndication
from newsroom.items import BlockKind, Kind
from newsroom.press import Stand
from newsroom.publications import Edition, Publication
from newsroom.sites import SITES, Section
from newsroom.wording import WORDING

PER_PAGE = 10
FORBIDDEN_REPORTS = 3
_REACH = timedelta(days=450)
_GALLERY_PICTURES = 12
_ARTICLE_TEMPLATES = {"": "article.html", "amp": "amp.html", "print": "print.html"}


@dataclass(frozen=True)
class Furniture:
    """What surrounds every article; made of the shipped items alone, so that news changes no old page."""

    menu: tuple[tuple[Section, tuple[Publication, ...]], ...]
    latest: tuple[Publication, ...]
    most_read: tuple[Publication, ...]
    by_slug: dict[str, Publication]
    everything: tuple[Publication, ...]

    def related(self, pub: Publication) -> list[Publication]:
        """What the item's writer linked; links to items that do not exist are left out."""
        return [self.by_slug[slug] for slug in pub.item.related if slug in self.by_slug]

    def state(self, base: str) -> list[dict[str, Any]]:
        """The data that the page's own scripts would work on."""
        return [
            {
                "id": pub.item.id,
                "type": pub.item.kind,
                "title": pub.item.title,
                "intro": pub.item.lead,
                "url": base + pub.path,
                "published": dates.iso(pub.published_at, pub.site),
                "image": pub.photo(256),
                "tags": list(pub.item.tags),
            }
            for pub in self.everything
        ]


def furniture(edition: Edition) -> Furniture:
    """The furniture of an edition as it shipped."""
    pubs = edition.publications
    sections = SITES[edition.site].sections
    menu = tuple((section, edition.of_section(section.name)[:4]) for section in sections)
    most_read = tuple(sorted(pubs, key=lambda pub: pub.item.id * 7919 % 1013))[:10]
    return Furniture(menu, pubs[:12], most_read, {pub.item.slug: pub for pub in pubs}, pubs)


def read_also(pub: Publication, related: Sequence[Publication]) -> dict[int, Publication]:
    """The links set into a body: after which block, counted from 1, stands which of two related items.

    None stands between a heading and its text, none at the end.
    """
    blocks = pub.item.blocks
    places = [
        n for n, block in enumerate(blocks, 1) if 1 < n < len(blocks) and block.kind is not BlockKind.HEADING
    ]
    return dict(zip(places[::3][:2], related, strict=False))


class MeridianSite:
    """The handlers of one edition; every page it gives can be revalidated."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._site = SITES[stand.site]
        self._furniture = furniture(stand.shipped)
        self._sections = {section.number: section for section in self._site.sections}
        self._feeds = {self._site.feed_code(): ""} | {
            self._site.feed_code(name): name for name in self._site.section_names
        }
        self._authors = tuple(sorted({name for pub in self._furniture.everything for name in pub.item.byline}))

    def routes(self) -> list[Route]:
        """Everything the edition answers to."""
        return [
            Route("/", self._front),
            Route("/a/{slug}/{id:int}.html", self._article),
            Route("/a/{id:int}.html", self._article),
            Route("/z/{number:int}", self._section),
            Route("/latest-news", self._newest_day),
            Route("/latest-news/{year:int}/{month:int}/{day:int}", self._day),
            Route("/author/{number:int}", self._author),
            Route("/rssfeeds", self._feed_list),
            Route("/api/{code}", self._feed),
            Route("/robots.txt", self._robots),
            Route("/sitemap.xml", self._sitemap_index),
            Route("/sitemap_{number:int}.xml.gz", self._sitemap),
            Route("/news-sitemap.xml", self._news_sitemap),
            Route("/forbidden/report-{number:int}.html", self._forbidden),
            Route("/gdb/{name}_w{width:int}.png", self._photo),
            Route("/logo.png", self._logo),
        ]

    def missing(self, status: int = 404) -> Response:
        """The page for an address that is not, or no longer, there."""
        return responses.problem(status, self._page("missing.html", gone=status == 410))

    async def _front(self, request: Request) -> Response:
        return self._stand.listing(request, "front", responses.HTML, self._front_page)

    def _front_page(self, edition: Edition) -> str:
        blocks = [(section, edition.of_section(section.name)[:5]) for section in self._site.sections]
        media = [pub for pub in edition.publications if pub.item.kind not in (Kind.REPORT, Kind.NOTICE)]
        numbers = range(1, FORBIDDEN_REPORTS + 1)
        pubs = edition.publications
        return self._page("front.html", top=pubs[:7], blocks=blocks, media=media, old=pubs[-3:], forbidden=numbers)

    async def _section(self, request: Request) -> Response:
        section = self._sections.get(request.path_params["number"])
        number = _page_number(request)
        pubs = self._stand.edition.of_section(section.name) if section else ()
        if section is None or number is None or number > _pages(pubs):
            return self.missing()
        title, path = section.title, f"/z/{section.number}"
        return self._list(request, title, path, pubs, number)

    async def _author(self, request: Request) -> Response:
        number = request.path_params["number"]
        if not 1 <= number <= len(self._authors):
            return self.missing()
        name = self._authors[number - 1]
        pubs = [pub for pub in self._stand.edition.publications if name in pub.item.byline]
        return self._list(request, name, f"/author/{number}", pubs, 1, last=1)

    def _list(
        self,
        request: Request,
        title: str,
        path: str,
        pubs: Sequence[Publication],
        number: int,
        last: int | None = None,
    ) -> Response:
        pages = last or _pages(pubs)
        shown = pubs if last else pubs[(number - 1) * PER_PAGE : number * PER_PAGE]
        facts = {"heading": title, "path": path, "shown": shown, "number": number, "pages": pages}
        key = (path, number)
        return self._stand.listing(request, key, responses.HTML, lambda _: self._page("list.html", **facts))

    async def _newest_day(self, request: Request) -> Response:
        pubs = self._stand.edition.publications
        newest = pubs[0].published_at if pubs else self._stand.edition.changed_at
        return responses.moved(self._stand.base + _day_path(dates.local(newest, self._site.name).date()))

    async def _day(self, request: Request) -> Response:
        wanted = _date(request)
        if wanted is None or abs(wanted - self._last_day()) > _REACH:
            return self.missing()
        if request.url.path != _day_path(wanted):
            return responses.moved(self._stand.base + _day_path(wanted))
        return self._stand.listing(
            request, ("day", wanted), responses.HTML, lambda edition: self._day_page(edition, wanted)
        )

    def _day_page(self, edition: Edition, wanted: date) -> str:
        name = self._site.name
        shown = [pub for pub in edition.publications if dates.local(pub.published_at, name).date() == wanted]
        older, newer = wanted - timedelta(days=1), wanted + timedelta(days=1)
        return self._page(
            "day.html",
            day=wanted,
            path=_day_path(wanted),
            shown=shown,
            older=_day_path(older) if older >= self._last_day() - _REACH else "",
            newer=_day_path(newer) if newer <= self._last_day() else "",
        )

    def _last_day(self) -> date:
        return dates.local(self._stand.edition.changed_at, self._site.name).date()

    async def _feed_list(self, request: Request) -> Response:
        return self._stand.listing(request, "feeds", responses.HTML, lambda _: self._page("feeds.html"))

    async def _feed(self, request: Request) -> Response:
        code = request.path_params["code"]
        if code not in self._feeds:
            return self.missing()
        name = self._feeds[code]
        return self._stand.listing(
            request,
            code,
            responses.RSS,
            lambda edition: syndication.meridian_feed(self._stand, edition, name),
        )

    async def _robots(self, request: Request) -> Response:
        sitemaps = ("/sitemap.xml", "/news-sitemap.xml")
        return self._stand.listing(
            request, "robots", responses.TEXT, lambda _: syndication.robots(self._stand, sitemaps)
        )

    async def _sitemap_index(self, request: Request) -> Response:
        return self._stand.listing(
            request, "sitemap", responses.XML, lambda edition: syndication.sitemap_index(self._stand, edition)
        )

    async def _sitemap(self, request: Request) -> Response:
        number = request.path_params["number"]
        if not 1 <= number <= syndication.sitemap_count(self._stand.edition):
            return self.missing()
        return self._stand.listing(
            request, number, responses.GZIP, lambda edition: self._sitemap_file(edition, number)
        )

    def _sitemap_file(self, edition: Edition, number: int) -> bytes:
        return gzip.compress(syndication.sitemap_part(self._stand, edition, number).encode(), mtime=0)

    async def _news_sitemap(self, request: Request) -> Response:
        return self._stand.listing(
            request, "news", responses.XML, lambda edition: syndication.news_sitemap(self._stand, edition)
        )

    async def _article(self, request: Request) -> Response:
        edition = self._stand.edition
        pub = edition.by_id.get(request.path_params["id"])
        if pub is None:
            return self.missing(410 if request.url.path in edition.gone_paths else 404)
        if request.url.path != pub.path:
            return responses.moved(self._stand.base + pub.path)
        variant = _variant(request)
        return self._stand.article(
            request, (pub, variant), responses.HTML, pub.modified_at, lambda: self._article_page(pub, variant)
        )

    def _article_page(self, pub: Publication, variant: str) -> str:
        related = self._furniture.related(pub)
        boxes = read_also(pub, related)
        return self._page(_ARTICLE_TEMPLATES[variant], pub=pub, related=related, read_also=boxes)

    async def _forbidden(self, request: Request) -> Response:
        number = request.path_params["number"]
        if not 1 <= number <= FORBIDDEN_REPORTS:
            return self.missing()
        key = ("forbidden", number)
        return self._stand.listing(
            request, key, responses.HTML, lambda _: self._page("forbidden.html", number=number)
        )

    async def _photo(self, request: Request) -> Response:
        name, width = request.path_params["name"], request.path_params["width"]
        pub = self._photographed(name)
        if pub is None or width not in photos.WIDTHS:
            return self.missing()
        key = ("photo", name, width)
        return self._stand.article(
            request, key, responses.PNG, pub.published_at, lambda: photos.picture(name, width)
        )

    def _photographed(self, name: str) -> Publication | None:
        number, _, picture = name.partition("-")
        if picture and picture not in {str(n) for n in range(1, _GALLERY_PICTURES + 1)}:
            return None
        return self._stand.edition.by_id.get(int(number)) if number.isdecimal() else None

    async def _logo(self, request: Request) -> Response:
        at = self._stand.shipped.changed_at
        return self._stand.article(
            request, "logo", responses.PNG, at, lambda: photos.picture(self._site.title, 256)
        )

    def _page(self, template: str, **context: object) -> str:
        return self._stand.render(
            template,
            words=WORDING[self._site.name],
            furniture=self._furniture,
            authors=self._authors,
            **context,
        )


def _pages(pubs: Sequence[Publication]) -> int:
    return max(1, -(-len(pubs) // PER_PAGE))


def _page_number(request: Request) -> int | None:
    """The page asked for by `?p=`, or None when that is no page's number."""
    text = request.query_params.get("p", "1")
    return int(text) if text.isdecimal() and len(text) < 6 and int(text) > 0 else None


def _variant(request: Request) -> str:
    for variant in ("amp", "print"):
        if request.query_params.get(variant) == "1":
            return variant
    return ""


def _date(request: Request) -> date | None:
    try:
        return date(*(request.path_params[part] for part in ("year", "month", "day")))
    except (ValueError, OverflowError):
        return None


def _day_path(value: date) -> str:
    return f"/latest-news/{value.year}/{value.month}/{value.day}"
