"""All terms of all topics in one structure: words as numbers, and a trie of their sequences.

A text costs one look-up a word, however many topics there are: a word that no topic uses ends there, and
from a word that one uses the trie is walked for as long as the text follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.topics.terms import Pattern
from pipeline.topics.words import fold, same_spelling

Symbols = tuple[int, ...]

_SHIFT = 32  # a step's key is state << _SHIFT | symbol
MAX_REMEMBERED = 200_000  # words, about 30 MB


@dataclass(slots=True)
class Lexicon:
    """The words and sequences, as they are compiled and cached.

    `words` holds for each kind of pattern its texts with their symbols; `steps` leads from a trie's state
    (0: the beginning) and a symbol to the next state; `ends` names the terms that are complete in a state.
    """

    words: dict[str, dict[str, int]] = field(
        default_factory=lambda: {"folded": {}, "exact": {}, "wild": {}, "wild-exact": {}}
    )
    steps: dict[int, int] = field(default_factory=dict)
    ends: dict[int, tuple[int, ...]] = field(default_factory=dict)
    symbols: int = 0
    states: int = 0

    def add(self, term: int, sequences: Iterable[Sequence[Pattern]]) -> None:
        """Let these sequences stand for the term with this number."""
        alone = (term,)
        for sequence in sequences:
            state = 0
            for pattern in sequence:
                state = self._step(state, self._symbol(pattern))
            there = self.ends.get(state)
            self.ends[state] = alone if there is None else (*there, term)

    def _symbol(self, pattern: Pattern) -> int:
        known = self.words[pattern.kind]
        symbol = known.get(pattern.text)
        if symbol is None:
            symbol = known[pattern.text] = self.symbols = self.symbols + 1
        return symbol

    def _step(self, state: int, symbol: int) -> int:
        key = state << _SHIFT | symbol
        following = self.steps.get(key)
        if following is None:
            following = self.steps[key] = self.states = self.states + 1
        return following

    def walk(self, symbols: Sequence[Symbols | None], start: int) -> list[tuple[int, int]]:
        """(term, last word) of every sequence that begins at the word `start`."""
        found: list[tuple[int, int]] = []
        states, place, count = [0], start, len(symbols)
        while states and place < count:
            here = symbols[place]
            if here is None:
                break
            states = self._follow(states, here)
            for state in states:
                for term in self.ends.get(state, ()):
                    found.append((term, place))
            place += 1
        return found

    def _follow(self, states: list[int], symbols: Symbols) -> list[int]:
        steps = self.steps
        reached = (steps.get(state << _SHIFT | symbol) for state in states for symbol in symbols)
        return [state for state in reached if state is not None]


class Memory(dict[str, Symbols | None]):
    """What each word of a text is to the topics: its symbols, or None; worked out when first asked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._folded, self._exact = lexicon.words["folded"], lexicon.words["exact"]
        self._wild = _Wildcards(lexicon.words["wild"])
        self._wild_exact = _Wildcards(lexicon.words["wild-exact"])

    def __missing__(self, word: str) -> Symbols | None:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        symbols = self[word] = self._look_up(word) or None
        return symbols

    def _look_up(self, word: str) -> Symbols:
        spelled = same_spelling(word)
        folded = fold(word)
        found = [
            *_of(self._folded, folded),
            *_of(self._exact, spelled),
            *self._wild.find(folded),
            *self._wild_exact.find(spelled),
        ]
        return tuple(found)


def _of(known: dict[str, int], word: str) -> tuple[int, ...]:
    """The symbol of a word; an English possessive counts as the word itself."""
    symbol = known.get(word)
    if symbol is None and word[-2:] in ("'s", "'S"):
        symbol = known.get(word[:-2])
    return () if symbol is None else (symbol,)


class _Wildcards:
    """Words with * and ?, found by the letters they begin with."""

    def __init__(self, known: dict[str, int]) -> None:
        self._by_stem: dict[str, list[tuple[int, Callable[[str], object] | None]]] = {}
        for text, symbol in known.items():
            stem, rest = re.split(r"(?=[*?])", text, maxsplit=1)
            check = None if rest == "*" else _expression(text).fullmatch
            self._by_stem.setdefault(stem, []).append((symbol, check))
        self._lengths = sorted({len(stem) for stem in self._by_stem})

    def find(self, word: str) -> list[int]:
        """The symbols of every wildcard word that this word fits."""
        return [
            symbol
            for length in self._lengths
            if length <= len(word)
            for symbol, check in self._by_stem.get(word[:length], ())
            if check is None or check(word)
        ]


def _expression(text: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(char) or re.escape(char) for char in text), re.DOTALL)
