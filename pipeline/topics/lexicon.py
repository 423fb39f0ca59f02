"""All terms of all topics in one structure: words as numbers, and a trie of their sequences.

A text costs one look-up a word, however many topics there are: a word that no topic uses ends there, and
from a word that one uses the trie is walked for as long as the text follows it. It lies in flat sorted
arrays, about 40 bytes a form instead of the 400 of dictionaries, and is read from a file as it is.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, filterfalse
from zlib import crc32

from pipeline.topics.terms import Pattern
from pipeline.topics.words import PLAIN, spellings

Symbols = tuple[int, ...]
Seen = tuple[Symbols, tuple[int, ...], tuple[int, ...]]
"""What a word of a text is to the topics: its symbols, the terms that it makes up by itself, and the states of the
trie in which it begins longer ones. Plain tuples of numbers, which the garbage collector passes over."""

KINDS = ("folded", "exact", "wild", "wild-exact")
NAME = "name"
"""The kind of a listed name's words: each stands for many forms, and each form for many of them."""
_ALL_KINDS = (*KINDS, NAME)
MAX_REMEMBERED = 200_000  # words, about 30 MB
SMALL = 100_000  # words of a table, about 15 MB as a dictionary
LONGEST_WORD = 100  # characters; what is longer is no word, and wildcards would take their time over it

_KIND_BITS = 3
_SHIFT = 32  # a step's key is state << _SHIFT | symbol
_SYMBOL = (1 << _SHIFT) - 1
_SPREAD = 0x9E3779B97F4A7C15  # Knuth's multiplicative hashing: 2**64 by the golden ratio


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


@dataclass(slots=True)
class _Words:
    """A table of words that grows: a sixth of the memory that a dictionary of them takes."""

    data: bytearray = field(default_factory=bytearray)
    offsets: array[int] = field(default_factory=lambda: array("I", [0]))
    slots: array[int] = field(default_factory=lambda: _slots(8))

    def number(self, word: str) -> int:
        """The word's number, a new one for a new word."""
        wanted = _encoded(word)
        slot = self._slot(wanted)
        if not self.slots[slot]:
            self.data += wanted
            self.offsets.append(len(self.data))
            self.slots[slot] = len(self.offsets) - 1
            if 2 * len(self.offsets) > len(self.slots):
                self._grow()
            return len(self.offsets) - 2
        return self.slots[slot] - 1

    def _slot(self, word: bytes) -> int:
        """Where a word stands, or could."""
        data, offsets, slots = self.data, self.offsets, self.slots
        slot = crc32(word) % len(slots)
        while (number := slots[slot]) and data[offsets[number - 1] : offsets[number]] != word:
            slot = (slot + 1) % len(slots)
        return slot

    def _grow(self) -> None:
        self.slots = _slots(2 * len(self.slots))
        for number in range(1, len(self.offsets)):
            self.slots[self._slot(bytes(self.data[self.offsets[number - 1] : self.offsets[number]]))] = number

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
        slot = self._slot(key)
        if known := self.states[slot]:
            return known
        self.keys[slot], self.states[slot] = key, new
        self.count += 1
        if 3 * self.count > 2 * len(self.keys):
            self._grow()
        return new

    def sorted(self) -> tuple[array[int], array[int]]:
        """The keys in their order, and the state that each leads to."""
        keys = array("Q", sorted(compress(self.keys, self.states)))
        return keys, array("I", (self.states[self._slot(key)] for key in keys))

    def _slot(self, key: int) -> int:
        """Where a step stands, or could; the factor spreads keys that differ in a few bits."""
        keys, states, last = self.keys, self.states, len(self.keys) - 1
        slot = key * _SPREAD >> _SHIFT & last
        while states[slot] and keys[slot] != key:
            slot = slot + 1 & last
        return slot

    def _grow(self) -> None:
        keys, states = self.keys, self.states
        self.keys, self.states = array("Q", bytes(16 * len(keys))), _slots(2 * len(keys))
        for key, state in zip(keys, states, strict=True):
            if state:
                slot = self._slot(key)
                self.keys[slot], self.states[slot] = key, state


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
            ways[state] = ways[key >> _SHIFT] * (forms.get(key & _SYMBOL) or 1)
        counts: Counter[int] = Counter()
        for state in filter(self.ends.__getitem__, range(len(self.ends))):
            for term in self.complete((state,)):
                counts[term] += ways[state]
        return counts

    def goes_on(self, state: int) -> bool:
        """Whether any step leads on from a state."""
        place = bisect_left(self.keys, state << _SHIFT)
        return place < len(self.keys) and self.keys[place] >> _SHIFT == state

    def step(self, key: int) -> int | None:
        """The state that a step (a state and a symbol) leads to, or None."""
        place = bisect_left(self.keys, key)
        return self.states[place] if place < len(self.keys) and self.keys[place] == key else None

    def stepper(self) -> Callable[[int], int | None]:
        """`step`, for a small trie as a dictionary's, as with the words."""
        return dict(zip(self.keys, self.states, strict=True)).get if len(self.keys) <= SMALL else self.step


