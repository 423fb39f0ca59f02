"""Sitemaps and sitemap indexes (sitemaps.org 0.9, with Google's news extension), read as a stream."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from spiders.decoding import BrokenBodyError, TooLargeError, decoded
from spiders.errors import ListingError, size
from spiders.links import Link, aware, is_web_address

MAX_ENTRIES = 50_000  # the protocol's own limit for one file
_GZIP = b"\x1f\x8b"
_TITLE_LENGTH = 500


@dataclass(frozen=True)
class Sitemap:
    """What one file names: addresses of pages, or of further sitemaps."""

    links: list[Link] = field(default_factory=list)
    children: list[Link] = field(default_factory=list)


def read_sitemap(body: bytes, limit: int) -> Sitemap:
    """A sitemap or an index, gzipped or plain; at most MAX_ENTRIES of its entries, web addresses only.

    `limit` is the most that a gzipped one may unpack to, in bytes. A file that breaks off gives the entries
    before the break. Raises ListingError when the body is no sitemap.
    """
    sitemap = Sitemap()
    known = False
    for element in _entries(_whole(_unpacked(body, limit))):
        known = True
        link = _link(element)
        if link:
            (sitemap.links if _name(element) == "url" else sitemap.children).append(link)
        if len(sitemap.links) + len(sitemap.children) >= MAX_ENTRIES:
            break
    if not known and not _is_empty_sitemap(body):
        raise ListingError("the answer is no sitemap")
    return sitemap


def _unpacked(body: bytes, limit: int) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        return decoded(body, ["gzip"], limit)
    except TooLargeError as error:
        raise ListingError(f"the sitemap unpacks to more than {size(limit)}") from error
    except BrokenBodyError as error:
        raise ListingError(f"the sitemap's {error}") from error


def _whole(body: bytes) -> bytes:
    """The body up to the end of its last whole entry: lxml would give half an address of a broken one."""
    tag = max((b"</url>", b"</sitemap>"), key=body.rfind)
    end = body.rfind(tag)
    return body[: end + len(tag)] if end >= 0 else body


def _entries(body: bytes) -> Iterator[etree._Element]:
    """Each <url> and <sitemap> when it is complete; what has been read is dropped at once."""
    events = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            yield element
            element.clear()
            while (before := element.getprevious()) is not None and (parent := element.getparent()) is not None:
                parent.remove(before)
    except etree.XMLSyntaxError:
        return  # a body without any XML; the caller sees that nothing came


def _is_empty_sitemap(body: bytes) -> bool:
    return b"<urlset" in body[:2000] or b"<sitemapindex" in body[:2000]


def _link(element: etree._Element) -> Link | None:
    told = _texts(element)
    url = told.get("loc", "")
    if not is_web_address(url):
        return None
    published, modified = _time(told.get("publication_date")), _time(told.get("lastmod"))
    times = [moment for moment in (published, modified) if moment]
    return Link(
        url, told.get("title", "")[:_TITLE_LENGTH] or None, published or modified, max(times, default=None)
    )


def _texts(element: etree._Element) -> dict[str, str]:
    """The first text of each kind below an entry; images and videos have a loc and a title of their own."""
    told: dict[str, str] = {}
    for part in element.iter("{*}loc", "{*}lastmod", "{*}publication_date", "{*}title"):
        if part.text and _name(part.getparent()) in ("url", "sitemap", "news"):
            told.setdefault(_name(part), part.text.strip())
    return told


def _name(element: etree._Element | None) -> str:
    return etree.QName(element).localname if element is not None else ""


def _time(text: str | None) -> datetime | None:
    """A W3C date or time (https://www.w3.org/TR/NOTE-datetime); None when it is none."""
    if not text:
        return None
    try:
        return aware(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None
