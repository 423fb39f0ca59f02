"""A page as lines: the runs of text between the edges of blocks, each with what speaks for and against it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

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
class Chain:
    """The marks of the elements around a line, innermost first."""

    mark: Mark
    outer: Chain | None

    def marks(self) -> Iterator[Mark]:
        """Each mark, innermost first."""
        one: Chain | None = self
        while one is not None:
            yield one.mark
            one = one.outer


@dataclass(slots=True)
class Line:
    """A run of text in one block. `linked` counts its characters inside links; `weight` is its worth as running
    text; `good` is false when the marks around it are believed or it is `in_card`, a card of another article.
    """

    text: str
    linked: int
    element: HtmlElement
    chain: Chain | None
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


class _Walk:
    """One pass through a tree without recursion, because pages nest deeply."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.linked = 0

    def over(self, root: HtmlElement) -> list[Line]:
        """The lines under `root`."""
        stack: list[tuple[str, HtmlElement, bool, HtmlElement, Chain | None]] = [("in", root, False, root, None)]
        while stack:
            step, element, in_link, block, chain = stack.pop()
            if step == "tail":
                self._take(element.tail, in_link)
            elif step == "out":
                self._flush(element, chain)
            elif isinstance(element.tag, str) and element.tag not in SKIPPED:
                stack.extend(self._enter(element, in_link, block, chain))
        self._flush(root, None)
        return self.lines

    def _enter(
        self, element: HtmlElement, in_link: bool, block: HtmlElement, chain: Chain | None
    ) -> list[tuple[str, HtmlElement, bool, HtmlElement, Chain | None]]:
        """What is to be done about an element's content, last first."""
        tag = element.tag
        is_block = tag in BLOCKS
        if is_block:
            self._flush(block, chain)
        mark = mark_of(element)
        inner = Chain(mark, chain) if mark else chain
        mine = element if is_block and tag != "br" else block
        in_link = in_link or tag == "a"
        self._take(element.text, in_link)
        steps: list[tuple[str, HtmlElement, bool, HtmlElement, Chain | None]] = []
        if mine is element:
            steps.append(("out", element, in_link, mine, inner))
        for child in reversed(element):
            if child.tail:
                steps.append(("tail", child, in_link, mine, inner))
            steps.append(("in", child, in_link, mine, inner))
        return steps

    def _take(self, text: str | None, in_link: bool) -> None:
        if text:
            self.pieces.append(text)
            if in_link:
                self.linked += len(text.strip())

    def _flush(self, block: HtmlElement, chain: Chain | None) -> None:
        text = " ".join("".join(self.pieces).split())
        if text:
            self.lines.append(Line(text, self.linked, block, chain))
        self.pieces.clear()
        self.linked = 0


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
        if line.chain:
            for mark in set(line.chain.marks()):
                weights[mark] += line.weight
    believed = {mark for mark, weight in weights.items() if mark.is_believed(weight, total)}
    for line in lines:
        if line.chain:
            line.good = believed.isdisjoint(line.chain.marks())
