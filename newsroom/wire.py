"""The Transit Ledger: an independent site in the manner of WordPress, which reprints Meridian reports."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsroom import photos, responses, syndication
from newsroom.press import Stand
from newsroom.publications import Edition, Publication
from newsroom.sites import MERIDIAN, SITES

PER_PAGE = 8


class WireSite:
    """The handlers of The Transit Ledger."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._site = SITES[stand.site]
        self._recent = stand.shipped.publications[:6]

    def routes(self) -> list[Route]:
        """Everything the site answers to."""
        return [
            Route("/", self._front),
            Route("/page/{number:int}/", self._front),
            Route("/category/{section}/", self._category),
            Route("/category/{section}/page/{number:int}/", self._category),
            Route("/category/{section}/feed/", self._feed),
            Route("/feed/", self._feed),
            Route("/robots.txt", self._robots),
            Route("/sitemap.xml", self._sitemap),
            Route("/{year:int}/{month:int}/{day:int}/", self._day),
            Route("/{year:int}/{month:int}/{day:int}/{slug}/", self._entry),
            Route("/wp-content/uploads/{number:int}_w{width:int}.png", self._photo),
            Route("/logo.png", self._logo),
        ]

    def missing(self, status: int = 404) -> Response:
        """The page for an address that is not, or no longer, there."""
        return responses.problem(status, self._page("wire_missing.html", gone=status == 410))

    async def _front(self, request: Request) -> Response:
        pubs = self._stand.edition.publications
        return self._list(request, self._site.slogan, "", pubs, request.path_params.get("number", 1))

    async def _category(self, request: Request) -> Response:
        name = request.path_params["section"]
        if name not in self._site.section_names:
            return self.missing()
        pubs = self._stand.edition.of_section(name)
        title = self._site.section(name).title
        return self._list(request, title, f"/category/{name}", pubs, request.path_params.get("number", 1))

    def _list(
        self, request: Request, heading: str, path: str, pubs: Sequence[Publication], number: int
    ) -> Response:
        pages = max(1, -(-len(pubs) // PER_PAGE))
        if not 1 <= number <= pages:
            return self.missing()
        shown = pubs[(number - 1) * PER_PAGE : number * PER_PAGE]
        facts = {"heading": heading, "path": path, "shown": shown, "number": number, "pages": pages}
        return self._stand.listing(
            request, (path, number), responses.HTML, lambda _: self._page("wire_list.html", **facts)
        )

    async def _day(self, request: Request) -> Response:
        path = request.url.path
        shown = [pub for pub in self._stand.edition.publications if pub.path.startswith(path)]
        if not shown:
            return self.missing()
        heading = "Archive for {day}-{month}-{year}".format(**request.path_params)
        facts = {"heading": heading, "path": path.rstrip("/"), "shown": shown, "number": 1, "pages": 1}
        return self._stand.listing(request, path, responses.HTML, lambda _: self._page("wire_list.html", **facts))

    async def _entry(self, request: Request) -> Response:
        edition, path = self._stand.edition, request.url.path
        found = [pub for pub in edition.publications if pub.path == path]
        if not found:
            return self.missing(410 if path in edition.gone_paths else 404)
        pub = found[0]
        return self._stand.article(
            request,
            pub,
            responses.HTML,
            pub.modified_at,
            lambda: self._page("wire_entry.html", pub=pub, original=self._original(pub)),
        )

    def _original(self, pub: Publication) -> str:
        """The address of the report that a reprint credits, on the site it came from."""
        site = pub.copy_of.partition("/")[0]
        if site not in MERIDIAN:
            return ""
        issue = self._stand.press.issue
        found = [one for one in issue.editions[site].publications if one.key == pub.copy_of]
        return self._stand.press.urls[site] + found[0].path if found else ""

    async def _feed(self, request: Request) -> Response:
        name = request.path_params.get("section", "")
        if name and name not in self._site.section_names:
            return self.missing()
        return self._stand.listing(
            request, ("feed", name), responses.RSS, lambda edition: self._feed_body(edition, name)
        )

    def _feed_body(self, edition: Edition, name: str) -> str:
        return syndication.wire_feed(self._stand, edition, name)

    async def _robots(self, request: Request) -> Response:
        return self._stand.listing(
            request, "robots", responses.TEXT, lambda _: syndication.robots(self._stand, ["/sitemap.xml"])
        )

    async def _sitemap(self, request: Request) -> Response:
        return self._stand.listing(
            request, "sitemap", responses.XML, lambda edition: syndication.flat_sitemap(self._stand, edition)
        )

    async def _photo(self, request: Request) -> Response:
        number, width = request.path_params["number"], request.path_params["width"]
        pub = self._stand.edition.by_id.get(number)
        if pub is None or width not in photos.WIDTHS:
            return self.missing()
        key = ("photo", number, width)
        return self._stand.article(
            request, key, responses.PNG, pub.published_at, lambda: photos.picture(str(number), width)
        )

    async def _logo(self, request: Request) -> Response:
        at = self._stand.shipped.changed_at
        return self._stand.article(
            request, "logo", responses.PNG, at, lambda: photos.picture(self._site.title, 256)
        )

    def _page(self, template: str, **context: object) -> str:
        return self._stand.render(template, recent=self._recent, **context)
