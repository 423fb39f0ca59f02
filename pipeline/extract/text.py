"""The article's own text, one paragraph a line."""

from __future__ import annotations

import logging
import re
from html import unescape

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted

from pipeline.extract.blocks import lines_of
from pipeline.extract.cards import without_captions, without_cards, without_other_articles
from pipeline.extract.container import article_lines
from pipeline.extract.document import Document, letters_of, parse
from pipeline.extract.endings import names_ending, without_endings
from pipeline.extract.facts import lead, site_name
from pipeline.extract.jsonld import Node
from pipeline.extract.lines import Line, lines_in
from pipeline.extract.scorecard import belonging

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# A text shorter than this is none.
PLAUSIBLE = 100
# A text below this is compared with trafilatura's: most articles are longer, and it finds odd ones.
SHORT = 400
MUCH_LONGER = 1.5
SENTENCE = 60
# A shorter line may stand in an article by chance.
TELLING = 20
AGREEMENT = 0.75
# In letters; a shorter headline may end a sentence.
LONG_TITLE = 20
_TAG = re.compile(r"<(?:p|br|div|a|h[1-6]|strong|em|b|i|ul|li|img|figure)[\s/>]", re.I)


def all_lines(document: Document) -> list[Line]:
    """Every line of the page, judged."""
    lines = without_captions(without_cards(lines_in(document.body)), document.tagged("img", "picture"))
    return without_other_articles(lines, document.headline)


def read_text(document: Document, lines: list[Line], node: Node | None, title: str | None) -> str:
    """The text of the page's article, or what comes nearest to it; empty when nothing was found."""
    stated = stated_text(node)
    summary = lead(document, node)
    found = found_lines(lines, summary, stated)
    found = belonging(found, lines, site_name(document, node))
    text = "\n".join(line.text for line in found)
    if len(text) < len(stated) / 2:
        text = stated
    if len(text) < SHORT and not _is_brief(found, summary):
        other = _without_foreign(_by_trafilatura(document), lines)
        text = other if len(other) > MUCH_LONGER * len(text) else text
    return without_title(text, title)


def found_lines(lines: list[Line], summary: str | None, stated: str) -> list[Line]:
    """The lines of the article by where they stand, what they say, and what the publisher states of the text."""
    return without_endings(_agreed(article_lines(lines, summary), stated))


def stated_text(node: Node | None) -> str:
    """The text that the publisher gives in JSON-LD, for pages that show it by script; a paragraph a line."""
    body = (node or {}).get("articleBody")
    if not isinstance(body, str) or len(body) < PLAUSIBLE:
        return ""
    text = unescape(body)
    if _TAG.search(text):
        fragment = parse(f"<html><body>{text}</body></html>", "")
        return "\n".join(lines_of(fragment.body)) if fragment else ""
    return tidy(text)


def _without_foreign(text: str, lines: list[Line]) -> str:
    """Another extractor's lines without those that hold a link or a line of a card."""
    foreign = [line.text for line in lines if len(line.text) >= TELLING and (line.is_linked or line.in_card)]
    kept = [one for one in text.splitlines() if not any(part in one for part in foreign)]
    return "\n".join(one for one in kept if not names_ending(one))


def _is_brief(lines: list[Line], summary: str | None) -> bool:
    """Whether a short text is complete: the page's description begins in it, or it has two whole paragraphs."""
    told = letters_of(summary or "")[:SENTENCE]
    if len(told) == SENTENCE and told in letters_of(" ".join(line.text for line in lines)):
        return True
    return sum(line.element.tag == "p" and line.ends and len(line.text) >= SENTENCE for line in lines) >= 2


def _agreed(lines: list[Line], stated: str) -> list[Line]:
    """Without the lines that the publisher's own statement of the text lacks, when it has nearly all others.

    Headings and what stands before the text (its lead) are seldom in such a statement and stay.
    """
    if not stated:
        return lines
    whole = letters_of(stated)
    told = [letters_of(line.text) in whole for line in lines]
    known = sum(len(line.text) for line, is_told in zip(lines, told, strict=True) if is_told)
    if not any(told) or known < AGREEMENT * sum(len(line.text) for line in lines):
        return lines
    first = told.index(True)
    return [
        line
        for at, (line, is_told) in enumerate(zip(lines, told, strict=True))
        if is_told or line.is_heading or at < first
    ]


def _by_trafilatura(document: Document) -> str:
    """What trafilatura's many special cases find on a page without sentences in one place."""
    found = bare_extraction(document.tree, url=document.url, include_comments=False)
    return tidy(found.text) if isinstance(found, Extracted) and found.text else ""


def tidy(text: str) -> str:
    """One paragraph a line, single spaces, no empty lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def without_title(text: str, title: str | None) -> str:
    """A text that does not begin with its own headline."""
    first, _, rest = text.partition("\n")
    return rest if title and rest and _says_title(letters_of(first), letters_of(title)) else text


def _says_title(line: str, title: str) -> bool:
    """Whether a line is the headline, perhaps with the kicker before it."""
    return line == title or (len(title) >= LONG_TITLE and line.endswith(title) and len(line) < 2 * len(title))


def visible_length(tree: HtmlElement) -> int:
    """Characters of the page that a reader sees, scripts and styles aside."""
    total = 0
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "noscript", "template"):
            total += len(element.text.strip()) if element.text else 0
        total += len(element.tail.strip()) if element.tail else 0
    return total
