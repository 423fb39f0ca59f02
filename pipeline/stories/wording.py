"""Reports of one event that different people wrote: whose wording is alike, without a passage in common.

Texts are compared by tf-idf over groups of four letters within words, which bears inflection and needs no
word list (character n-grams for inflected languages: McNamee and Mayfield: Character N-gram Tokenization
for European Language Text Retrieval, Information Retrieval 7, 2004). Three choices keep it apart from the
background that all reports on a subject share:

- Only the headline and the first LENGTH characters count. A news report says there who did what where;
  further down, reports on the same subject of different days repeat each other.
- A group counts once however often it stands there, so that a name does not outweigh the event.
- How much a group weighs comes from the texts of the same days: in a week of summits, "summit" says little.

ALIKE was chosen by reading pairs of labelled news in Russian and English: of pairs at .25 and above most
report one event, of pairs below .20 few do, and of pairs on different subjects one in ten thousand has .20.
Nothing is merged on the strength of it; it lists what else may be worth reading.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.stories.fingerprints import words_of

LENGTH = 1500  # characters, headline included
ALIKE = 0.25  # cosine, 0 to 1, from which two texts are taken to report the same event
GROUP = 4  # letters
FEW = 50  # texts; where there are fewer, what two of them share is taken to be rare all the same
_VALUES = 1 << 16  # distinct hashes of groups
_FACTORS = np.array((0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F), np.uint32)


def wording(title: str | None, text: str) -> bytes:
    """What is compared of a text: the distinct groups of letters of its beginning, two bytes each."""
    words = words_of(f"{title or ''}\n{text}"[:LENGTH])
    spaced = f" {' '.join(words)} ".lower()
    letters = np.frombuffer(spaced.encode("utf-32-le", "surrogatepass"), np.uint32)
    count = len(letters) - GROUP + 1
    if count < 1:
        return b""
    hashed = np.zeros(count, np.uint32)
    for place, factor in enumerate(_FACTORS):
        hashed = (hashed ^ (hashed >> np.uint32(15))) * factor + letters[place : place + count]
    hashed *= _FACTORS[0]
    space = letters == ord(" ")
    # A space inside is the seam between two words, which changes with their order.
    within = ~(space[1 : 1 + count] | space[2 : 2 + count])
    return np.unique(hashed[within] >> np.uint32(16)).astype(np.uint16).tobytes()


def likenesses(one: bytes, others: Sequence[bytes]) -> npt.NDArray[np.float64]:
    """How alike one text's wording is to each of the others', 0 to 1.

    The others are the texts of the same days and language; from them comes what is common there.
    """
    sizes = np.array([len(data) // 2 for data in (one, *others)])
    groups = np.frombuffer(b"".join((one, *others)), np.uint16)
    if not sizes[0]:
        return np.zeros(len(others))
    held = np.bincount(groups, minlength=_VALUES)
    weights = np.square(np.log((max(len(sizes), FEW) + 1) / (held + 1))).astype(np.float32)
    shared = np.zeros_like(weights)
    shared[groups[: sizes[0]]] = weights[groups[: sizes[0]]]
    filled = sizes > 0
    starts = (np.cumsum(sizes) - sizes)[filled]
    common = np.add.reduceat(shared[groups], starts)
    lengths = np.sqrt(np.add.reduceat(weights[groups], starts))
    both = lengths * lengths[0]
    alike = np.zeros(len(sizes))
    # Of texts that have only what all others have, nothing can be said.
    alike[filled] = np.divide(common, both, out=np.zeros_like(both), where=both > 0)
    return alike[1:]
