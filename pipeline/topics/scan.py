"""Every term of every topic found in a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, compress, count

from pipeline.topics.compiled import Compiled
from pipeline.topics.document import HYPHENS, Document, Field
from pipeline.topics.index import Index
from pipeline.topics.memory import Memory
from pipeline.topics.nearness import MAX_PLACES, Place


class Scanner:
    """Finds terms. What it learns of words it remembers for the next document."""

    def __init__(self, compiled: Compiled, index: Index) -> None:
        self._capitals, self._punctuated = compiled.capitals, compiled.punctuated
        self._memory, self._index = Memory(compiled.lexicon, compiled.capitals), index

    def scan(self, document: Document) -> None:
        """Put the places of every term into a document."""
        places = chain.from_iterable(map(self._places, document.fields.values()))
        document.places = self._index.sort(places)

    def _places(self, field: Field) -> list[Place]:
        """The places of the terms in a field."""
        words = self._memory.read(field.words)
        for first, behind in field.related():
            words[first:behind] = [None] * (behind - first)
        words.append(None)
        places: list[Place] = []
        name, gaps, walk, afters = field.name, field.gaps, self._memory.walk, self._memory.after
        for number, seen in zip(compress(count(), words), filter(None, words), strict=True):
            _, terms, begun, after = seen
            if terms:
                hyphen = gaps[number] in HYPHENS or gaps[number + 1] in HYPHENS
                if not hyphen or not field.other_name(number, number):
                    for term in terms:
                        places.append((name, number, number, term))
            if begun and (following := words[number + 1]):
                # Most words are followed by none that goes on with what they began.
                wanted = afters[after]
                if wanted is not None and wanted.isdisjoint(following[0]):
                    continue
                for term, last in walk(words, number):
                    if self._is_phrase(field, number, last, term):
                        places.append((name, number, last, term))
        return places if len(places) <= MAX_PLACES else list(_first_ones(places))

    def _is_phrase(self, field: Field, first: int, last: int, term: int) -> bool:
        """Whether words stand close enough for a term, with the capitals it begins with, and are no other name."""
        capitals = self._capitals.get(term, 0)
        if capitals and not field.words[first][:capitals].isupper():
            return False
        return field.joined(first, last, term in self._punctuated) and not field.other_name(first, last)


def _first_ones(places: Iterable[Place]) -> Iterator[Place]:
    """Of each term the first MAX_PLACES."""
    counts: Counter[int] = Counter()
    for place in places:
        counts[place[3]] += 1
        if counts[place[3]] <= MAX_PLACES:
            yield place
