"""A stream of made-up articles of any length, as grouping sees them: the same number gives the same article.

Words are numbers. A text is a row of phrases; one of twice the rank is half as frequent, as in any language.
That was fitted to labelled news, of whose keys (in 400 unlike articles of one language) about a fifth stand in
another article and a fiftieth in eight; lengths are spread as there. On top of it come copies and background
paragraphs in the shares below.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import xxhash

from pipeline.stories import Fingerprint
from pipeline.stories.fingerprints import from_hashes

COPIES = 0.25  # of all articles; of these:
SAME, RETOUCHED = 0.3, 0.75  # the very same text; up to the second figure, cut and retouched; beyond, an excerpt
RECENT = 2000  # articles back, from which a copy is taken
BACKGROUND = 0.3  # of the articles that are no copies, those with paragraphs that others have too
PARAGRAPHS = 20_000  # such paragraphs; a few are in very many articles
PHRASE = 5  # words in one
FIRST_RANK, LAST_RANK = 250, 15_000_000  # of the phrases: the frequent ones are spread, as if by subject
MEDIAN_WORDS, SHORTER, LONGER = 240, 0.6, 1.0  # and how far the logarithm of the length is spread
FEWEST_WORDS, MOST_WORDS = 30, 4000
NAMES = 0.15  # of the words, those with a capital letter

Words = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Made:
    """One article: the number of the article that it was made from (its own for a new report), and its print."""

    original: int
    print: Fingerprint


def made(number: int) -> Made:
    """The article with that number in the stream."""
    source = original(number)
    words = _report(source) if source == number else _copy(number, _report(source))
    exact = xxhash.xxh3_64_intdigest(words.tobytes()) >> 1
    return Made(source, from_hashes(exact, words, words % 1000 < NAMES * 1000))


def original(number: int) -> int:
    """The article that this one is made from: a copy of a copy is one of the first."""
    while number:
        chance = np.random.default_rng((1, number))
        if chance.random() >= COPIES:
            break
        number -= int(chance.integers(1, min(RECENT, number) + 1))
    return number


def _copy(number: int, words: Words) -> Words:
    chance = np.random.default_rng((2, number))
    kind = chance.random()
    if kind < SAME:
        return words
    if kind >= RETOUCHED:
        return words[: max(FEWEST_WORDS, int(len(words) * chance.uniform(0.3, 0.7)))]
    kept = words[chance.integers(0, 9) : len(words) - len(words) // int(chance.integers(8, 40))].copy()
    changed = chance.integers(0, len(kept), 1 + len(kept) // 60)
    kept[changed] = chance.integers(0, 1 << 32, len(changed), np.uint32)
    return kept


@lru_cache(maxsize=RECENT)
def _report(number: int) -> Words:
    chance = np.random.default_rng((3, number))
    length = int(np.clip(MEDIAN_WORDS * np.exp(_spread(chance.normal())), FEWEST_WORDS, MOST_WORDS))
    parts = [_prose(chance, length)]
    if chance.random() < BACKGROUND:
        parts += [_paragraph(int(PARAGRAPHS ** chance.random())) for _ in range(int(chance.integers(1, 4)))]
    return np.concatenate(parts)[:MOST_WORDS]


def _spread(drawn: float) -> float:
    return drawn * (LONGER if drawn > 0 else SHORTER)


def _paragraph(number: int) -> Words:
    chance = np.random.default_rng((4, number))
    return _prose(chance, int(chance.integers(30, 90)))


def _prose(chance: np.random.Generator, length: int) -> Words:
    rarity = chance.random(length // PHRASE + 1)
    ranks = (FIRST_RANK * (LAST_RANK / FIRST_RANK) ** rarity).astype(np.uint64)
    places = ranks[:, None] * np.uint64(PHRASE) + np.arange(PHRASE, dtype=np.uint64)
    mixed = places * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(16)).astype(np.uint32).ravel()[:length]