@dataclass(slots=True)
class Builder:
    """Collects the sequences of every term; `lexicon` makes the structure of them."""

    words: dict[str, _Words] = field(default_factory=lambda: {kind: _Words() for kind in _ALL_KINDS})
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
        return self.words[pattern.kind].number(pattern.text) << _KIND_BITS | _ALL_KINDS.index(pattern.kind)

    def reach(self, symbols: Iterable[int]) -> int:
        """The state at the end of a sequence; no two sequences have the same."""
        state = 0
        for symbol in symbols:
            following = self.steps.follow(state << _SHIFT | symbol, len(self.ends))
            if following == len(self.ends):
                self.ends.append(0)
            state = following
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
            if group not in self.group_at:
                self.group_at[group] = len(self.groups)
                self.groups.append(group)
            self.group_of[number : number + 1] = array("I", [self.group_at[group]])

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
            words={kind: self.words[kind].table(number) for number, kind in enumerate(KINDS)},
            forms=self.forms.table(len(KINDS)),
            group_of=self.group_of,
            groups=self.groups,
            keys=keys,
            states=states,
            ends=self.ends,
            shared=self.shared,
        )


class _Known(dict[str, Seen | None]):
    """What is known of words; of a word not met before nothing, and it is one of the `new`."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []

    def __missing__(self, word: str) -> None:
        self.new.append(word)
        self[word] = None


class Memory:
    """What each word of a text is to the topics; worked out when first met, and remembered.

    `capitals` tells of terms that are abbreviations with how many capitals they must begin.
    """

    def __init__(self, lexicon: Lexicon, capitals: Mapping[int, int]) -> None:
        self._lexicon, self._capitals = lexicon, capitals
        self._known = _Known()
        self._folded, self._exact = lexicon.words["folded"].finder(), lexicon.words["exact"].finder()
        self._wild = _Wildcards(lexicon.words["wild"])
        self._wild_exact = _Wildcards(lexicon.words["wild-exact"])
        self._forms = lexicon.forms.finder()
        self._step = lexicon.stepper()

    def read(self, words: Sequence[str]) -> list[Seen | None]:
        """What each of a text's words is, None when it is nothing to any topic."""
        known = self._known
        if len(known) > MAX_REMEMBERED:
            known.clear()
        seen = list(map(known.__getitem__, words))
        if not known.new:
            return seen
        self._learn()
        return list(map(known.__getitem__, words))

    def walk(self, words: Sequence[Seen | None], start: int) -> list[tuple[int, int]]:
        """(term, last word) of every sequence of several words that begins at the word `start`.

        The last of `words` is None.
        """
        found: list[tuple[int, int]] = []
        begun, place = words[start], start + 1
        states: Sequence[int] = begun[2] if begun else ()
        while states and (here := words[place]):
            states = self._follow(states, here[0])
            found += [(term, place) for term in self._lexicon.complete(states)]
            place += 1
        return found

    def _follow(self, states: Iterable[int], symbols: Symbols) -> list[int]:
        """The states that these symbols lead to."""
        step = self._step
        reached = [step(state << _SHIFT | symbol) for state in states for symbol in symbols]
        return [state for state in reached if state is not None]

    def _learn(self) -> None:
        """Find out what the new words are."""
        new, self._known.new = self._known.new, []
        for word in self._promising(new):
            if symbols := self._look_up(word):
                self._known[word] = self._seen(word, symbols)

    def _promising(self, words: Iterable[str]) -> Collection[str]:
        """Those worth looking up by themselves. Most words are plain and nothing, which is seen of all at once."""
        short = [word for word in words if len(word) <= LONGEST_WORD]
        if not short:
            return short
        low = " ".join(short).lower().split(" ")
        tables = map(self._folded, low), map(self._forms, low), map(self._exact, short)
        known = [
            one is not None or other is not None or third is not None
            for one, other, third in zip(*tables, strict=True)
        ]
        return {
            *compress(short, known),
            *compress(short, self._wild.promising(low)),
            *compress(short, self._wild_exact.promising(short)),
            *filterfalse(PLAIN.fullmatch, short),
        }

    def _seen(self, word: str, symbols: Symbols) -> Seen:
        states = self._follow((0,), symbols)
        terms = dict.fromkeys(self._lexicon.complete(states))
        return symbols, tuple(self._in_capitals(word, terms)), tuple(filter(self._lexicon.goes_on, states))

    def _in_capitals(self, word: str, terms: Iterable[int]) -> Iterator[int]:
        """The terms without those abbreviations that the word, as it is written, cannot be."""
        for term in terms:
            capitals = self._capitals.get(term)
            if capitals is None or word[:capitals].isupper():
                yield term

    def _look_up(self, word: str) -> Symbols:
        spelled, folded = spellings(word)
        wild = (*self._wild.find(folded), *self._wild_exact.find(spelled))
        return (*_of(self._folded, folded), *self._names(folded), *_of(self._exact, spelled), *wild)

    def _names(self, folded: str) -> Symbols:
        """The words of listed names that this one is a form of."""
        form = _of(self._forms, folded)
        return self._lexicon.groups[self._lexicon.group_of[form[0] >> _KIND_BITS]] if form else ()


def _of(find: Callable[[str], int | None], word: str) -> Symbols:
    """The symbol of a word; an English possessive counts as the word itself."""
    symbol = find(word)
    if symbol is None and word.endswith(("'s", "'S")):
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
        self._shortest = min(self._lengths, default=0)
        self._heads = {stem[: self._shortest] for stem in self._by_stem}

    def promising(self, words: Iterable[str]) -> list[bool]:
        """Whether each of some words begins as a wildcard word does; most do not, which is seen quickly."""
        return [word[: self._shortest] in self._heads for word in words] if self._heads else []

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
