"""Pages of links: a section's page, a day of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree, html

from spiders.errors import ListingError
from spiders.links import Link, is_web_address

MAX_LINKS = 5000
_TITLE_LENGTH = 500
_FURNITURE = ("nav", "aside", "footer")


@dataclass(frozen=True)
class LinkPage:
    """The links of a page, in its order, and where it goes on (`rel="next"`)."""

    links: list[Link]
    following: str | None = None


def read_page(body: bytes, url: str, encoding: str | None = None) -> LinkPage:
    """The web addresses that a page links to, each once.

    Links in its navigation, side boxes and footer are left out, for they name other news than the page's
    own; a page that has no other links gives those. Raises ListingError when the body is no HTML.
    """
    root = tree_of(body, encoding)
    base = base_of(root, url)
    anchors = list(root.iter("a"))[:MAX_LINKS]
    own = [anchor for anchor in anchors if not _is_furniture(anchor)]
    links = list(_links(own, base)) or list(_links(anchors, base))
    return LinkPage(links, _following(root, base))


def tree_of(body: bytes, encoding: str | None) -> html.HtmlElement:
    """The page's root. Raises ListingError when the body is no HTML."""
    try:
        root = html.document_fromstring(body, parser=_parser(encoding))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ListingError("the answer is no HTML page") from error
    return root


def _parser(encoding: str | None) -> html.HTMLParser:
    try:
        return html.HTMLParser(encoding=encoding)
    except LookupError:
        return html.HTMLParser()


def base_of(root: html.HtmlElement, url: str) -> str:
    """The address against which a page's links are read; `url` is its own."""
    for element in root.iter("base"):
        return joined(url, element.get("href") or "") or url
    return url


def _is_furniture(anchor: html.HtmlElement) -> bool:
    return next(anchor.iterancestors(*_FURNITURE), None) is not None


def _links(anchors: list[html.HtmlElement], base: str) -> Iterator[Link]:
    seen = set()
    for anchor in anchors:
        url = joined(base, anchor.get("href") or "")
        if url and url not in seen:
            seen.add(url)
            yield Link(url, " ".join(anchor.text_content().split())[:_TITLE_LENGTH] or None)


def _following(root: html.HtmlElement, base: str) -> str | None:
    for element in root.iter("a", "link"):
        if "next" in (element.get("rel") or "").lower().split():
            return joined(base, element.get("href") or "")
    return None


def joined(base: str, target: str) -> str | None:
    """The web address that a link leads to, or None when it leads to none."""
    try:
        url = urljoin(base, target.strip())
    except ValueError:
        return None
    return url if target and is_web_address(url) else None
