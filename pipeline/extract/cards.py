"""Cards: short blocks that lead to another article by a linked headline, with its date and a sentence or two.

They stand under and between an article's paragraphs, and their sentences look like the article's own. What tells
them is their shape: a headline that is a link, little text, and others of the same shape on the page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice

from lxml.html import HtmlElement

from pipeline.extract.lines import Line, sizes_of
from pipeline.extract.marks import names_picture

LARGEST = 600
# An <article> with less running text may be the frame of a headline whose text stands in another one.
WHOLE = 250.0
LONGEST_CAPTION, PICTURE_LEVELS = 400, 4
LEVELS = 6
FEWEST = 2


def without_cards(lines: list[Line]) -> list[Line]:
    """The same lines; those inside cards are no longer good."""
    headlines = [line for line in lines if line.is_heading and line.linked > len(line.text) * 0.6]
    if len(headlines) < FEWEST:
        return lines
    sizes = sizes_of(lines)
    shared = {one for one, number in _holding(headlines).items() if number > 1}
    alike: dict[tuple[object, str | None], list[HtmlElement]] = defaultdict(list)
    for headline in headlines:
        card = _card_of(headline, sizes, shared)
        if card is not None:
            alike[card.tag, card.get("class")].append(card)
    inside = {one for cards in alike.values() if len(cards) >= FEWEST for card in cards for one in card.iter()}
    for line in lines:
        if line.element in inside:
            line.good, line.in_card = False, True
    return lines


def without_other_articles(lines: list[Line], headline: HtmlElement | None) -> list[Line]:
    """The same lines; those of other `<article>` elements than the headline's are no longer good.

    Nothing changes where the headline is in none, or in one that holds no text of its own. What is nested in the
    headline's stays: a live blog writes each of its entries so. So does what has its class: these are boxes of
    one layout.
    """
    own = _article_around(headline) if headline is not None else None
    if own is None:
        return lines
    inside = set(own.iter())
    if sum(line.weight for line in lines if line.element in inside) < WHOLE:
        return lines
    for line in lines:
        other = _article_around(line.element)
        if other is not None and other is not own and other.get("class") != own.get("class"):
            line.good, line.in_card = False, True
    return lines


def without_captions(lines: list[Line], pictures: list[HtmlElement]) -> list[Line]:
    """The same lines; those in a small box named for the picture that it holds are no longer good."""
    boxes = {box for one in pictures for box in islice(one.iterancestors(), PICTURE_LEVELS) if names_picture(box)}
    if not boxes:
        return lines
    held: dict[HtmlElement, list[Line]] = defaultdict(list)
    for line in lines:
        for above in (line.element, *islice(line.element.iterancestors(), PICTURE_LEVELS)):
            if above in boxes:
                held[above].append(line)
    for inside in held.values():
        if sum(len(line.text) for line in inside) <= LONGEST_CAPTION:
            for line in inside:
                line.good = False
    return lines


def _article_around(element: HtmlElement) -> HtmlElement | None:
    """The outermost `<article>` around an element."""
    around = list(element.iterancestors("article"))
    return around[-1] if around else None


def _holding(headlines: list[Line]) -> Counter[HtmlElement]:
    """How many of the headlines each element holds."""
    return Counter(above for headline in headlines for above in headline.element.iterancestors())


def _card_of(headline: Line, sizes: dict[HtmlElement, int], shared: set[HtmlElement]) -> HtmlElement | None:
    """The largest small element around a headline that holds more than the headline, and no other headline."""
    card: HtmlElement | None = None
    for above, _ in zip(headline.element.iterancestors(), range(LEVELS), strict=False):
        if sizes[above] > LARGEST or above in shared:
            break
        if sizes[above] > len(headline.text):
            card = above
    return card
