"""All terms of all topics in one structure: words as numbers, and a trie of their sequences.

A text costs one look-up a word, however many topics there are: a word that no topic uses ends there, and
from a word that one uses the trie is walked for as long as the text follows it. It lies in flat sorted
arrays, about 40 bytes a form instead of the 400 of dictionaries, and is read from a file as it is.
"""

from __future__ import annotations

import itertools
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from pipeline.topics.terms import Pattern
from pipeline.topics.words import spellings

Symbols = tuple[int, ...]
Seen = tuple[Symbols, tuple[int, ...]]
"""What a word of a text is to the topics: its symbols, and the states of the trie that they lead to at once."""

KINDS = ("folded", "exact", "wild", "wild-exact")
NAME = "name"
"""The kind of a listed name's words: each stands for many forms, and each form for many of them."""
_ALL_KINDS = (*KINDS, NAME)
MAX_REMEMBERED = 200_000  # words, about 30 MB
SMALL = 100_000  # words of a table, about 15 MB as a dictionary
LONGEST_WORD = 100  # characters; what is longer is no word, and wildcards would take their time over it

_KIND_BITS = 3
_SHIFT = 32  # a step's key is state << _SHIFT | symbol


@dataclass(frozen=True, slots=True)
class WordTable:
    """Words, numbered, in an open hash table.

    `data` holds their UTF-8, cut at `offsets`; `slots` (a power of two of them) hold a word's number + 1, or 0.
    `kind` is that of the patterns; a word's symbol is its number and its kind in one.
    """

    kind: int
    data: bytes
    offsets: array[int]
    slots: array[int]

    @classmethod
    def of(cls, kind: int, words: Iterable[str]) -> WordTable:
        """A table of these words, numbered as they come."""
        encoded = [_encoded(word) for word in words]
        offsets = array("I", itertools.accumulate(map(len, encoded), initial=0))
        slots = array("I", bytes(4 << (2 * len(encoded)).bit_length()))
        for number, word in enumerate(encoded):
            slot = crc32(word) % len(slots)
            while slots[slot]:
                slot = (slot + 1) % len(slots)
            slots[slot] = number + 1
        return cls(kind, b"".join(encoded), offsets, slots)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> bytes:
        return self.data[self.offsets[number] : self.offsets[number + 1]]

    def find(self, word: str) -> int | None:
        """The word's symbol, or None."""
        wanted, slots = _encoded(word), self.slots
        slot = crc32(wanted) % len(slots)
        while number := slots[slot]:
            if self.data[self.offsets[number - 1] : self.offsets[number]] == wanted:
                return self.symbol(number - 1)
            slot = (slot + 1) % len(slots)
        return None

    def finder(self) -> Callable[[str], int | None]:
        """`find`, for a small table as a dictionary's: ten times as fast, for ten times the memory."""
        return dict(self.items()).get if len(self) <= SMALL else self.find

    def symbol(self, number: int) -> int:
        """The symbol of the word with this number."""
        return number << _KIND_BITS | self.kind

    def items(self) -> list[tuple[str, int]]:
        """Every word with its symbol."""
        return [(self[number].decode(errors="surrogatepass"), self.symbol(number)) for number in range(len(self))]


