"""Items: what the newsroom's writers wrote, before it is given a time and an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What sort of page an item becomes."""

    REPORT = "report"
    NOTICE = "notice"
    VIDEO = "video"
    LIVEBLOG = "liveblog"
    GALLERY = "gallery"


class BlockKind(StrEnum):
    """What one block of a body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"


@dataclass(frozen=True)
class Block:
    """One paragraph, subheading or block quote of a body."""

    kind: BlockKind
    text: str


@dataclass(frozen=True)
class Item:
    """One piece of writing with its labels. Ages count back from the newsroom's epoch."""

    edition: str
    slug: str
    id: int
    kind: Kind
    section: str
    title: str
    blocks: tuple[Block, ...]
    age: timedelta
    updated: timedelta | None = None
    lead: str = ""
    byline: tuple[str, ...] = ()
    dateline: str = ""
    tags: tuple[str, ...] = ()
    photo: str = ""
    photo_credit: str = ""
    related: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    same_as: str = ""

    @property
    def key(self) -> str:
        """`edition/slug`, unique in the newsroom."""
        return f"{self.edition}/{self.slug}"

    @property
    def text(self) -> str:
        """The body as plain text, blocks separated by blank lines: the truth for an extractor."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def words(self) -> int:
        """Number of words in the body."""
        return len(self.text.split())


def parse_body(text: str) -> tuple[Block, ...]:
    """The blocks of a body: paragraphs split at blank lines, `## ` headings and `> ` quotes."""
    chunks = (" ".join(chunk.split("\n")).strip() for chunk in text.replace("\r\n", "\n").split("\n\n"))
    return tuple(_block(chunk) for chunk in chunks if chunk)


def _block(chunk: str) -> Block:
    if chunk.startswith("## "):
        return Block(BlockKind.HEADING, chunk[3:].strip())
    if chunk.startswith("> "):
        return Block(BlockKind.QUOTE, chunk[2:].replace(" > ", " ").strip())
    return Block(BlockKind.PARAGRAPH, chunk)
