"""Listed names as terms: the orders of words that stand for each, and the forms that each word has in texts.

A name is found when its words stand side by side in some order that texts use. A form is not spelled out for every
name that has the word, as 50,000 names would need millions of phrases; each word of a text says instead of which
listed words it is a form (`Speller`). A person's words must stand either all in their base form or all in another,
so that «Александра Лебедь», a woman, is not found for «Александр Лебедь».

What is common needs the context of its list: one word alone (a given name, a nickname, a ship called Hope), fewer
than MIN_LETTERS letters, and initials with a surname that two listed persons share.
"""

from __future__ import annotations

import hashlib
import itertools
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.topics.lexicon import NAME
from pipeline.topics.names import letters
from pipeline.topics.names.companies import own_words
from pipeline.topics.names.model import Listed, NameList
from pipeline.topics.names.persons import Way, ways
from pipeline.topics.terms import Pattern
from pipeline.topics.words import scripts

MIN_LETTERS = 6

Case = Literal["base", "other", "any", "beside"]


class NameWord(NamedTuple):
    """A word of a name, in which of its forms (`case`), by the letters and rules of which languages.

    "beside" is no word of the name but the legal form of a company.
    """

    text: str
    case: Case
    languages: tuple[str, ...]

    @property
    def pattern(self) -> Pattern:
        """The word as the lexicon numbers it."""
        return Pattern(NAME, f"{self.case} {'.'.join(self.languages)} {self.text}")


Variant = tuple[NameWord | Pattern, ...]

_COMMA, _INITIALS, _COMMON, _SMALL = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class NameTerm:
    """A listed name with the orders of words that stand for it, as `name_terms` was told to number them.

    `text` is the name as listed; `punctuated`: commas may part its words; `common`: it needs the context.
    `capitals`: how many capitals a text must begin it with, 1, but 0 when a listed word begins without one.
    """

    text: str
    variants: frozenset[int]
    punctuated: bool
    common: bool
    capitals: int


@dataclass(slots=True)
class _Numbered:
    """The variants of a list's names, one after the other, in 5 bytes each: their numbers and what they are."""

    numbers: array[int] = field(default_factory=lambda: array("I"))
    kinds: bytearray = field(default_factory=bytearray)
    ends: array[int] = field(default_factory=lambda: array("I", [0]))

    def add(self, number: Callable[[Variant], int], found: set[_Found]) -> None:
        """Add the variants of one name."""
        for variant in found:
            self.numbers.append(number(variant.words))
            self.kinds.append(variant.kind)
        self.ends.append(len(self.kinds))

    def names(self) -> Iterator[Iterable[tuple[int, int]]]:
        """For each name its variants, each with its kind."""
        for start, end in pairwise(self.ends):
            yield zip(self.numbers[start:end], self.kinds[start:end], strict=True)

    def shared_initials(self) -> frozenset[int]:
        """The variants with initials that stand for two names or more."""
        names = bytearray(max(self.numbers, default=-1) + 1)
        for found in self.names():
            for number in {number for number, kind in found if kind & _INITIALS}:
                names[number] += names[number] < 2
        return frozenset(number for number, count in enumerate(names) if count > 1)


def name_terms(listed: NameList, number: Callable[[Variant], int]) -> Iterator[NameTerm]:
    """The terms of a list, sorted as it is; `number` tells variants apart, all of them before the first term."""
    numbered, languages = _Numbered(), listed.head.languages
    for entry in listed.names:
        numbered.add(number, set(_variants(entry, languages)))
    shared = numbered.shared_initials()
    for entry, found in zip(listed.names, numbered.names(), strict=True):
        yield from _terms(entry.name, found, shared)


def needing_context(listed: NameList) -> int:
    """How many names are found near the context only."""
    numbers: dict[Variant, int] = {}
    terms = list(name_terms(listed, lambda variant: numbers.setdefault(variant, len(numbers))))
    alone = {term.text for term in terms if not term.common}
    return sum(term.text not in alone for term in terms)


def digest(listed: NameList) -> str:
    """Changes with whatever changes the terms of a list."""
    found = hashlib.sha256()
    for number, entry in enumerate(listed.names):
        found.update(("\n" * bool(number) + entry.model_dump_json()).encode())
    return found.hexdigest()


