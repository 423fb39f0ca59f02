"""All terms of all topics in one structure: words as numbers, and a trie of their sequences.

It lies in flat sorted arrays, about 40 bytes a form instead of the 400 of dictionaries, and is read from a file as
it is. `Builder` makes it, `Memory` asks it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from zlib import crc32

Symbols = tuple[int, ...]

KINDS = ("folded", "exact", "wild", "wild-exact")
NAME = "name"
"""The kind of a listed name's words: each stands for many forms, and each form for many of them."""
KIND_NUMBERS = {kind: number for number, kind in enumerate((*KINDS, NAME), 1)}
"""The number of each kind, which is not 0, so that no symbol is."""
SMALL = 100_000  # words of a table, about 15 MB as a dictionary

KIND_BITS = 3
STATE_SHIFT = 32
"""A step's key is its state << STATE_SHIFT | its symbol."""
_SYMBOL = (1 << STATE_SHIFT) - 1


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

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> bytes:
        return self.data[self.offsets[number] : self.offsets[number + 1]]

    def find(self, word: str) -> int | None:
        """The word's symbol, or None."""
        wanted, slots = encoded(word), self.slots
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
        return number << KIND_BITS | self.kind

    def items(self) -> list[tuple[str, int]]:
        """Every word with its symbol."""
        return [(self[number].decode(errors="surrogatepass"), self.symbol(number)) for number in range(len(self))]


def encoded(word: str) -> bytes:
    """A word's UTF-8, also where a text has half of a surrogate pair."""
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

    def complete(self, states: Iterable[int]) -> list[int]:
        """The terms that are complete in these states."""
        found: list[int] = []
        for state in states:
            if end := self.ends[state]:
                found += (end - 1,) if end > 0 else self.shared[-end - 1]
        return found

    def spelled(self) -> Counter[int]:
        """In how many spellings each term is found: the forms of its words multiplied, and a wildcard as one."""
        forms = Counter(chain.from_iterable(map(self.groups.__getitem__, self.group_of)))
        ways = [1] * len(self.ends)
        for key, state in zip(self.keys, self.states, strict=True):  # a state's number is above those before it
            ways[state] = ways[key >> STATE_SHIFT] * (forms.get(key & _SYMBOL) or 1)
        counts: Counter[int] = Counter()
        for state in filter(self.ends.__getitem__, range(len(self.ends))):
            for term in self.complete((state,)):
                counts[term] += ways[state]
        return counts

    def after(self, states: Iterable[int], most: int) -> frozenset[int] | None:
        """The symbols of the steps that lead on from these states; None when there are more than `most` steps."""
        found: list[int] = []
        for state in states:
            start = bisect_left(self.keys, state << STATE_SHIFT)
            end = bisect_left(self.keys, (state + 1) << STATE_SHIFT, start)
            if len(found) + end - start > most:
                return None
            found += [key & _SYMBOL for key in self.keys[start:end]]
        return frozenset(found)

    def step(self, key: int) -> int | None:
        """The state that a step (a state and a symbol) leads to, or None."""
        place = bisect_left(self.keys, key)
        return self.states[place] if place < len(self.keys) and self.keys[place] == key else None

    def stepper(self) -> Callable[[int], int | None]:
        """`step`, for a small trie as a dictionary's, as with the words."""
        return dict(zip(self.keys, self.states, strict=True)).get if len(self.keys) <= SMALL else self.step
