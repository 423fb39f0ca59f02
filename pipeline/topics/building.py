"""The lexicon of the topics built up, in tables that take a fraction of the memory of dictionaries."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress, pairwise
from zlib import crc32

from pipeline.topics.lexicon import (
    KIND_BITS,
    KIND_NUMBERS,
    KINDS,
    NAME,
    STATE_SHIFT,
    Lexicon,
    Symbols,
    WordTable,
    encoded,
)
from pipeline.topics.terms import Pattern

_HASH_SHIFT = 32
_SPREAD = 0x9E3779B97F4A7C15  # Knuth's multiplicative hashing: 2**64 by the golden ratio


@dataclass(slots=True)
class _Words:
    """A table of words that grows: a sixth of the memory that a dictionary of them takes."""

    data: bytearray = field(default_factory=bytearray)
    offsets: array[int] = field(default_factory=lambda: array("I", [0]))
    slots: array[int] = field(default_factory=lambda: _slots(8))

    def number(self, word: str) -> int:
        """The word's number, a new one for a new word."""
        wanted = encoded(word)
        data, offsets, slots = self.data, self.offsets, self.slots
        last = len(slots) - 1
        slot = crc32(wanted) & last
        while number := slots[slot]:
            if data[offsets[number - 1] : offsets[number]] == wanted:
                return number - 1
            slot = slot + 1 & last
        data += wanted
        offsets.append(len(data))
        slots[slot] = number = len(offsets) - 1
        if 2 * number > last:
            self._grow()
        return number - 1

    def _grow(self) -> None:
        last = 2 * len(self.slots) - 1
        self.slots = slots = _slots(last + 1)
        for number, (start, end) in enumerate(pairwise(self.offsets), 1):
            slot = crc32(self.data[start:end]) & last
            while slots[slot]:
                slot = slot + 1 & last
            slots[slot] = number

    def table(self, kind: int) -> WordTable:
        """The table, which takes what is here with it."""
        data, self.data = bytes(self.data), bytearray()
        return WordTable(kind, data, self.offsets, self.slots)


def _slots(count: int) -> array[int]:
    return array("I", bytes(4 * count))


@dataclass(slots=True)
class _Steps:
    """Where each step of the trie leads, in an open hash table: a fifth of the memory of a dictionary.

    `states` has 0 where no step is; none leads back to the first state.
    """

    keys: array[int] = field(default_factory=lambda: array("Q", bytes(64)))
    states: array[int] = field(default_factory=lambda: _slots(8))
    count: int = 0

    def follow(self, key: int, new: int) -> int:
        """The state that a step leads to: `new` for a step not taken before."""
        keys, states = self.keys, self.states
        last = len(keys) - 1
        slot = key * _SPREAD >> _HASH_SHIFT & last  # the factor spreads keys that differ in a few bits
        while known := states[slot]:
            if keys[slot] == key:
                return known
            slot = slot + 1 & last
        keys[slot], states[slot] = key, new
        self.count += 1
        if 3 * self.count > 2 * last:
            self._grow()
        return new

    def sorted(self) -> tuple[array[int], array[int]]:
        """The keys in their order, and the state that each leads to."""
        keys = array("Q", sorted(compress(self.keys, self.states)))
        return keys, array("I", (self.follow(key, 0) for key in keys))

    def _grow(self) -> None:
        taken, self.count = compress(zip(self.keys, self.states, strict=True), self.states), 0
        self.keys, self.states = array("Q", bytes(16 * len(self.keys))), _slots(2 * len(self.keys))
        for key, state in taken:
            self.follow(key, state)


@dataclass(slots=True)
class Builder:
    """Collects the sequences of every term; `lexicon` makes the structure of them."""

    words: dict[str, _Words] = field(default_factory=lambda: {kind: _Words() for kind in KIND_NUMBERS})
    steps: _Steps = field(default_factory=_Steps)
    ends: array[int] = field(default_factory=lambda: array("i", [0]))
    shared: list[tuple[int, ...]] = field(default_factory=list)
    shared_at: dict[tuple[int, ...], int] = field(default_factory=dict)
    forms: _Words = field(default_factory=_Words)
    group_of: array[int] = field(default_factory=lambda: array("I"))
    groups: list[Symbols] = field(default_factory=list)
    group_at: dict[Symbols, int] = field(default_factory=dict)

    def add(self, term: int, sequences: Iterable[Sequence[Pattern]]) -> None:
        """Let these sequences stand for the term with this number."""
        for sequence in sequences:
            self.complete(self.reach(map(self.symbol, sequence)), term)

    def symbol(self, pattern: Pattern) -> int:
        """The number of a pattern, and its kind, in one."""
        return self.words[pattern.kind].number(pattern.text) << KIND_BITS | KIND_NUMBERS[pattern.kind]

    def reach(self, symbols: Iterable[int]) -> int:
        """The state at the end of a sequence; no two sequences have the same."""
        state, ends, follow = 0, self.ends, self.steps.follow
        for symbol in symbols:
            state = follow(state << STATE_SHIFT | symbol, len(ends))
            if state == len(ends):
                ends.append(0)
        return state

    def complete(self, state: int, term: int) -> None:
        """Let the sequence that ends in this state stand for a term, besides what else it stands for."""
        self.ends[state] = self._end(self.ends[state], term)

    def add_forms(self, word: Pattern, forms: Iterable[str]) -> None:
        """Let these folded forms stand for a name's word, besides what else they stand for."""
        symbol = self.symbol(word)
        for number in map(self.forms.number, forms):
            new = number == len(self.group_of)
            group = (symbol,) if new else (*self.groups[self.group_of[number]], symbol)
            place = self.group_at.setdefault(group, len(self.groups))
            if place == len(self.groups):
                self.groups.append(group)
            if new:
                self.group_of.append(place)
            else:
                self.group_of[number] = place

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
        """The structure; what it is made of is taken out of here, so that it does not lie in memory twice."""
        self.group_at.clear()
        keys, states = self.steps.sorted()
        return Lexicon(
            words={kind: self.words[kind].table(KIND_NUMBERS[kind]) for kind in KINDS},
            forms=self.forms.table(KIND_NUMBERS[NAME]),
            group_of=self.group_of,
            groups=self.groups,
            keys=keys,
            states=states,
            ends=self.ends,
            shared=self.shared,
        )
