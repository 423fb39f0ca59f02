"""The headline, chosen by agreement among the places that state it, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.config.sources import Rules
from pipeline.extract.document import Document, letters_of, select, words_of
from pipeline.extract.jsonld import Node, string

LONGEST = 400
_SEPARATOR = re.compile(r"\s+(?:[|•·»«–—―:/]|-{1,2}|::|&raquo;)\s+|\s*\|\s*|\s+--\s*|--")
_MARKUP = re.compile(r"<[^>]{1,200}>")
SHORTEST = 12
SEPARATORS = "|-–—:：·•»«/"
MOST_HEADINGS = 3


def heading_of(document: Document) -> str | None:
    """The first `<h1>` with text."""
    return next((text for element in document.headings if (text := _clean(words_of(element)))), None)


def read_title(
    document: Document, node: Node | None, site_name: str | None, rules: Rules | None = None
) -> str | None:
    """The site's own element when `rules` name one; else the wording with the most votes among the places."""
    if rules and rules.title and (found := select(document.tree, rules.title)):
        return _clean(words_of(found[0])) or None
    stated = [(strip_site(text, site_name), votes) for text, votes in _places(document, node) if text]
    wordings = [text for text, _ in stated]
    tally: dict[str, float] = {}
    for text, votes in stated:
        key = letters_of(_without_tail(text, wordings))
        tally[key] = tally.get(key, 0) + votes
    if not tally:
        return None
    winner = max(tally, key=lambda key: tally[key])
    wording = next(one for text in wordings if letters_of(one := _without_tail(text, wordings)) == winner)
    return _without_kicker(wording, document.meta("og:title"))


def _places(document: Document, node: Node | None) -> Iterator[tuple[str, float]]:
    """Where a headline may stand, with its votes. JSON-LD states the headline itself; the heading may be the
    site's or section's name; the shared ones are often reworded. `<title>` is worded for search engines where it
    differs from the headline, so it speaks against what it says, unless nothing else is stated.
    """
    for heading in document.headings[:MOST_HEADINGS]:
        yield _clean(words_of(heading)), 1.0
    yield _clean(document.meta("og:title") or ""), 1.1
    yield _clean(string((node or {}).get("headline")) or string((node or {}).get("name")) or ""), 2.5
    yield _clean(document.meta("twitter:title", "twitter:text:title") or ""), 0.3
    yield _clean(document.title), -0.5


def _without_tail(text: str, wordings: list[str]) -> str:
    """A wording that is another one with something behind a separator is that other one: `Headline - Ships`."""
    for other in wordings:
        tail = text[len(other) :].lstrip()
        if len(other) >= SHORTEST and tail and text.startswith(other) and tail[0] in SEPARATORS:
            return other
    return text


def _without_kicker(text: str, shared: str | None) -> str:
    """A headline with its kicker in front (`Canals: Locks to close`), when the shared one is without."""
    short = _clean(shared or "")
    return short if len(short) >= SHORTEST and letters_of(text).endswith(letters_of(short)) else text


def _clean(text: str) -> str:
    """Tags that were escaped into a text, spaces and line ends out."""
    return " ".join(_MARKUP.sub(" ", text).replace("\u200b", "").replace("\xad", "").split())[:LONGEST]


def strip_site(title: str, site_name: str | None) -> str:
    """A title without the site's or section's name at its end or start, when what is left is the longer part."""
    site = letters_of(site_name or "")
    for match in reversed(list(_SEPARATOR.finditer(title))):
        before, after = title[: match.start()].strip(), title[match.end() :].strip()
        if after and len(before.split()) >= 3 and _is_site(after, site):
            return strip_site(before, site_name)
    return title


def _is_site(part: str, site: str) -> bool:
    key = letters_of(part)
    return bool(site) and (key == site or (3 <= len(key) < 40 and (key in site or site in key)))
