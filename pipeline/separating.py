"""Which terms tell two groups of texts apart, and how surely.

For each term the log odds ratio of its being in a text of the one group rather than of the other, 0.5 added to
each count (Haldane 1956, Anscombe 1956), over its standard error (Woolf 1955). Texts have thousands of terms, so
some part any two groups by chance. How often is told by shuffling: the texts are dealt out anew, and the best term
of each deal is compared (the maximum statistic of Westfall and Young 1993). So few texts give little or nothing.
Texts are dealt within their stratum, such as their language: else the words of a language that one group has more
of would seem to tell the groups apart.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from itertools import chain

SHUFFLES = 200
SUPPORT = 3  # texts that must have a term


@dataclass(frozen=True, slots=True)
class Separation:
    """How a term parts the groups: texts of each that have it, the log odds ratio, and its z value.

    `chance` is the share of shuffles (the real deal counted as one) whose best term does at least as well.
    """

    term: str
    ours: int
    theirs: int
    log_odds: float
    z: float
    chance: float


Text = tuple[Hashable, Collection[str]]
"""A text's stratum and its terms."""


def separate(ours: Sequence[Text], theirs: Sequence[Text]) -> list[Separation]:
    """The terms that are more at home in `ours` than in `theirs`, the surest first.

    The same texts always give the same answer.
    """
    masks = _masks([terms for _, terms in (*ours, *theirs)]) if ours and theirs else {}
    deal = _Deal(len(ours), len(theirs))
    best = deal.best_by_chance(set(masks.values()), [stratum for stratum, _ in (*ours, *theirs)])
    real = (1 << len(ours)) - 1
    found = (_separation(deal, term, *deal.counts(mask, real), best) for term, mask in masks.items())
    return sorted((each for each in found if each.z > 0), key=_surest)


def _surest(found: Separation) -> tuple[float, int, int, str]:
    """Of equally sure terms words come before pairs, and long ones first, which say more."""
    return -found.z, found.term.count(" "), -len(found.term), found.term


def _separation(deal: _Deal, term: str, ours: int, theirs: int, best: list[float]) -> Separation:
    z = deal.z(ours, theirs)
    as_good = len(best) - bisect_left(best, z)
    return Separation(term, ours, theirs, deal.log_odds(ours, theirs), z, (1 + as_good) / (1 + len(best)))


def _masks(texts: Sequence[Collection[str]]) -> dict[str, int]:
    """For each term that enough texts have those texts, as bits."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(texts):
        for term in terms:
            having[term].append(number)
    return {
        term: sum(1 << number for number in numbers) for term, numbers in having.items() if len(numbers) >= SUPPORT
    }


class _Deal:
    """Texts dealt out to two groups of fixed sizes."""

    def __init__(self, ours: int, theirs: int) -> None:
        self.ours, self.theirs = ours, theirs
        self._known: dict[tuple[int, int], float] = {}

    def counts(self, mask: int, ours: int) -> tuple[int, int]:
        """How many texts of each group have a term."""
        mine = (mask & ours).bit_count()
        return mine, mask.bit_count() - mine

    def log_odds(self, ours: int, theirs: int) -> float:
        """The log odds ratio of a term in so many texts of each group."""
        mine = math.log((ours + 0.5) / (self.ours - ours + 0.5))
        return mine - math.log((theirs + 0.5) / (self.theirs - theirs + 0.5))

    def z(self, ours: int, theirs: int) -> float:
        """The same over its standard error."""
        if (known := self._known.get((ours, theirs))) is None:
            cells = (ours, self.ours - ours, theirs, self.theirs - theirs)
            error = math.sqrt(sum(1 / (cell + 0.5) for cell in cells))
            known = self._known[ours, theirs] = self.log_odds(ours, theirs) / error
        return known

    def best_by_chance(self, masks: Collection[int], strata: Sequence[Hashable]) -> list[float]:
        """The z of the best term in each shuffle, in ascending order; `strata` has each text's, ours first."""
        shuffled = random.Random(0)
        places: dict[Hashable, list[int]] = defaultdict(list)
        for number, stratum in enumerate(strata):
            places[stratum].append(number)
        ours_of = Counter(strata[: self.ours])
        best = []
        for _ in range(SHUFFLES):
            dealt = (shuffled.sample(there, ours_of[stratum]) for stratum, there in places.items())
            ours = sum(1 << number for number in chain.from_iterable(dealt))
            best.append(max((self.z(*self.counts(mask, ours)) for mask in masks), default=0.0))
        return sorted(best)
