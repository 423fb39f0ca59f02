"""Which of the texts at hand are worth comparing with a new one: those that share enough keys with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, repeat

from pipeline.stories.clusters import Link
from pipeline.stories.fingerprints import Fingerprint, Sketch, triples_in
from pipeline.stories.likeness import akin, compare

KEY_HOLDS = 32  # texts under one key; a passage that more texts have is boilerplate and finds nothing new
MOST_COMPARED = 64  # texts that one text is compared with, those with most of their keys in common first
# Word triples of the shorter text for each shared key, at most. Winnowing makes keys of 2 in WINDOW + 1, so
# about 15 % of the shorter text's keys must be shared.
TRIPLES_A_KEY = 83


class Finder:
    """Texts under their keys, in memory; the store keeps the same in its tables."""

    def __init__(self) -> None:
        self._texts: defaultdict[int, list[int]] = defaultdict(list)
        self._triples: dict[int, int] = {}

    def add(self, print_: Fingerprint) -> None:
        """Let the text be found, under those of its keys that are not full."""
        self._triples[print_.exact] = triples_in(print_.data)
        for key in print_.bands:
            held = self._texts[key]
            if len(held) < KEY_HOLDS:
                held.append(print_.exact)

    def likely(self, print_: Fingerprint) -> list[int]:
        """The exact hashes of texts that may be like this one, the likeliest first."""
        shared = Counter(chain.from_iterable(map(self._texts.get, print_.bands, repeat(()))))
        hits = zip(shared, shared.values(), map(self._triples.__getitem__, shared), strict=True)
        return choose(hits, triples_in(print_.data))


def choose(hits: Iterable[tuple[int, int, int]], triples: int) -> list[int]:
    """The texts that are worth comparing with one of so many triples, the likeliest first.

    A hit is a text that shares keys with that one: its name, how many keys, and its length in triples.
    """
    likely = []
    for name, shared, length in hits:
        shorter = length if length < triples else triples
        if shorter <= shared * TRIPLES_A_KEY:
            likely.append((shorter / shared, name))
    return [name for _, name in sorted(likely)[:MOST_COMPARED]]


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
