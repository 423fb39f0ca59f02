"""The headline, chosen by agreement among the places that state it, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.config.sources import Rules
from pipeline.extract.document import Document, select, words_of
from pipeline.extract.jsonld import Node, string

LONGEST = 400
_SEPARATOR = re.compile(r"\s+(?:[|•·»«–—―:/]|-{1,2}|::|&raquo;)\s+|\s*\|\s*|\s+--\s*|--")
_MARKUP = re.compile(r"<[^>]{1,200}>")
# Headline places from the most to the least exact about the page's own wording.
HEADLINE_ITEMPROPS = ("headline", "name headline", "headline name")


def heading_of(document: Document) -> str | None:
    """The first `<h1>` with text."""
    return next((text for element in document.headings if (text := _clean(words_of(element)))), None)


def read_title(
    document: Document, node: Node | None, site_name: str | None, rules: Rules | None = None
) -> str | None:
    """The site's own element when `rules` name one; else the `<h1>` that another place confirms, or the first
    place that states a headline.
    """
    if rules and rules.title and (found := select(document.tree, rules.title)):
        return _clean(words_of(found[0])) or None
    headings = [text for element in document.headings if (text := _clean(words_of(element)))]
    stated = [text for text in _stated(document, node, site_name) if text]
    for heading in headings:
        if any(_key(heading) == _key(other) for other in stated):
            return heading
    page = _page_title(document, site_name)
    for heading in headings:
        if any(_contains(other, heading) for other in [*stated, *([page] if page else [])]):
            return heading
    if stated:
        return stated[0]
    return page or (headings[0] if headings else None)


def _stated(document: Document, node: Node | None, site_name: str | None) -> Iterator[str | None]:
    headline = string((node or {}).get("headline")) or string((node or {}).get("name"))
    og, twitter = document.meta("og:title"), document.meta("twitter:title", "twitter:text:title")
    for text in (og, headline, twitter):
        yield strip_site(_clean(text), site_name) if text else None


def _page_title(document: Document, site_name: str | None) -> str | None:
    element = document.tree.find(".//title")
    return strip_site(_clean(words_of(element)), site_name) if element is not None else None


def _clean(text: str) -> str:
    """Tags that were escaped into a text, spaces and line ends out."""
    return " ".join(_MARKUP.sub(" ", text).replace("\u200b", "").replace("\xad", "").split())[:LONGEST]


def _key(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _contains(outer: str, inner: str) -> bool:
    """Whether a statement begins or ends with a heading that is long enough to be the headline."""
    whole, part = _key(outer), _key(inner)
    return len(part) >= 15 and (whole.startswith(part) or whole.endswith(part))


def strip_site(title: str, site_name: str | None) -> str:
    """A title without the site's or section's name at its end or start, when what is left is the longer part."""
    site = _key(site_name or "")
    for match in reversed(list(_SEPARATOR.finditer(title))):
        before, after = title[: match.start()].strip(), title[match.end() :].strip()
        if after and len(before.split()) >= 3 and _is_site(after, site):
            return strip_site(before, site_name)
    return title


def _is_site(part: str, site: str) -> bool:
    key = _key(part)
    return bool(site) and (key == site or (3 <= len(key) < 40 and (key in site or site in key)))
