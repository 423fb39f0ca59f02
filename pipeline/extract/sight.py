"""What a page shows to somebody who looks for rules: where its text, headline, time and authors could be named.

The tree is dropped afterwards, so that hundreds of pages can be held against each other.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from pipeline.config.sources import Rules
from pipeline.extract.authors import is_organisation, read_authors, split_names
from pipeline.extract.dates import read_times
from pipeline.extract.decode import decode
from pipeline.extract.document import Document, letters_of, parse, select, words_of
from pipeline.extract.jsonld import Node
from pipeline.extract.lines import Line, sizes_of
from pipeline.extract.moments import read_moment
from pipeline.extract.ruled import agreement, ruled_text
from pipeline.extract.selectors import selectors_of
from pipeline.extract.text import all_lines, read_text
from pipeline.extract.title import head_of
from pipeline.records import Certainty, Page

# A container holds at least this share of the text; containers of more than half of it lie in each other.
HELD = 0.5
# So many elements around a line are looked at for the name of the box that it stands in.
LEVELS = 3
# An element that holds a field holds little else.
MOST_CHILDREN, LONGEST_FIELD, LONGEST_TIME, MOST_PLACES = 6, 400, 80, 6
MINUTE = timedelta(minutes=1)
# A day alone is not sure enough to tell one element from another.
CLOCKED = {Certainty.EXACT, Certainty.ZONE_ASSUMED}
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Container:
    """An element that holds the text: what rules with it alone would read, how far that agrees with the general
    way (0 to 1), the characters of all lines in it, and how deep it lies.
    """

    text: str
    agreement: float
    size: int
    depth: int


@dataclass(frozen=True, slots=True)
class Sight:
    """A page: its text and title by the general way, the containers by the selectors that find exactly them, the
    selectors of the boxes around each line of these texts (by its letters), and for each field that the page
    states the selectors that give the same.
    """

    url: str
    title: str
    text: str
    containers: Mapping[str, Container]
    boxes: Mapping[str, frozenset[str]]
    fields: Mapping[str, frozenset[str]]


def look_at(page: Page, timezone: str | None) -> Sight | None:
    """What a page shows, read without rules; None when it has no text. `timezone` is the site's.

    The page is parsed in this process and without limits: it should have been read within them before.
    """
    document = parse(decode(page.body, page.header("content-type")).text, page.url)
    if document is None:
        return None
    node, name, title = head_of(document)
    lines = all_lines(document)
    text = read_text(document, lines, node, title)
    if not text:
        return None
    times = read_times(document, node, lines, timezone=timezone, listed=page.listed, first_seen=page.fetched_at)
    published = times.published.at if times.published and times.published.certainty in CLOCKED else None
    # A publisher that is named for want of a person stands all over the page.
    authors = [one for one in read_authors(document, node, name, text).authors if not is_organisation(one, name)]
    zone = ZoneInfo(timezone) if timezone else UTC
    containers = _containers(document, lines, node, title, text)
    return Sight(
        url=page.url,
        title=title or "",
        text=text,
        containers=containers,
        boxes=_boxes(lines, {text, *(one.text for one in containers.values())}),
        fields=dict(_fields(document, title, published, authors, zone)),
    )


# ---------------------------------------------------------------- the text


def _containers(
    document: Document, lines: list[Line], node: Node | None, title: str | None, text: str
) -> dict[str, Container]:
    found = Counter(selector for element in document.elements for selector in selectors_of(element))
    sizes = sizes_of(lines)
    containers = {}
    for element in _holding(lines, text):
        unique = [selector for selector in selectors_of(element) if found[selector] == 1]
        if not unique:
            continue
        ruled = ruled_text(document, lines, node, title, Rules(body=unique[0]))
        one = Container(ruled, agreement(ruled, text), sizes[element], sum(1 for _ in element.iterancestors()))
        containers.update(dict.fromkeys(unique, one))
    return containers


def _holding(lines: list[Line], text: str) -> list[HtmlElement]:
    """The elements that hold most of the text, the page as a whole aside."""
    told = set(text.splitlines())
    held = sizes_of(line for line in lines if line.text in told)
    least = HELD * max(held.values(), default=0)
    return [one for one, size in held.items() if size > least and one.tag not in ("html", "body")]


def _boxes(lines: list[Line], texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """The boxes around the lines that stand in one of the texts."""
    told = {letters_of(line) for text in texts for line in text.splitlines()}
    boxes: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if (key := letters_of(line.text)) in told:
            for element in (line.element, *islice(line.element.iterancestors(), LEVELS)):
                boxes[key].update(selectors_of(element))
    return {key: frozenset(selectors) for key, selectors in boxes.items()}


# ---------------------------------------------------------------- the fields


def _fields(
    document: Document, title: str | None, published: datetime | None, authors: list[str], zone: tzinfo
) -> Iterator[tuple[str, frozenset[str]]]:
    """Each field that the page states, with the selectors that give the same as the general way."""
    small = [one for one in document.elements if len(one) <= MOST_CHILDREN]
    words = {one: text for one in small if (text := words_of(one)) and len(text) <= LONGEST_FIELD}
    if key := letters_of(title or ""):
        yield "title", _first(document, [one for one, text in words.items() if letters_of(text) == key])
    if published:
        alike = [one for one, text in words.items() if _names_instant(one, text, published, zone)]
        # What is written for machines is there to stay.
        yield "time", _first(document, [one for one in alike if one.get("datetime")] or alike)
    if authors:
        named = [one for one, text in words.items() if any(name in text for name in authors)]
        yield "authors", _together(document, named, authors)


def _names_instant(element: HtmlElement, text: str, published: datetime, zone: tzinfo) -> bool:
    told = element.get("datetime") or element.get("content") or text
    if len(told) > LONGEST_TIME or not _YEAR.search(told):
        return False
    moment = read_moment(told)
    return moment is not None and moment.clock is not None and abs(moment.at(zone) - published) < MINUTE


def _first(document: Document, elements: list[HtmlElement]) -> frozenset[str]:
    """Selectors that find one of the elements before anything else on the page."""
    return frozenset(
        selector
        for selector in _around(elements)
        if (found := select(document.tree, selector)) and found[0] in elements
    )


def _together(document: Document, elements: list[HtmlElement], authors: list[str]) -> frozenset[str]:
    """Selectors whose elements name the authors, all of them and nobody else."""
    return frozenset(
        selector
        for selector in _around(elements)
        if [name for one in select(document.tree, selector) for name in split_names(words_of(one))] == authors
    )


def _around(elements: list[HtmlElement]) -> set[str]:
    """The elements' own selectors, and their tags inside the named elements around them."""
    found: set[str] = set()
    for element in elements[:MOST_PLACES]:
        tag = str(element.tag)
        found.update(selectors_of(element))
        for above in islice(element.iterancestors(), LEVELS):
            found.update(f"{selector} {tag}" for selector in selectors_of(above))
    return found
