"""What the words of texts are to the topics, asked once a word.

A text costs one look-up a word, however many topics there are: a word that no topic uses ends there, and from a
word that one uses the trie is walked for as long as the text follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress, count, filterfalse

from pipeline.topics.lexicon import KIND_BITS, STATE_SHIFT, Lexicon, Symbols
from pipeline.topics.wildcards import Wildcards
from pipeline.topics.words import PLAIN, spellings

_ALL_PLAIN = re.compile(f"(?:(?:{PLAIN.pattern})(?: |$))*+")


Seen = tuple[Symbols, tuple[int, ...], tuple[int, ...], int]
"""What a word of a text is to the topics: its symbols, the terms that it makes up by itself, the states of the
trie in which it begins longer ones, and the number of what may follow it then (see `Memory.after`). Plain tuples
of numbers, which the garbage collector passes over."""

MAX_REMEMBERED = 200_000  # words, about 30 MB
MOST_AFTER = (
    50  # steps from a word that are held with it; a given name in a long list goes on in thousands of ways
)
LONGEST_WORD = 100  # characters; what is longer is no word, and wildcards would take their time over it


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

    `capitals` tells of terms that are abbreviations with how many capitals they must begin. `after` has, by
    number, the symbols that lead on from the states of words; None where there are many.
    """

    def __init__(self, lexicon: Lexicon, capitals: Mapping[int, int]) -> None:
        self._lexicon, self._capitals = lexicon, capitals
        self._known = _Known()
        self.after: list[frozenset[int] | None] = []
        self._after_number: dict[frozenset[int] | None, int] = {}
        self._folded, self._exact = lexicon.words["folded"].finder(), lexicon.words["exact"].finder()
        self._wild = Wildcards(lexicon.words["wild"])
        self._wild_exact = Wildcards(lexicon.words["wild-exact"])
        self._forms = lexicon.forms.finder()
        self._step = lexicon.stepper()

    def read(self, words: Sequence[str]) -> list[Seen | None]:
        """What each of a text's words is, None when it is nothing to any topic."""
        known = self._known
        if len(known) > MAX_REMEMBERED:
            known.clear()
        seen = list(map(known.__getitem__, words))
        if known.new and (learned := self._learn()):
            for number in compress(count(), map(learned.__contains__, words)):
                seen[number] = learned[words[number]]
        return seen

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
        step, reached = self._step, []
        for state in states:
            for symbol in symbols:
                following = step(state << STATE_SHIFT | symbol)
                if following is not None:
                    reached.append(following)
        return reached

    def _learn(self) -> dict[str, Seen]:
        """Find out what the new words are; those that are something."""
        new, self._known.new = self._known.new, []
        found = {word: self._look_up(word) for word in self._promising(new)}
        learned = {word: self._seen(word, symbols) for word, symbols in found.items() if symbols}
        self._known.update(learned)
        return learned

    def _promising(self, words: Iterable[str]) -> Collection[str]:
        """Those worth looking up by themselves. Most words are plain and nothing, which is seen of all at once."""
        short = [word for word in words if len(word) <= LONGEST_WORD]
        together = " ".join(short)
        low = together.lower().split(" ")
        odd = () if _ALL_PLAIN.fullmatch(together) else filterfalse(PLAIN.fullmatch, short)
        return {
            *compress(short, map(self._folded, low)),
            *compress(short, map(self._forms, low)),
            *compress(short, map(self._exact, short)),
            *compress(short, self._wild.promising(low)),
            *compress(short, self._wild_exact.promising(short)),
            *odd,
        }

    def _seen(self, word: str, symbols: Symbols) -> Seen:
        states = self._follow((0,), symbols)
        terms = dict.fromkeys(self._lexicon.complete(states))
        after = self._lexicon.after(states, MOST_AFTER)
        begun = tuple(states) if after is None or after else ()
        number = self._after_number.setdefault(after, len(self.after))
        if number == len(self.after):
            self.after.append(after)
        return symbols, tuple(self._in_capitals(word, terms)), begun, number

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
        return self._lexicon.groups[self._lexicon.group_of[form[0] >> KIND_BITS]] if form else ()


def _of(find: Callable[[str], int | None], word: str) -> Symbols:
    """The symbol of a word; an English possessive counts as the word itself."""
    symbol = find(word)
    if symbol is None and word.endswith(("'s", "'S")):
        symbol = find(word[:-2])
    return () if symbol is None else (symbol,)
