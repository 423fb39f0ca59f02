"""Trouble: one address for each way in which the web hurts a crawler, listed on `/trouble/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from newsroom import photos, responses
from newsroom import trouble_bodies as bodies

PREFIX = "/trouble"
_SLAVIC = "Гэтая старонка кажа, што яна ў UTF-8, а сама напісана старым кірылічным кадаваннем."
_HARMLESS = bodies.article("A harmless page", "Among all the trouble this page is well formed and short.")
_CP1251 = bodies.article("Старое кадаванне", _SLAVIC * 4).encode("cp1251")
_NULS = bodies.article("A page with holes", "Between these words \0 stand bytes \0\0 that no text has.")


@dataclass(frozen=True)
class Trouble:
    """One bad address: what is bad about it, and the answer it gives."""

    name: str
    says: str
    answer: Callable[[Request], Response]


def troubles() -> tuple[Trouble, ...]:
    """Every trouble on offer."""
    return (*_STREAMS, *_WRONG, *_REDIRECTS, *_STATUSES, *_LISTINGS)


def routes() -> list[Route]:
    """The list of troubles and each of them."""
    known = {trouble.name: trouble for trouble in troubles()}

    async def give(request: Request) -> Response:
        trouble = known.get(request.path_params["name"])
        return trouble.answer(request) if trouble else _status(404)(request)

    return [Route(f"{PREFIX}/", _list), Route(f"{PREFIX}/{{name}}", give)]


async def _list(request: Request) -> Response:
    links = "".join(
        f'<li><a href="{PREFIX}/{trouble.name}">{trouble.name}</a>: {escape(trouble.says)}</li>'
        for trouble in troubles()
    )
    return _html(f"<!DOCTYPE html><title>Trouble</title><h1>Trouble</h1><ul>{links}</ul>")


def _html(body: str | bytes, headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    return Response(body, status, headers={"content-type": responses.HTML, **(headers or {})})


def _fixed(
    make: Callable[[], str | bytes], headers: Mapping[str, str] | None = None
) -> Callable[[Request], Response]:
    return lambda request: _html(make(), headers)


def _status(status: int, headers: Mapping[str, str] | None = None) -> Callable[[Request], Response]:
    body = bodies.article(f"Status {status}", "There is nothing else to read here.")
    return lambda request: _html(body, headers, status)


def _to(address: str) -> Callable[[Request], Response]:
    return lambda request: Response(status_code=302, headers={"location": address})


def _endless(request: Request) -> Response:
    headers = {"content-type": responses.HTML, "content-length": str(bodies.ENDLESS_BYTES)}
    return StreamingResponse(bodies.endless(), headers=headers)


def _drip(request: Request) -> Response:
    return StreamingResponse(bodies.drip(), headers={"content-type": responses.HTML})


def _no_charset(request: Request) -> Response:
    page = bodies.article("Без указания кодировки", "Этот текст в UTF-8, но никто об этом не говорит.")
    bare = page.replace('<meta charset="utf-8">', "")
    return Response(bare.encode(), headers={"content-type": "text/html"})


def _endless_index(request: Request) -> Response:
    """An index whose every address leads back to it, or one level deeper for ever."""
    text = request.query_params.get("n", "0")
    depth = int(text) if text.isdecimal() and len(text) < 9 else 0
    base, path = str(request.base_url).rstrip("/"), f"{PREFIX}/sitemap-loop.xml"
    places = (base + path, f"{base}{path}?n={depth + 1}")
    entries = "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in places)
    body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'
    return Response(body, headers={"content-type": responses.XML})


def _huge_feed(request: Request) -> Response:
    entries = bodies.huge_feed(str(request.base_url).rstrip("/"))
    return StreamingResponse(entries, headers={"content-type": responses.RSS})


def _refresh(request: Request) -> Response:
    head = '<meta http-equiv="refresh" content="0; url=http://10.0.0.1/admin">'
    return _html(bodies.article("Moved inside", "This page sends its readers into a private network.", head))


_GZIPPED = {"content-encoding": "gzip"}
_STREAMS = (
    Trouble("endless", "5 GB announced and sent, as long as anyone listens", _endless),
    Trouble("drip", "one byte each half second for ten minutes", _drip),
    Trouble("bomb-gzip", "512 MiB in half a megabyte of gzip", _fixed(bodies.gzip_bomb, _GZIPPED)),
    Trouble(
        "bomb-brotli",
        "512 MiB in a few hundred bytes of brotli",
        _fixed(bodies.brotli_bomb, {"content-encoding": "br"}),
    ),
    Trouble("cut-gzip", "gzip that breaks off in the middle", _fixed(bodies.cut_gzip, _GZIPPED)),
)
_WRONG = (
    Trouble("harmless", "a sound page, to compare with", _fixed(lambda: _HARMLESS)),
    Trouble("empty", "status 200 and no body", _fixed(lambda: b"")),
    Trouble("png-as-html", "a picture that claims to be text/html", _fixed(lambda: photos.picture("x", 256))),
    Trouble("json-as-html", "JSON that claims to be text/html", _fixed(lambda: '{"articles": [], "next": 2}')),
    Trouble("cp1251-as-utf8", "cp1251 bytes declared utf-8 in header and page", _fixed(lambda: _CP1251)),
    Trouble("no-charset", "UTF-8 that is declared nowhere", _no_charset),
    Trouble("nested", "200,000 nested tags", _fixed(bodies.nested)),
    Trouble("nul", "NUL bytes within the text", _fixed(lambda: _NULS)),
    Trouble("meta-refresh", "a meta refresh to a private address", _refresh),
)
_REDIRECTS = (
    Trouble("redirect-loop", "a redirect to itself by way of another", _to(f"{PREFIX}/redirect-loop-2")),
    Trouble("redirect-loop-2", "the other half of the loop", _to(f"{PREFIX}/redirect-loop")),
    Trouble("redirect-local", "a redirect to port 1 of this machine", _to("http://127.0.0.1:1/")),
    Trouble("redirect-file", "a redirect to a local file", _to("file:///etc/passwd")),
    Trouble("redirect-metadata", "a redirect to a link-local address", _to("http://169.254.169.254/latest/")),
)
_STATUSES = (
    Trouble("status-404", "not found", _status(404)),
    Trouble("status-410", "gone", _status(410)),
    Trouble("status-500", "an error of the server", _status(500)),
    Trouble("status-503", "unavailable, with Retry-After 120", _status(503, {"retry-after": "120"})),
    Trouble("status-429", "too many requests, with Retry-After 60", _status(429, {"retry-after": "60"})),
)
_LISTINGS = (
    Trouble("sitemap-loop.xml", "a sitemap index that lists itself and ever deeper ones", _endless_index),
    Trouble("huge-feed.xml", "RSS with 100,000 entries", _huge_feed),
)
