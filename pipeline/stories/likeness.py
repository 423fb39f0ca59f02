"""Whether two texts carry the same report, judged on the pair alone, whatever else is stored.

The measures are shares of word triples: of the shorter text found in the longer (`held`), of the longer
found in the shorter (`covered`), and of either text's first HEAD triples, about 650 characters, found in
the other. In news, whole texts alike tell copies and excerpts, but not rewrites from other reports with the
same background paragraphs; the beginnings do. The limits were chosen on labelled reprints in seven
languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from pipeline.stories.fingerprints import SHINGLE, Fingerprint, Hashes, Sketch, read_sketch

HEAD = 100  # word triples that make up the beginning of a text
COPY_HELD, COPY_COVERED = 0.62, 0.60
EXCERPT_HELD = 0.66
REWRITE_HELD, REWRITE_HEAD, REWRITE_OWN_HEAD = 0.41, 0.36, 0.26
AKIN_HELD = 0.40
TEMPLATE_NUMBERS, TEMPLATE_SHARE, TEMPLATE_EXPLAINED = 2, 0.34, 0.6


class Part(StrEnum):
    """What one article is to another, or to its story."""

    COPY = "copy"  # most of both texts is the same
    EXCERPT = "excerpt"  # most of it stands in the other, which says more
    FULLER = "fuller"  # the other is its excerpt
    REWRITE = "rewrite"  # retold from the other, beginning included
    REVISED = "revised"  # it was one of the others until its text was changed


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a shorter text relates to a longer one: `part` is None when they only share some passages.

    `score` orders likenesses of one part: the sum of the shares of both texts that are common, 0 to 2.
    """

    part: Part | None
    score: float


def same_report(a: Fingerprint, b: Fingerprint) -> Part | None:
    """What `a` is to `b` when both carry the same report, else None."""
    if not a.bands or not b.bands:
        return None
    if a.exact == b.exact:
        return Part.COPY
    first, second = read_sketch(a.data), read_sketch(b.data)
    swapped = (len(first.triples), a.exact) > (len(second.triples), b.exact)
    found = compare(second, first) if swapped else compare(first, second)
    part = found.part if found else None
    return Part.FULLER if part is Part.EXCERPT and swapped else part


def compare(shorter: Sketch, longer: Sketch) -> Likeness | None:
    """How the shorter text relates to the longer one; None when they have too little in common to matter."""
    if not len(shorter.triples):
        return None
    within = _found(shorter.triples, longer.vocabulary)
    held = float(within.mean())
    if held < AKIN_HELD:
        return None
    back = _found(longer.triples, shorter.vocabulary)
    covered = float(back.mean())
    part = _part(held, covered, float(within[:HEAD].mean()), float(back[:HEAD].mean()))
    if part and _is_template(shorter, longer, within):
        part = None
    return Likeness(part, held + covered)


def _part(held: float, covered: float, own_head: float, head: float) -> Part | None:
    if held >= COPY_HELD and covered >= COPY_COVERED:
        return Part.COPY
    if held >= EXCERPT_HELD:
        return Part.EXCERPT
    if held >= REWRITE_HELD and head >= REWRITE_HEAD and own_head >= REWRITE_OWN_HEAD:
        return Part.REWRITE
    return None


def _found(triples: Hashes, vocabulary: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the triples stand in the sorted vocabulary."""
    at = np.searchsorted(vocabulary, triples)
    at[at == len(vocabulary)] = 0
    return np.equal(vocabulary[at], triples)


def _is_template(shorter: Sketch, longer: Sketch, within: npt.NDArray[np.bool_]) -> bool:
    """Whether the texts differ in their numbers and hardly in anything else: weather, rates, daily figures."""
    if len(shorter.numbers) < TEMPLATE_NUMBERS:
        return False
    foreign = ~np.isin(shorter.numbers, longer.numbers)
    if foreign.sum() < max(TEMPLATE_NUMBERS, TEMPLATE_SHARE * len(foreign)):
        return False
    missing = ~within
    explained = np.zeros(len(missing) + SHINGLE, bool)
    for back in range(SHINGLE):
        explained[np.maximum(shorter.places[foreign].astype(np.int64) - back, 0)] = True
    return float((missing & explained[: len(missing)]).sum()) >= TEMPLATE_EXPLAINED * max(1, int(missing.sum()))
