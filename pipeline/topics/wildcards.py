"""Words with * and ? in queries, and which words of texts fit them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from operator import or_

from pipeline.topics.lexicon import WordTable

_Pattern = tuple[int, Callable[[str], object] | None]
"""A wildcard word's symbol, and what tells whether a word fits; None where its first letters do."""

ENOUGH = 3  # letters at the beginning by which a wildcard word is found; few words of a text begin with the same


class Wildcards:
    """Wildcard words, found by the letters they begin with, or by their most letters in a row ("*санкц*")."""

    def __init__(self, known: WordTable) -> None:
        self._by_stem: defaultdict[str, list[_Pattern]] = defaultdict(list)
        self._by_part: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for text, symbol in known.items():
            stem, *others = re.split("[*?]+", text)
            longest = max(others, key=len)
            check = None if text == f"{stem}*" else _expression(text).fullmatch
            if len(stem) >= min(ENOUGH, len(longest)):
                self._by_stem[stem].append((symbol, check))
            else:
                self._by_part[longest].append((symbol, check))
        self._lengths = sorted({len(stem) for stem in self._by_stem})
        self._shortest = min(self._lengths, default=0)
        self._heads = {stem[: self._shortest] for stem in self._by_stem}

    def promising(self, words: Sequence[str]) -> list[bool]:
        """Whether each of some words may fit; most do not, which is seen quickly. Empty when none may."""
        size, heads = self._shortest, self._heads
        may = [word[:size] in heads for word in words] if heads else []
        together = " ".join(words) if self._by_part else ""
        for part in self._by_part:
            if part in together:
                has = [part in word for word in words]
                may = list(map(or_, may, has)) if may else has
        return may

    def find(self, word: str) -> list[int]:
        """The symbols of every wildcard word that this word fits."""
        likely = [self._by_stem.get(word[:length], ()) for length in self._lengths if length <= len(word)]
        if self._by_part:
            likely += [patterns for part, patterns in self._by_part.items() if part in word]
        return [symbol for patterns in likely for symbol, check in patterns if check is None or check(word)]


def _expression(text: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(char) or re.escape(char) for char in text), re.DOTALL)
