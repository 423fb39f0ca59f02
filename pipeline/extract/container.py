"""Where on a page the article's text is: the element that holds most of the running text, and what belongs to it.

Each line gives its weight to the elements around it, less at every level, so that the closest element around many
sentences wins over the page as a whole; the idea is that of Arc90's Readability. The winner then grows while its
surroundings add running text and few links.
"""

from __future__ import annotations

import re
from collections import defaultdict

from lxml.html import HtmlElement

from pipeline.extract.document import letters_of
from pipeline.extract.lines import Line
from pipeline.extract.marks import body_bonus, names_lead

FADING, LEVELS = 0.85, 8
# A line that is believed to be no part of the article still counts where there is nothing else.
BAD_WEIGHT = 0.02
LEAST_GAIN = 0.08
LONG_LEAD, SHORT_LEAD, MOST_LEADS = 60, 40, 6
LONG_REPEAT = 90
LOOK_BACK = 12
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+")
PARAGRAPHS = {"p", "blockquote", "pre", "li"}
LONGEST_LABEL = 60
# Short lines that are no sentences are at home in these.
LABELLED = PARAGRAPHS | {"td", "th", "dt", "dd"}


def article_lines(lines: list[Line], summary: str | None = None) -> list[Line]:
    """The lines of the article's text in reading order, its lead first; headings that nothing follows are out.

    `summary` is the page's description of itself: a line that says the same is the lead wherever it stands.
    """
    top = _heaviest(lines)
    return lines_inside(set(_grown(top, lines).iter()), lines, summary) if top is not None else []


def lines_inside(inside: set[HtmlElement], lines: list[Line], summary: str | None) -> list[Line]:
    """The lines of the article whose text these elements hold; what stands beside it among them is left out."""
    text = [line for line in lines if line.element in inside and line.good and _is_text(line)]
    kept = _leads(lines, inside, summary) + _without_labels(text)
    kept = _without_repeats(kept)
    while kept and kept[-1].is_heading:
        kept.pop()
    return kept


def _without_repeats(lines: list[Line]) -> list[Line]:
    """Without sentences that stand on the page twice, as leads and quotations do; short lines may recur."""
    first: dict[str, Line] = {}
    return [line for line in lines if len(line.text) < LONG_REPEAT or first.setdefault(line.text, line) is line]


def _is_text(line: Line) -> bool:
    """Whether a line is no headline and no link; an address that is written out in a paragraph is text."""
    if line.is_linked:
        return line.element.tag == "p" and bool(_ADDRESS.fullmatch(line.text))
    return line.element.tag != "h1"


def _heaviest(lines: list[Line]) -> HtmlElement | None:
    weights: dict[HtmlElement, float] = defaultdict(float)
    for line in lines:
        weight = line.weight if line.good else line.weight * BAD_WEIGHT
        if not weight:
            continue
        element: HtmlElement | None = line.element
        if line.element.tag in ("p", "blockquote", "pre", "li"):
            element = line.element.getparent()
        for _ in range(LEVELS):
            if element is None:
                break
            weights[element] += weight
            weight *= FADING
            element = element.getparent()
    return max(weights, key=lambda one: weights[one] * body_bonus(one), default=None)


def _grown(top: HtmlElement, lines: list[Line]) -> HtmlElement:
    """`top`, or the widest element around it that adds running text without adding as many links."""
    texts: dict[HtmlElement, float] = defaultdict(float)
    links: dict[HtmlElement, float] = defaultdict(float)
    for line in lines:
        if line.good:
            text = line.weight if line.element.tag in ("p", "blockquote") else line.weight / 2
            linked = len(line.text) if line.linked > len(line.text) / 2 else 0
            for element in (line.element, *line.element.iterancestors()):
                texts[element] += text
                links[element] += linked
    document = top.getroottree().getroot()
    best = top
    for above in top.iterancestors():
        if above.tag in ("body", "html"):
            break
        gain = texts[above] - texts[best]
        if gain > texts[best] * LEAST_GAIN and links[above] - links[best] < gain / 2:
            best = above
        # An <article> that holds most of the page's text holds all of its own; a small one is a card or a part.
        if above.tag == "article" and texts[above] > texts[document] / 2:
            break
    return best


def _without_labels(lines: list[Line]) -> list[Line]:
    """Without short lines that are no sentences and stand outside paragraphs, where the text has paragraphs: they
    are credits, buttons and labels of adverts.
    """
    paragraphs = sum(line.weight for line in lines if line.element.tag in PARAGRAPHS)
    if paragraphs < sum(line.weight for line in lines) / 2:
        return lines
    return [line for line in lines if not _is_label(line)]


def _is_label(line: Line) -> bool:
    tag = line.element.tag
    return len(line.text) < LONGEST_LABEL and not line.ends and tag not in LABELLED and not line.is_heading


def _leads(lines: list[Line], inside: set[HtmlElement], summary: str | None) -> list[Line]:
    """Paragraphs between the headline and the text."""
    first = next((at for at, line in enumerate(lines) if line.element in inside and line.good), 0)
    headlines = [at for at, line in enumerate(lines[:first]) if line.element.tag == "h1"]
    start = headlines[0] + 1 if headlines else max(0, first - LOOK_BACK)
    told = letters_of(summary or "")
    before = lines[start:first]
    return [line for line in before if _is_lead(line) or _says(line, told)][:MOST_LEADS]


def _says(line: Line, summary: str) -> bool:
    """Whether a line and the page's description begin alike; either may be cut."""
    if len(line.text) < SHORT_LEAD or line.is_linked:
        return False
    letters = letters_of(line.text)
    return len(summary) >= SHORT_LEAD and (letters.startswith(summary[:80]) or summary.startswith(letters[:80]))


def _is_lead(line: Line) -> bool:
    size = len(line.text)
    if size < SHORT_LEAD or line.linked > size * 0.3 or not (line.good or _in_header(line)):
        return False
    tag = line.element.tag
    if tag in ("p", "h2") and line.ends and size > LONG_LEAD:
        return True
    return tag in ("p", "div", "span", "h2", "h3", "li") and names_lead(line.element)


def _in_header(line: Line) -> bool:
    """Whether the only mark is a `<header>`: an article's own holds its lead."""
    return bool(line.marks) and all(mark.header for mark in line.marks)
