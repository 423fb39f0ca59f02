"""Which of the texts at hand are worth comparing with a new one: those that share enough keys with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pipeline.stories.clusters import Link
from pipeline.stories.fingerprints import WINDOW, Fingerprint, Sketch
from pipeline.stories.likeness import compare

KEY_HOLDS = 64  # texts under one key; a passage that more texts have is boilerplate and finds nothing new
MOST_COMPARED = 64  # texts that one text is compared with, those with most keys in common first
LEAST_SHARE = 0.15  # of the shorter text's keys, as many as its length lets expect


class Finder:
    """Texts under their keys, in memory; the store keeps the same in its tables."""

    def __init__(self) -> None:
        self._texts: dict[int, list[int]] = {}

    def add(self, print_: Fingerprint) -> None:
        """Let the text be found, under those of its keys that are not full."""
        for key in print_.bands:
            held = self._texts.setdefault(key, [])
            if len(held) < KEY_HOLDS:
                held.append(print_.exact)

    def likely(self, print_: Fingerprint) -> list[tuple[int, int]]:
        """The exact hashes of texts that may be like this one with the numbers of shared keys, likeliest first."""
        return choose(Counter(text for key in print_.bands for text in self._texts.get(key, ())))


def choose(shared: Mapping[int, int]) -> list[tuple[int, int]]:
    """Of texts with their numbers of shared keys, those that are looked at, the likeliest first."""
    return sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_COMPARED]


def worth_comparing(shared: int, triples: int, other_triples: int) -> bool:
    """Whether so many shared keys leave a chance that much of the shorter text stands in the other.

    Both lengths are in word triples.
    """
    # Winnowing takes two of WINDOW + 1 hashes on average.
    expected = 2 * min(triples, other_triples) / (WINDOW + 1)
    return shared >= LEAST_SHARE * expected


def link_to(exact: int, sketch: Sketch, other_exact: int, other: Sketch) -> Link | None:
    """The likeness of two texts as a link, None when they have too little in common."""
    if (len(sketch.triples), exact) > (len(other.triples), other_exact):
        sketch, exact, other, other_exact = other, other_exact, sketch, exact
    found = compare(sketch, other)
    return Link(exact, other_exact, found.part, found.score) if found else None
