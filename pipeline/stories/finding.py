"""Which of the texts at hand are worth comparing with a new one: those that share enough keys with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.stories.clusters import Link
from pipeline.stories.fingerprints import WINDOW, Fingerprint, Sketch, triples_in
from pipeline.stories.likeness import compare

KEY_HOLDS = 64  # texts under one key; a passage that more texts have is boilerplate and finds nothing new
MOST_COMPARED = 64  # texts that one text is compared with, those with most of their keys in common first
LEAST_SHARE = 0.15  # of the shorter text's keys that must be shared


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that shares keys with another: its exact hash, how many, and its length in word triples."""

    exact: int
    shared: int
    triples: int


class Finder:
    """Texts under their keys, in memory; the store keeps the same in its tables."""

    def __init__(self) -> None:
        self._texts: dict[int, list[int]] = {}
        self._triples: dict[int, int] = {}

    def add(self, print_: Fingerprint) -> None:
        """Let the text be found, under those of its keys that are not full."""
        self._triples[print_.exact] = triples_in(print_.data)
        for key in print_.bands:
            held = self._texts.setdefault(key, [])
            if len(held) < KEY_HOLDS:
                held.append(print_.exact)

    def likely(self, print_: Fingerprint) -> list[int]:
        """The exact hashes of texts that may be like this one, the likeliest first."""
        shared = Counter(text for key in print_.bands for text in self._texts.get(key, ()))
        hits = (Hit(text, count, self._triples[text]) for text, count in shared.items())
        return choose(hits, triples_in(print_.data))


def choose(hits: Iterable[Hit], triples: int) -> list[int]:
    """The exact hashes of the texts that are worth comparing with one of so many triples, the likeliest first."""
    rated = ((_promise(hit, triples), hit.exact) for hit in hits)
    likely = sorted((-promise, exact) for promise, exact in rated if promise >= LEAST_SHARE)
    return [exact for _, exact in likely[:MOST_COMPARED]]


def _promise(hit: Hit, triples: int) -> float:
    """How many of the shorter text's keys are shared, 1 for as many as a text of its length has on average."""
    # Winnowing takes two of WINDOW + 1 hashes.
    return hit.shared * (WINDOW + 1) / (2 * max(1, min(triples, hit.triples)))


def link_to(exact: int, sketch: Sketch, other_exact: int, other: Sketch) -> Link | None:
    """The likeness of two texts as a link, None when they have too little in common."""
    if (len(sketch.triples), exact) > (len(other.triples), other_exact):
        sketch, exact, other, other_exact = other, other_exact, sketch, exact
    found = compare(sketch, other)
    return Link(exact, other_exact, found.part, found.score) if found else None
