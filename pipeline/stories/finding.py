"""Which of the texts at hand are worth comparing with a new one: those that share enough keys with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from pipeline.stories.clusters import Link
from pipeline.stories.fingerprints import Fingerprint, Sketch, triples_in
from pipeline.stories.likeness import akin, compare

KEY_HOLDS = 32  # texts under one key; a passage that more texts have is boilerplate and finds nothing new
MOST_COMPARED = 64  # texts that one text is compared with, those with most of their keys in common first
# Word triples of the shorter text for each shared key, at most. Winnowing makes keys of 2 in WINDOW + 1, so
# about 15 % of the shorter text's keys must be shared.
TRIPLES_A_KEY = 83


LENGTHS = 1 << 16  # more than a text has triples


class Finder:
    """Texts under their keys, in memory; the store keeps the same in its tables."""

    def __init__(self) -> None:
        self._under: defaultdict[int, list[int]] = defaultdict(list)
        self._texts: list[int] = []

    def add(self, print_: Fingerprint) -> None:
        """Let the text be found, under those of its keys that are not full."""
        holder = holder_of(len(self._texts), print_)
        self._texts.append(print_.exact)
        for key in print_.bands:
            held = self._under[key]
            if len(held) < KEY_HOLDS:
                held.append(holder)

    def likely(self, print_: Fingerprint) -> list[int]:
        """The exact hashes of texts that may be like this one, the likeliest first, then the first added."""
        held = map(self._under.get, print_.bands, repeat(()))
        holders = np.fromiter(chain.from_iterable(held), np.int64)
        return [self._texts[number] for number in choose(holders, triples_in(print_.data))]


def holder_of(number: int, print_: Fingerprint) -> int:
    """What stands under a text's keys: its number and its length in triples, in one."""
    return number * LENGTHS + triples_in(print_.data)


def choose(holders: npt.NDArray[np.int64], triples: int) -> list[int]:
    """The texts that are worth comparing with one of so many triples, by their numbers, the likeliest first.

    A text is among the holders as often as it shares a key with that one; see `holder_of`.
    """
    found, shared = np.unique(holders, return_counts=True)
    shorter = np.minimum(found % LENGTHS, triples)
    near = shorter <= shared * TRIPLES_A_KEY
    numbers, a_key = found[near] // LENGTHS, shorter[near] / shared[near]
    chosen: list[int] = numbers[np.lexsort((numbers, a_key))[:MOST_COMPARED]].tolist()
    return chosen


def links_to(exact: int, sketch: Sketch, others: Mapping[int, Sketch]) -> Iterator[Link]:
    """The likenesses of a text to others, as links; texts with too little in common have none."""
    listed = list(others.items())
    for place in akin(sketch, [other for _, other in listed]) if listed else ():
        link = _link(exact, sketch, *listed[place])
        if link:
            yield link


def _link(exact: int, sketch: Sketch, other_exact: int, other: Sketch) -> Link | None:
    if (len(sketch.triples), exact) > (len(other.triples), other_exact):
        sketch, exact, other, other_exact = other, other_exact, sketch, exact
    found = compare(sketch, other)
    return Link(exact, other_exact, found.part, found.score) if found else None