class _Found(NamedTuple):
    """A variant with what decides which term it belongs to."""

    words: Variant
    comma: bool = False
    initials: bool = False

    @property
    def kind(self) -> int:
        """The same as bits, with whether it is common and begins with a small letter."""
        small = not self.words[0].text[:1].isupper()
        return self.comma * _COMMA | self.initials * _INITIALS | _is_common(self.words) * _COMMON | small * _SMALL


def _terms(name: str, found: Iterable[tuple[int, int]], shared: frozenset[int]) -> Iterator[NameTerm]:
    kinds: dict[tuple[bool, bool], list[tuple[int, int]]] = defaultdict(list)
    for number, kind in found:
        kinds[bool(kind & _COMMA), bool(kind & _COMMON) or number in shared].append((number, kind))
    for (comma, common), variants in sorted(kinds.items()):
        capitals = int(not any(kind & _SMALL for _, kind in variants))
        yield NameTerm(name, frozenset(number for number, _ in variants), comma, common, capitals)


def _is_common(words: Variant) -> bool:
    return len(words) == 1 or len("".join([word.text for word in words])) < MIN_LETTERS


# ---------------------------------------------------------------- the orders


def _variants(entry: Listed, languages: tuple[str, ...]) -> Iterator[_Found]:
    names = (entry.name, *entry.aliases)
    guess = not any(scripts(name)[0] for name in names)
    for name in names:
        wanted = _languages(name, languages, guess)
        if entry.kind == "person":
            for way in ways(name):
                yield from _of_person(way, wanted)
        else:
            yield from _of_company(name, wanted, beside=entry.kind == "company")


def _languages(name: str, languages: tuple[str, ...], guess: bool) -> tuple[str, ...]:
    """The languages of a name's forms: the list's. `guess`: Latin names have Cyrillic forms too."""
    wanted = languages or ("be", "en", "pl", "ru", "uk")
    if scripts(name)[0] or guess:
        return wanted
    return tuple(language for language in wanted if language not in letters.CYRILLIC)


def _of_person(way: Way, languages: tuple[str, ...]) -> Iterator[_Found]:
    for first_case, surname_case in _agreeing(way):
        surname = tuple(_word(word, surname_case, languages) for word in way.surname)
        for first in _first(way, first_case, languages):
            words = (*surname, *first) if way.behind else (*first, *surname)
            yield _Found(words, way.comma, way.initials)


def _agreeing(way: Way) -> list[tuple[Case, Case]]:
    """The cases in which given name and surname stand together."""
    if way.initials or not way.first:
        return [("base", "base"), ("base", "other")]
    agreeing: list[tuple[Case, Case]] = [("base", "base"), ("other", "other")]
    return [*agreeing, ("other", "base")] if way.woman else agreeing


def _first(way: Way, case: Case, languages: tuple[str, ...]) -> Iterator[Variant]:
    """The words before the surname. Initials are compared with their capitals: «Лебедь и» is no name."""
    if not way.initials:
        yield tuple(_word(word, case, languages) for word in way.first)
        return
    columns = [_initials(word, languages) for word in way.first]
    for script in zip(*columns, strict=True):
        yield from itertools.product(*script)


@lru_cache(maxsize=100_000)
def _word(text: str, case: Case, languages: tuple[str, ...]) -> NameWord:
    """A word, the same object for equal ones: a list has millions in its variants, and few that differ."""
    return NameWord(text, case, languages)


@lru_cache(maxsize=10_000)
def _initials(word: str, languages: tuple[str, ...]) -> tuple[tuple[Pattern, ...], tuple[Pattern, ...]]:
    """A word's initials in Cyrillic letters, and those in Latin ones."""
    spelled: dict[bool, list[Pattern]] = {False: [], True: []}
    for text in sorted(letters.initials(word, languages)):
        spelled[scripts(text)[1]].append(Pattern("exact", text))
    return tuple(spelled[False]), tuple(spelled[True])


def _of_company(name: str, languages: tuple[str, ...], *, beside: bool) -> Iterator[_Found]:
    """A company's or vessel's own words; `beside`: one alone may stand beside a legal form."""
    words = tuple(_word(word, "any", languages) for word in own_words(name))
    yield _Found(words, comma="&" in name)
    if beside and len(words) == 1:
        form = _word("Form", "beside", ())
        yield _Found((form, *words))
        yield _Found((*words, form))
