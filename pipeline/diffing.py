"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

# A comparison keeps a matrix of bits: 6,000 words on both sides take 4.5 MB and some milliseconds.
MAX_WORDS = 6_000
# Shorter runs of equal words between two changes make a change harder to read, not easier.
SHORT = 2
CONTEXT = 24
PIECE = re.compile(r"\n|[^\s]+")
PARAGRAPH = re.compile(r" ?(?:\n ?)+")


class Kind(StrEnum):
    """What became of the words of a piece; SKIPPED pieces are equal and left out."""

    EQUAL = "equal"
    ADDED = "added"
    REMOVED = "removed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words with one fate; a paragraph's end is an empty line. `words` says how many there are."""

    kind: Kind
    text: str
    words: int

    @property
    def space(self) -> str:
        """What stands between this run and the next."""
        return "" if self.text.endswith("\n") else " "


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes in order, how many words came and went, and whether the texts were compared to their end."""

    changes: tuple[Change, ...]
    added: int
    removed: int
    whole: bool


def difference(before: str, after: str) -> Difference:
    """The words that turn `before` into `after`; of each text the first MAX_WORDS words."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    whole = len(old) <= MAX_WORDS and len(new) <= MAX_WORDS
    steps = list(_joined(old[:MAX_WORDS], new[:MAX_WORDS]))
    changes = [change for step in steps for change in _changes(*step)]
    return Difference(
        tuple(_shortened(changes)),
        added=sum(change.words for change in changes if change.kind is Kind.ADDED),
        removed=sum(change.words for change in changes if change.kind is Kind.REMOVED),
        whole=whole,
    )


def replaced(before: str, after: str) -> list[tuple[list[str], list[str]]]:
    """The words that went and those that came in their place, a pair for each place that differs.

    An empty line in a pair stands for a paragraph's end; of each text the first MAX_WORDS words count.
    """
    old, new = PIECE.findall(before)[:MAX_WORDS], PIECE.findall(after)[:MAX_WORDS]
    return [(gone, come) for equal, gone, come in _joined(old, new) if not equal]


Step = tuple[bool, list[str], list[str]]


def _joined(old: list[str], new: list[str]) -> Iterator[Step]:
    """Runs of equal (True) and unequal words; short equal runs between unequal ones are taken into them."""
    runs = list(_runs(old, new))
    equal, gone, come = False, list[str](), list[str]()
    for place, (same, left, right) in enumerate(runs):
        inside = 0 < place < len(runs) - 1
        kept = same and not (inside and len(left) <= SHORT and "\n" not in left)
        if kept != equal and (gone or come):
            yield equal, gone, come
            gone, come = [], []
        equal = kept
        gone, come = gone + left, come + right
    if gone or come:
        yield equal, gone, come


def _runs(old: list[str], new: list[str]) -> Iterator[Step]:
    for step in LCSseq.opcodes(old, new):
        same = step.tag == "equal"
        yield same, old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]


def _changes(equal: bool, gone: list[str], come: list[str]) -> Iterator[Change]:
    if equal:
        yield _change(Kind.EQUAL, come)
        return
    if gone:
        yield _change(Kind.REMOVED, gone)
    if come:
        yield _change(Kind.ADDED, come)


def _change(kind: Kind, words: list[str]) -> Change:
    text = PARAGRAPH.sub("\n\n", " ".join(words))
    return Change(kind, text, sum(word != "\n" for word in words))


def _shortened(changes: list[Change]) -> Iterator[Change]:
    """Long equal runs with their middle left out, or their outer side at the beginning and the end."""
    for place, change in enumerate(changes):
        words = PIECE.findall(change.text)
        if change.kind is not Kind.EQUAL or len(words) <= 3 * CONTEXT:
            yield change
            continue
        head = words[:CONTEXT] if place > 0 else []
        tail = words[-CONTEXT:] if place < len(changes) - 1 else []
        left_out = words[len(head) : len(words) - len(tail)]
        if head:
            yield _change(Kind.EQUAL, head)
        yield _change(Kind.SKIPPED, left_out)
        if tail:
            yield _change(Kind.EQUAL, tail)
