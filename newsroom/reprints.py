"""Reprints on The Transit Ledger: English Meridian reports, each changed in one of eight ways, by rule.

One report on sanctions against Belarus has three copies, so four addresses in all: an excerpt and a
retitled copy on The Transit Ledger, and a second address on the English edition itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from newsroom.items import Block, BlockKind, Item, Kind
from newsroom.publications import Publication
from newsroom.sites import WIRE

FOUR_COPIES_TOPIC = "belarus-sanctions"
_SECOND_ID = 90_000
_FIRST_WIRE_ID = 2001
_OLDEST = timedelta(days=30)
_NEWEST = timedelta(hours=2)
_SECTIONS = {"economy": "trade", "sport": "society", "culture": "society", "science": "society"}
_LONGEST_TITLE = 110
_NOTE = (
    "Editors' note: we carry this report in full because many of our readers work on the routes it "
    "describes. It was prepared by another newsroom, and questions about it should go there."
)


class Alteration(StrEnum):
    """How a copy differs from its original."""

    HEADLINE = "other headline"
    DATELINE = "other dateline"
    CREDIT = "credit line"
    TRIM = "last paragraphs dropped"
    EXCERPT = "first two fifths"
    MERGE = "paragraphs merged"
    TYPOGRAPHY = "other quotation marks"
    NOTE = "note by the editors"
    ADDRESS = "second address"


@dataclass(frozen=True)
class Style:
    """One kind of reprint: what it does to the item, how it credits it, what it puts on top."""

    alteration: Alteration
    alter: Callable[[Item], Item]
    credit: str
    note: str = ""


def copies(originals: Sequence[Publication]) -> tuple[Publication, ...]:
    """All copies of the given English publications: nine reprints and one second address.

    With fewer than eight suitable reports there are fewer copies.
    """
    chosen = choose(originals)
    if not chosen:
        return ()
    reprinted = zip([chosen[0], *chosen], _STYLES, strict=False)
    made = [_reprint(original, style, n) for n, (original, style) in enumerate(reprinted)]
    return (*made, _second_address(chosen[0]))


def choose(originals: Sequence[Publication]) -> list[Publication]:
    """Up to eight reports: the one with four copies first, the others spread evenly over the rest."""
    fit = sorted((pub for pub in originals if _suits(pub.item)), key=lambda pub: pub.item.id)
    first = [pub for pub in fit if FOUR_COPIES_TOPIC in pub.item.topics][:1]
    rest = [pub for pub in fit if pub not in first]
    step = max(1, len(rest) // 7)
    return first + rest[::step][:7] if first else []


def _suits(item: Item) -> bool:
    return item.kind is Kind.REPORT and _NEWEST < item.age < _OLDEST


def _reprint(original: Publication, style: Style, number: int) -> Publication:
    item = style.alter(original.item)
    item = replace(
        item,
        edition=WIRE,
        slug=_slug(item.title),
        id=_FIRST_WIRE_ID + number,
        section=_SECTIONS.get(item.section, "transport"),
        updated=None,
        related=(),
        photo_credit="",
    )
    return Publication(
        WIRE,
        item,
        original.published_at + _delay(original.item, style.alteration),
        copy_of=original.key,
        alteration=style.alteration,
        credit=style.credit,
        note=style.note,
    )


def _second_address(original: Publication) -> Publication:
    slug = original.item.slug.rpartition("-")[0] or f"{original.item.slug}-again"
    item = replace(original.item, slug=slug, id=original.item.id + _SECOND_ID, updated=None)
    at = original.published_at + _delay(item, Alteration.ADDRESS)
    return Publication(original.site, item, at, copy_of=original.key, alteration=Alteration.ADDRESS)


def _delay(item: Item, alteration: Alteration) -> timedelta:
    """Between 20 and 90 minutes, the same every time for the same copy."""
    return timedelta(minutes=20 + zlib.crc32(f"{item.slug}/{alteration}".encode()) % 71)


def _slug(title: str) -> str:
    plain = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in title.lower())
    return "-".join(plain.split()[:9])


def _headline(item: Item) -> Item:
    """A headline made of the summary's first sentence, cut at a comma or before a dangling short word."""
    sentence = (item.lead or item.blocks[0].text).split(". ")[0].rstrip(".")
    if len(sentence) > _LONGEST_TITLE:
        start = sentence[:_LONGEST_TITLE].rpartition(" ")[0]
        sentence = start.rpartition(",")[0] if "," in start[40:] else _without_dangling(start)
    return replace(item, title=sentence)


def _without_dangling(text: str) -> str:
    words = text.split()
    while len(words) > 5 and len(words[-1]) < 6:
        words.pop()
    return " ".join(words)


def _dateline(item: Item) -> Item:
    return replace(item, dateline="MINSK/VILNIUS" if item.dateline != "MINSK/VILNIUS" else "BRUSSELS")


def _unchanged(item: Item) -> Item:
    return item


def _trim(item: Item) -> Item:
    return replace(item, blocks=item.blocks[: max(2, len(item.blocks) - 2)])


def _excerpt(item: Item) -> Item:
    """The first paragraphs, until two fifths of the words are there."""
    kept: list[Block] = []
    for block in item.blocks:
        kept.append(block)
        if sum(len(one.text.split()) for one in kept) >= 0.4 * item.words:
            break
    return replace(item, blocks=tuple(kept))


def _merge(item: Item) -> Item:
    return replace(item, blocks=tuple(_merged(item.blocks)))


def _merged(blocks: Sequence[Block]) -> Iterator[Block]:
    """Neighbouring paragraphs two by two; headings and quotes stay as they are."""
    waiting: Block | None = None
    for block in blocks:
        if waiting and block.kind is BlockKind.PARAGRAPH:
            yield Block(BlockKind.PARAGRAPH, f"{waiting.text} {block.text}")
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = block if block.kind is BlockKind.PARAGRAPH else None
        if waiting is None:
            yield block
    if waiting:
        yield waiting


def _typography(item: Item) -> Item:
    blocks = tuple(replace(block, text=_guillemets(block.text)) for block in item.blocks)
    return replace(item, title=_guillemets(item.title), blocks=blocks)


def _guillemets(text: str) -> str:
    """Quotation marks of any kind as guillemets, straight apostrophes curled, spaced hyphens as dashes."""
    text = text.replace("“", "«").replace("”", "»").replace(" - ", " — ").replace("'", "’")
    opened = text.split('"')
    return "".join(part + ("«" if n % 2 == 0 else "»") for n, part in enumerate(opened[:-1])) + opened[-1]


_STYLES = (
    Style(Alteration.HEADLINE, _headline, "Source: Meridian"),
    Style(Alteration.EXCERPT, _excerpt, "According to Radio Meridian"),
    Style(Alteration.DATELINE, _dateline, "(Radio Meridian)"),
    Style(Alteration.CREDIT, _unchanged, "According to Radio Meridian"),
    Style(Alteration.TRIM, _trim, "(Radio Meridian)"),
    Style(Alteration.MERGE, _merge, "Source: Meridian"),
    Style(Alteration.TYPOGRAPHY, _typography, ""),
    Style(Alteration.NOTE, _unchanged, "Source: Meridian", _NOTE),
    Style(Alteration.HEADLINE, _headline, "(Radio Meridian)"),
)
