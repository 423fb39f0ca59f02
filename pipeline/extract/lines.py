"""A page as lines: the runs of text between the edges of blocks, each with what speaks for and against it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from pipeline.extract.blocks import BLOCKS, UNSEEN
from pipeline.extract.marks import HEADINGS, Mark, mark_of

SKIPPED = UNSEEN | {"nav", "footer", "menu", "dialog", "label", "picture", "figcaption"}
CELLS = {"li", "td", "th", "dd", "dt"}
# Shorter lines are labels and buttons more often than sentences; beyond the longest nothing is gained.
SHORTEST, LONGEST = 25, 800
_END = re.compile(r"[.!?…。؟।»\"”:;)]\s*$")

# How much a line weighs as evidence of running text, against a full sentence in a paragraph.
CELL_WEIGHT = 0.4
OPEN_END_WEIGHT = 0.4


@dataclass(slots=True)
class Line:
    """A run of text in one block, with the marks of the elements around it. `linked` counts its characters inside
    links; `weight` is its worth as running text; `good` is false when its marks are believed or it is `in_card`,
    a card of another article.
    """

    text: str
    linked: int
    element: HtmlElement
    marks: frozenset[Mark]
    weight: float = 0.0
    good: bool = True
    in_card: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether the line is a heading."""
        return self.element.tag in HEADINGS

    @property
    def ends(self) -> bool:
        """Whether it ends as a sentence does."""
        return ends_sentence(self.text)

    @property
    def is_linked(self) -> bool:
        """Whether it is a link with little else; a long sentence may consist of links for the most part."""
        size = len(self.text)
        return self.linked > size * 0.6 and not (size > 120 and self.linked < size * 0.9)


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a sentence's mark, closing quotation marks and brackets included."""
    return bool(_END.search(text[-4:]))


def lines_in(root: HtmlElement) -> list[Line]:
    """All lines under an element in reading order, weighed and judged."""
    lines = _Walk().over(root)
    for line in lines:
        line.weight = _weight(line)
    _judge(lines)
    return lines


@dataclass(slots=True)
class _Place:
    """Where the walk is: the innermost block, the marks around it, and whether it is inside a link."""

    block: HtmlElement
    marks: frozenset[Mark]
    in_link: bool


class _Walk:
    """One pass through a tree without recursion, because pages nest deeply."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.linked = 0

    def over(self, root: HtmlElement) -> list[Line]:
        """The lines under `root`."""
        places = [_Place(root, frozenset(), False)]
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if element.tag in SKIPPED:
                    walker.skip_subtree()
                    places.append(places[-1])
                else:
                    places.append(self._enter(element, places[-1]))
                continue
            place = places.pop()
            if place.block is element:
                self._flush(place)
            if element is not root:
                self._take(element.tail, places[-1].in_link)
        self._flush(places[0])
        return self.lines

    def _enter(self, element: HtmlElement, place: _Place) -> _Place:
        """The place inside an element, whose own text is taken."""
        tag, marks = element.tag, place.marks
        is_block = tag in BLOCKS
        if is_block:
            self._flush(place)
        has_lines = is_block and tag != "br"
        # A mark is for the lines that end inside an element: there are none in a word or a line break.
        if (has_lines or len(element)) and (mark := mark_of(element)):
            marks = marks | {mark}
        in_link = place.in_link or tag == "a"
        self._take(element.text, in_link)
        return _Place(element if has_lines else place.block, marks, in_link)

    def _take(self, text: str | None, in_link: bool) -> None:
        if text:
            self.pieces.append(text)
            if in_link:
                self.linked += len(text.strip())

    def _flush(self, place: _Place) -> None:
        if not self.pieces:
            return
        text = " ".join("".join(self.pieces).split())
        if text:
            self.lines.append(Line(text, self.linked, place.block, place.marks))
        self.pieces.clear()
        self.linked = 0


def sizes_of(lines: Iterable[Line]) -> Counter[HtmlElement]:
    """Characters of the lines in each element."""
    sizes: Counter[HtmlElement] = Counter()
    for line in lines:
        for element in (line.element, *line.element.iterancestors()):
            sizes[element] += len(line.text)
    return sizes


def _weight(line: Line) -> float:
    size = len(line.text)
    if size < SHORTEST or line.is_heading or line.linked > size * 0.5:
        return 0.0
    weight = min(size, LONGEST) * (1 - line.linked / size)
    if line.element.tag in CELLS:
        weight *= CELL_WEIGHT
    return weight if line.ends else weight * OPEN_END_WEIGHT


def _judge(lines: list[Line]) -> None:
    """Believes a mark when all elements of its name together hold little of the page's text."""
    total = sum(line.weight for line in lines) or 1.0
    weights: dict[Mark, float] = defaultdict(float)
    for line in lines:
        for mark in line.marks:
            weights[mark] += line.weight
    believed = {mark for mark, weight in weights.items() if mark.is_believed(weight, total)}
    for line in lines:
        line.good = believed.isdisjoint(line.marks)
