"""The headline, chosen by agreement among the places that state it, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.config.sources import Rules
from pipeline.extract.document import Document, is_beside, letters_of, select, words_of
from pipeline.extract.facts import site_name
from pipeline.extract.jsonld import Node, article_node, nodes_of, string

LONGEST = 400
_SEPARATOR = re.compile(r"\s+(?:[|•·»«–—―:/]|-{1,2}|::|&raquo;)\s+|\s*\|\s*|\s+--\s*|--")
_MARKUP = re.compile(r"<[^>]{1,200}>")
SHORTEST = 12
SEPARATORS = "|-–—:：·•»«/"
MOST_HEADINGS = 3
# In letters: a shorter name may be a word of any headline.
SHORTEST_NAME = 3


def heading_of(document: Document) -> str | None:
    """The first `<h1>` with text."""
    return next((text for element in document.headings if (text := _clean(words_of(element)))), None)


def told_by(node: Node | None) -> str | None:
    """The headline that the JSON-LD node of an article states."""
    return string((node or {}).get("headline")) or string((node or {}).get("name"))


def head_of(document: Document, rules: Rules | None = None) -> tuple[Node | None, str | None, str | None]:
    """What a page says of itself first: the JSON-LD node of its article, the site's name, and the headline."""
    node = article_node(nodes_of(document), document.url, heading_of(document))
    name = site_name(document, node)
    return node, name, read_title(document, node, name, rules)


def read_title(
    document: Document, node: Node | None, site_name: str | None, rules: Rules | None = None
) -> str | None:
    """The site's own element when `rules` name one; else the wording with the most votes among the places."""
    if rules and rules.title and (found := select(document.tree, rules.title)):
        return _clean(words_of(found[0])) or None
    names = _site_names(document, site_name)
    stated = [(strip_site(text, names), votes) for text, votes in _places(document, node, names) if text]
    wordings = [text for text, _ in stated]
    tally: dict[str, float] = {}
    for text, votes in stated:
        key = letters_of(_without_tail(text, wordings))
        tally[key] = tally.get(key, 0) + votes
    if not tally:
        return None
    winner = max(tally, key=lambda key: tally[key])
    wording = next(one for text in wordings if letters_of(one := _without_tail(text, wordings)) == winner)
    if len(tally) == 1 and wordings == [strip_site(_clean(document.title), names)]:
        return _first_part(wording)
    return _without_kicker(wording, document.meta("og:title"))


def _site_names(document: Document, site_name: str | None) -> set[str]:
    """What the site may be called, as letters: by its statement, its host, and the rest of `<title>`."""
    host = (urlsplit(document.url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    names = {site_name or "", host, ".".join(labels[:-1]), labels[0]}
    title, shared = _clean(document.title), _clean(document.meta("og:title") or "")
    if len(shared) >= SHORTEST and shared in title:
        names |= {part.strip(f" {SEPARATORS}") for part in title.split(shared)}
    return {key for name in names if len(key := letters_of(name)) >= SHORTEST_NAME}


def _places(document: Document, node: Node | None, names: set[str]) -> Iterator[tuple[str, float]]:
    """Where a headline may stand, with its votes. JSON-LD states the headline itself; the heading may be the
    section's name; the shared ones are often reworded. `<title>` is worded for search engines where it differs
    from the headline, so it speaks against what it says, unless the headings alone are stated beside it.
    """
    headings = [element for element in document.headings if not is_beside(element)] or document.headings
    for heading in headings[:MOST_HEADINGS]:
        text = _clean(words_of(heading))
        if letters_of(text) not in names:
            yield text, 1.0
    shared = _clean(document.meta("og:title") or "")
    told = _clean(told_by(node) or "")
    yield shared, 1.1
    yield told, 2.5
    yield _clean(document.meta("twitter:title", "twitter:text:title") or ""), 0.3
    yield _clean(document.title), -0.5 if shared or told else 0.5


def _first_part(title: str) -> str:
    """A `<title>` that nothing confirms, without what follows its last separator, if that is the shorter part."""
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title
    before, after = title[: cuts[-1].start()].strip(), title[cuts[-1].end() :].strip()
    return before if len(after) < len(before) else title


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


def strip_site(title: str, names: set[str]) -> str:
    """A title without the site's or section's name at its end or start; `names` are the site's, as letters."""
    for match in reversed(list(_SEPARATOR.finditer(title))):
        before, after = title[: match.start()].strip(), title[match.end() :].strip()
        if after and len(before.split()) >= 3 and _is_site(letters_of(after), names):
            return strip_site(before, names)
        if len(after.split()) >= 2 and letters_of(before) in names:
            return after
    return title


def _is_site(key: str, names: set[str]) -> bool:
    return key in names or (SHORTEST_NAME <= len(key) < 40 and any(key in name or name in key for name in names))
