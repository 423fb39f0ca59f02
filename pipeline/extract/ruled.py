"""A site's own rules: the elements that hold the text, used before the general way and held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy

from lxml.html import HtmlElement

from pipeline.config.sources import Rules
from pipeline.extract.blocks import lines_of
from pipeline.extract.container import lines_inside
from pipeline.extract.document import Document, letters_of, select
from pipeline.extract.endings import names_ending, without_endings
from pipeline.extract.facts import lead
from pipeline.extract.jsonld import Node
from pipeline.extract.lines import Line
from pipeline.extract.text import PLAUSIBLE, without_title


def ruled_text(document: Document, lines: list[Line], node: Node | None, title: str | None, rules: Rules) -> str:
    """The article's text in the elements that the rules name, less those that they drop; empty when too short.

    What stands beside the text inside them (cards of other articles, lists of links) is left out as elsewhere.
    """
    bodies = select(document.tree, rules.body or "")
    dropped = _dropped(document, bodies, rules)
    inside = {one for body in bodies for one in body.iter()} - dropped
    # What is dropped before the text is no lead either.
    lines = [line for line in lines if line.element not in dropped]
    found = without_endings(lines_inside(inside, lines, lead(document, node))) if inside else []
    text = "\n".join(line.text for line in found)
    if sum(len(line.text) for line in found if line.element in inside) < PLAUSIBLE:
        text = _everything(document, inside, lines)
    return without_title(text, title) if len(text) >= PLAUSIBLE else ""


def without_lines(text: str, unwanted: Iterable[str]) -> str:
    """A text without the lines that say, letter for letter, the same as an unwanted one."""
    known = {letters_of(line) for line in unwanted} - {""}
    return "\n".join(line for line in text.splitlines() if letters_of(line) not in known) if known else text


def _everything(document: Document, inside: set[HtmlElement], lines: list[Line]) -> str:
    """All that the elements say but links: where the general way sees no text, as in a gallery."""
    linked = {line.text for line in lines if line.is_linked or line.in_card}
    tops = [one for one in document.tree.iter() if one in inside and one.getparent() not in inside]
    told = [text for top in tops for text in lines_of(_only(top, inside))]
    return "\n".join(text for text in told if text not in linked and not names_ending(text))


def _only(top: HtmlElement, inside: set[HtmlElement]) -> HtmlElement:
    """A copy of the element without what is not inside."""
    places = [one in inside for one in top.iter()]
    copy = deepcopy(top)
    copy.tail = None
    for one, kept in zip(list(copy.iter()), places, strict=True):
        if not kept and one.getparent() is not None:
            one.drop_tree()
    return copy


def agreement(one: str, other: str) -> float:
    """How far two texts have the same lines, from 0 to 1: characters in common over the mean of both (Dice)."""
    first, second = _sizes(one), _sizes(other)
    whole = first.total() + second.total()
    return 2 * (first & second).total() / whole if whole else 0.0


def _dropped(document: Document, bodies: list[HtmlElement], rules: Rules) -> set[HtmlElement]:
    """The elements that the rules drop, with all in them; never a body, nor what is around it."""
    kept = {one for body in bodies for one in (body, *body.iterancestors())}
    unwanted = [one for selector in rules.drop for one in select(document.tree, selector) if one not in kept]
    return {one for top in unwanted for one in top.iter()}


def _sizes(text: str) -> Counter[str]:
    """Each line with its length."""
    return Counter({line: len(line) for line in text.splitlines()})
