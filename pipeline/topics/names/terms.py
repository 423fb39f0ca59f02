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
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

from pipeline.topics.lexicon import NAME
from pipeline.topics.names import letters
from pipeline.topics.names.companies import FORMS_BESIDE, own_words
from pipeline.topics.names.model import Listed, NameList
from pipeline.topics.names.persons import Way, ways
from pipeline.topics.terms import Inflect, Pattern, by_script
from pipeline.topics.words import fold, scripts

MIN_LETTERS = 6

Case = Literal["base", "other", "any", "beside"]


@dataclass(frozen=True, slots=True, order=True)
class NameWord:
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


@dataclass(frozen=True, slots=True)
class NameTerm:
    """A listed name with the orders of words that stand for it.

    `text` is the name as listed; `punctuated`: commas may part its words; `common`: it needs the context.
    """

    text: str
    variants: frozenset[Variant]
    punctuated: bool = False
    common: bool = False

    @property
    def capitals(self) -> int:
        """How many capitals a text must begin it with: 1, but 0 when a listed word begins without one."""
        return int(all(_text(variant[0])[:1].isupper() for variant in self.variants))

    def sequences(self) -> Iterator[tuple[Pattern, ...]]:
        """The variants as the lexicon takes them."""
        for variant in self.variants:
            yield tuple(word.pattern if isinstance(word, NameWord) else word for word in variant)

    def words(self) -> Iterator[NameWord]:
        """The words whose forms are asked for, some more than once."""
        return (word for variant in self.variants for word in variant if isinstance(word, NameWord))


@dataclass(frozen=True, slots=True)
class ListTerms:
    """The terms of a list; `digest` changes with whatever changes them."""

    listed: NameList
    terms: tuple[NameTerm, ...]
    digest: str

    @property
    def needing_context(self) -> int:
        """How many names are found near the context only."""
        alone = {term.text for term in self.terms if not term.common}
        return sum(term.text not in alone for term in self.terms)


def name_terms(listed: NameList) -> ListTerms:
    """The terms of a list, sorted as it is."""
    languages = listed.head.languages
    variants = [set(_variants(entry, languages)) for entry in listed.names]
    shared = _shared_initials(variants)
    terms = chain.from_iterable(
        _terms(entry.name, those, shared) for entry, those in zip(listed.names, variants, strict=True)
    )
    digest = hashlib.sha256("\n".join(entry.model_dump_json() for entry in listed.names).encode()).hexdigest()
    return ListTerms(listed, tuple(terms), digest)


@dataclass(frozen=True, slots=True)
class _Found:
    """A variant with what decides which term it belongs to."""

    words: Variant
    comma: bool = False
    initials: bool = False


def _terms(name: str, found: Iterable[_Found], shared: frozenset[Variant]) -> Iterator[NameTerm]:
    kinds: dict[tuple[bool, bool], set[Variant]] = defaultdict(set)
    for variant in found:
        common = variant.words in shared or _is_common(variant.words)
        kinds[variant.comma, common].add(variant.words)
    for (comma, common), variants in sorted(kinds.items()):
        yield NameTerm(name, frozenset(variants), punctuated=comma, common=common)


def _shared_initials(variants: Iterable[set[_Found]]) -> frozenset[Variant]:
    """The variants with initials that stand for two names or more."""
    seen: set[Variant] = set()
    twice: set[Variant] = set()
    for found in variants:
        mine = {variant.words for variant in found if variant.initials}
        twice |= mine & seen
        seen |= mine
    return frozenset(twice)


def _is_common(words: Variant) -> bool:
    return len(words) == 1 or sum(len(_text(word)) for word in words) < MIN_LETTERS


def _text(word: NameWord | Pattern) -> str:
    return word.text


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
    spelled = [letters.initials(word, languages) for word in way.first]
    for latin in (False, True):
        columns = [sorted(text for text in one if scripts(text)[1] is latin) for one in spelled]
        for choice in itertools.product(*columns):
            yield tuple(map(_initial, choice))


@lru_cache(maxsize=100_000)
def _word(text: str, case: Case, languages: tuple[str, ...]) -> NameWord:
    """A word, the same object for equal ones: a list has millions in its variants, and few that differ."""
    return NameWord(text, case, languages)


@lru_cache(maxsize=1_000)
def _initial(text: str) -> Pattern:
    return Pattern("exact", text)


def _of_company(name: str, languages: tuple[str, ...], *, beside: bool) -> Iterator[_Found]:
    """A company's or vessel's own words; `beside`: one alone may stand beside a legal form."""
    words = tuple(_word(word, "any", languages) for word in own_words(name))
    yield _Found(words, comma="&" in name)
    if beside and len(words) == 1:
        form = _word("Form", "beside", ())
        yield _Found((form, *words))
        yield _Found((*words, form))


# ---------------------------------------------------------------- the forms


class Speller:
    """The spellings of each listed word, in both scripts and inflected, as texts fold them."""

    def __init__(self, inflect: Inflect) -> None:
        self._inflect = inflect

    def forms(self, word: NameWord) -> set[str]:
        """The folded forms of a word in its case."""
        if word.case == "beside":
            return set(FORMS_BESIDE)
        # English possessives are one with their word wherever words are looked up, and names have no plural.
        own = frozenset(by_script(word.text)) & set(word.languages) - {"en"}
        spelled = {word.text: own}
        for low, languages in letters.spellings(word.text, word.languages).items():
            spelled[low.capitalize()] = languages
        if word.case == "base":
            return set(map(fold, spelled))
        found = {form for text, languages in spelled.items() for form in self._others(text, languages)}
        return {fold(form) for form in (found.union(spelled) if word.case == "any" else found)}

    def _others(self, spelling: str, languages: Iterable[str]) -> set[str]:
        """The forms besides the base; of a language in which the word does not change, the word itself."""
        found: set[str] = set()
        for language in languages:
            found |= self._inflect(spelling, language) - {spelling} or {spelling}
        return found or {spelling}
