"""What a page says about itself besides title, times and people: address, site, section, tags, image, lead."""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.extract.document import Document
from pipeline.extract.jsonld import Node, string, strings

MOST_TAGS = 30
LONGEST_TAG = 100
LONGEST_LEAD = 2000


def canonical(document: Document) -> str:
    """The address that the page names as its own, when it is on the same site and no front page."""
    links = [
        element.get("href")
        for element in document.tagged("link")
        if "canonical" in (element.get("rel") or "").lower().split()
    ]
    for link in [*links, document.meta("og:url")]:
        address = document.absolute(link)
        if address and _same_site(address, document.url) and _is_deeper(address, document.url):
            return address
    return document.url


def _same_site(one: str, other: str) -> bool:
    """The same host, or one below the other: `m.example.org` and `example.org`."""
    mine, theirs = ((urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other))
    return mine == theirs or mine.endswith(f".{theirs}") or theirs.endswith(f".{mine}")


def _is_deeper(address: str, url: str) -> bool:
    """A canonical address of the front page on an article's page is a template's mistake."""
    return bool(urlsplit(address).path.strip("/") or urlsplit(address).query) or not urlsplit(url).path.strip("/")


def site_name(document: Document, node: Node | None) -> str | None:
    """The publisher's name for itself."""
    publisher = string((node or {}).get("publisher"))
    # A reference to the publisher's own node is an address.
    stated = publisher if publisher and "://" not in publisher else None
    return document.meta("og:site_name", "application-name") or stated


def section(document: Document, node: Node | None) -> str | None:
    """The rubric."""
    return (
        document.meta("article:section") or string((node or {}).get("articleSection")) or document.meta("section")
    )


def tags(document: Document, node: Node | None) -> tuple[str, ...]:
    """Keywords that the publisher gave, without repeats."""
    stated = [*document.metas.get("article:tag", ()), *strings((node or {}).get("keywords"))]
    stated = stated or document.metas.get("news_keywords", []) or document.metas.get("keywords", [])
    words = (word.strip() for one in stated for word in one.split(","))
    kept = {word.lower(): word for word in words if 1 < len(word) <= LONGEST_TAG}
    return tuple(kept.values())[:MOST_TAGS]


def image(document: Document, node: Node | None) -> str | None:
    """The address of the article's picture."""
    stated = (node or {}).get("image")
    first = stated[0] if isinstance(stated, list) and stated else stated
    link = first.get("url") if isinstance(first, dict) else first
    return document.absolute(document.meta("og:image", "twitter:image") or string(link))


def lead(document: Document, node: Node | None) -> str | None:
    """The summary that the publisher wrote."""
    text = document.meta("og:description", "description") or string((node or {}).get("description"))
    return " ".join(text.split())[:LONGEST_LEAD] if text else None