def _encoded(word: str) -> bytes:
    return word.encode(errors="surrogatepass")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words and sequences, ready for texts.

    `keys` (sorted: state and symbol) and `states` tell where a step of the trie leads, from state 0;
    `ends` tells for each state which term is complete there: 0 none, n term n - 1, -n the several `shared[n - 1]`.
    `forms` are those of listed names; number n of them has the symbols `groups[group_of[n]]`.
    """

    words: dict[str, WordTable]
    forms: WordTable
    group_of: array[int]
    groups: list[Symbols]
    keys: array[int]
    states: array[int]
    ends: array[int]
    shared: list[tuple[int, ...]]

    def walk(self, words: Sequence[Seen | None], start: int) -> list[tuple[int, int]]:
        """(term, last word) of every sequence that begins at the word `start`, which must be seen."""
        found: list[tuple[int, int]] = []
        place, here = start, words[start]
        states: Sequence[int] = here[1] if here else ()
        while states:
            for state in states:
                if end := self.ends[state]:
                    found += [(term, place) for term in ((end - 1,) if end > 0 else self.shared[-end - 1])]
            place += 1
            if place == len(words) or (here := words[place]) is None:
                break
            states = self.follow(states, here[0])
        return found

    def follow(self, states: Iterable[int], symbols: Symbols) -> list[int]:
        """The states that these symbols lead to."""
        keys, reached = self.keys, []
        for state in states:
            for symbol in symbols:
                key = state << _SHIFT | symbol
                place = bisect_left(keys, key)
                if place < len(keys) and keys[place] == key:
                    reached.append(self.states[place])
        return reached


@dataclass(slots=True)
class Builder:
    """Collects the sequences of every term; `lexicon` makes the structure of them."""

    words: dict[str, dict[str, int]] = field(default_factory=lambda: {kind: {} for kind in _ALL_KINDS})
    steps: dict[int, int] = field(default_factory=dict)
    ends: array[int] = field(default_factory=lambda: array("i", [0]))
    shared: list[tuple[int, ...]] = field(default_factory=list)
    shared_at: dict[tuple[int, ...], int] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)
    groups: list[Symbols] = field(default_factory=list)
    group_at: dict[Symbols, int] = field(default_factory=dict)

    def add(self, term: int, sequences: Iterable[Sequence[Pattern]]) -> None:
        """Let these sequences stand for the term with this number."""
        for sequence in sequences:
            state = 0
            for pattern in sequence:
                state = self._step(state, self._symbol(pattern))
            self.ends[state] = self._end(self.ends[state], term)

    def add_forms(self, word: Pattern, forms: Iterable[str]) -> None:
        """Let these folded forms stand for a name's word, besides what else they stand for."""
        symbol = self._symbol(word)
        for form in forms:
            known = self.forms.get(form)
            group = (symbol,) if known is None else (*self.groups[known], symbol)
            if group not in self.group_at:
                self.group_at[group] = len(self.groups)
                self.groups.append(group)
            self.forms[form] = self.group_at[group]

    def _symbol(self, pattern: Pattern) -> int:
        known = self.words[pattern.kind]
        return known.setdefault(pattern.text, len(known)) << _KIND_BITS | _ALL_KINDS.index(pattern.kind)

    def _step(self, state: int, symbol: int) -> int:
        following = self.steps.setdefault(state << _SHIFT | symbol, len(self.ends))
        if following == len(self.ends):
            self.ends.append(0)
        return following

    def _end(self, end: int, term: int) -> int:
        """What `ends` says where these terms were complete and this one is too."""
        if end == 0:
            return term + 1
        terms = (*((end - 1,) if end > 0 else self.shared[-end - 1]), term)
        if terms not in self.shared_at:
            self.shared_at[terms] = len(self.shared)
            self.shared.append(terms)
        return -1 - self.shared_at[terms]

    def lexicon(self) -> Lexicon:
        """The structure; the steps are taken out of here, so that they do not lie in memory twice."""
        keys = sorted(self.steps)
        return Lexicon(
            words={kind: WordTable.of(number, self.words[kind]) for number, kind in enumerate(KINDS)},
            forms=WordTable.of(len(KINDS), self.forms),
            group_of=array("I", self.forms.values()),
            groups=self.groups,
            keys=array("Q", keys),
            states=array("I", map(self.steps.pop, keys)),
            ends=self.ends,
            shared=self.shared,
        )


class Memory(dict[str, Seen | None]):
    """What each word of a text is to the topics, None when it is nothing; worked out when first asked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._folded, self._exact = lexicon.words["folded"].finder(), lexicon.words["exact"].finder()
        self._wild = _Wildcards(lexicon.words["wild"])
        self._wild_exact = _Wildcards(lexicon.words["wild-exact"])
        self._only_folded = not any(len(lexicon.words[kind]) for kind in KINDS[1:])
        self._forms = lexicon.forms.finder() if len(lexicon.forms) else None

    def __missing__(self, word: str) -> Seen | None:
        if len(word) > LONGEST_WORD:
            return None
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        symbols = self._look_up(word)
        seen = self[word] = (symbols, tuple(self._lexicon.follow((0,), symbols))) if symbols else None
        return seen

    def _look_up(self, word: str) -> Symbols:
        spelled, folded = spellings(word)
        found = (*_of(self._folded, folded), *self._names(folded))
        if self._only_folded:
            return found
        exact = _of(self._exact, spelled)
        return (*found, *exact, *self._wild.find(folded), *self._wild_exact.find(spelled))

    def _names(self, folded: str) -> Symbols:
        """The words of listed names that this one is a form of."""
        if self._forms is None or not (form := _of(self._forms, folded)):
            return ()
        return self._lexicon.groups[self._lexicon.group_of[form[0] >> _KIND_BITS]]


def _of(find: Callable[[str], int | None], word: str) -> Symbols:
    """The symbol of a word; an English possessive counts as the word itself."""
    symbol = find(word)
    if symbol is None and word[-2:] in ("'s", "'S"):
        symbol = find(word[:-2])
    return () if symbol is None else (symbol,)


class _Wildcards:
    """Words with * and ?, found by the letters they begin with."""

    def __init__(self, known: WordTable) -> None:
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
