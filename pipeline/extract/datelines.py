"""Visible times: the short lines near a headline that say when the article was published or last changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from lxml.html import HtmlElement

from pipeline.extract.calendars import CHANGE_WORDS, PUBLICATION_WORDS
from pipeline.extract.document import is_beside, words_of
from pipeline.extract.lines import Line
from pipeline.extract.moments import read_moment

LINES_AFTER, LINES_BEFORE = 60, 8
SHORTEST, LONGEST = 6, 160
# A longer line with a date is more often a sentence or a picture's caption.
CAPTION = 60
# A link with so much text leads to another article.
HEADLINE = 40
_CLOCK = re.compile(r"\d:\d\d")
_CLOCK_ALONE = re.compile(r"\W*\d{1,2}:\d\d(?!\d).{0,12}")
_DIGIT = re.compile(r"\d")


def datelines(lines: list[Line], headline: HtmlElement | None) -> tuple[list[str], list[str]]:
    """What the lines near the headline say of the publication, and what of the last change; nearest first."""
    start, end = _headline_in(lines, headline)
    after = [text for line, text in _texts(lines[end:][:LINES_AFTER]) if not is_beside(line.element)]
    before = [text for _, text in _texts(lines[max(0, start - LINES_BEFORE) : start])]
    parts = [_parted(text) for text in after + before[::-1]]
    return [first for first, _ in parts if first], [last for _, last in parts if last]


def _headline_in(lines: list[Line], headline: HtmlElement | None) -> tuple[int, int]:
    """From where to where the headline is among the lines; at their start where there is none."""
    inside = set(headline.iter()) if headline is not None else set()
    own = [at for at, line in enumerate(lines) if line.element in inside]
    return (own[0], own[-1] + 1) if own else (0, 0)


def _texts(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """The datelines among lines; a clock on a line of its own belongs to the line before it."""
    for line, following in zip_longest(lines, lines[1:]):
        if not (SHORTEST <= len(line.text) <= LONGEST and _DIGIT.search(line.text)):
            continue
        if _is_dateline(line.text) and not _leads_away(line):
            clock = following.text if following and _CLOCK_ALONE.fullmatch(following.text) else ""
            yield line, f"{line.text} {clock}"


def _leads_away(line: Line) -> bool:
    """Whether a link in the line is so long as another article's headline."""
    if line.linked < HEADLINE:
        return False
    links = (words_of(link) for link in line.element.iter("a"))
    return any(len(link) >= HEADLINE and link in line.text for link in links)


def _is_dateline(text: str) -> bool:
    """Captions and sentences have dates too, but seldom first, and no clock and no word such as `published`."""
    if len(text) <= CAPTION or text[0].isdigit() or _CLOCK.search(text):
        return True
    low = text.lower()
    return any(word in low for word in CHANGE_WORDS + PUBLICATION_WORDS)


def _parted(text: str) -> tuple[str, str]:
    """What stands before a word of change and what from there on: `3 May, 10:00, updated 4 May, 9:00`."""
    low = text.lower()
    at = min((low.find(word) for word in CHANGE_WORDS if word in low), default=len(text))
    if at < len(text) and read_moment(text[at:]) is None:
        return "", text
    return text[:at], text[at:]
