"""A text as the topics see it: which terms stand where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate, chain, compress, count
from operator import add
from typing import NamedTuple

from pipeline.topics.compiled import Compiled
from pipeline.topics.lexicon import Memory
from pipeline.topics.sentences import paragraph_starts, sentence_starts
from pipeline.topics.words import split

MAX_PLACES = 500  # of one term in one field; a page that repeats a word without end must not cost without end

_JOINED = re.compile(r"""[^\S\n]*["'«»„“”‘’]?[^\S\n]*["'«»„“”‘’]?|[-‐‑–]""")
_INITIAL = re.compile(r"\.[^\S\n]?-?")
_LOOSE = re.compile(r"[^\w\n]+")
_LONGEST_GAP = 6
_HYPHENS = ("-", "‑")
_CYRILLIC_NAME = re.compile(r"[А-ЯІЇЄҐЎЁ]\w*")
_SHORT = 2  # letters of a word that a period does not part from the next: "A. Smith", "St. Helens"


class Place(NamedTuple):
    """A term's words, first to last, counted from 0 in their field."""

    field: str
    first: int
    last: int
    term: int


class Field:
    """One field's text. `shown` and `base` say where its offsets belong: to the title, to the text, or nowhere."""

    def __init__(self, name: str, text: str, shown: str | None = None, base: int = 0) -> None:
        self.name, self.text, self.shown, self.base = name, text, shown, base
        self.words, self.gaps = split(text)

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each word. Added up from lengths, faster than finding each word."""
        return list(accumulate(map(add, map(len, self.gaps), chain((0,), map(len, self.words)))))

    def extent(self, first: int, last: int) -> tuple[int, int]:
        """Start and end of the words from first to last."""
        return self.starts[first], self.starts[last] + len(self.words[last])

    def unit(self, unit: str, word: int) -> int:
        """The number of the sentence or paragraph that a word stands in."""
        starts = self._sentences if unit == "sentence" else self._paragraphs
        return bisect_right(starts, self.starts[word])

    @cached_property
    def _sentences(self) -> list[int]:
        return sentence_starts(self.text)

    @cached_property
    def _paragraphs(self) -> list[int]:
        return paragraph_starts(self.text)

    def joined(self, first: int, last: int, loose: bool) -> bool:
        """Whether nothing but spaces, hyphens and quotes stands between these words; `loose`: or commas."""
        return all(self._gap(word, loose) for word in range(first, last))

    def _gap(self, word: int, loose: bool) -> bool:
        gap = self.gaps[word + 1]
        if len(gap) > _LONGEST_GAP:
            return False
        if gap == " " or _JOINED.fullmatch(gap) or (loose and _LOOSE.fullmatch(gap)):
            return True
        return len(self.words[word]) <= _SHORT and _INITIAL.fullmatch(gap) is not None

    def other_name(self, first: int, last: int) -> bool:
        """Whether a hyphen makes these words part of another name.

        That is a single figure behind them ("Северный поток-2"), or a Cyrillic name before a Cyrillic name
        ("Интерфакс-Украина", "Нью-Йорк"). Two Latin names stay two: "EU-Belarus talks".
        """
        words, gaps = self.words, self.gaps
        behind = "".join(words[last + 1 : last + 2])
        if gaps[last + 1] in _HYPHENS and len(behind) == 1 and behind.isdigit():
            return True
        if not first or gaps[first] not in _HYPHENS:
            return False
        return all(_CYRILLIC_NAME.match(word) for word in words[first - 1 : first + 1])


class Document:
    """A text with the places of every term in it."""

    def __init__(self, fields: Iterable[Field], language: str | None) -> None:
        self.fields = {field.name: field for field in fields}
        self.language = language.split("-")[0].lower() if language else None
        self.places: dict[int, list[Place]] = {}

    def scan(self, compiled: Compiled, memory: Memory) -> None:
        """Find every term in every field."""
        for field in self.fields.values():
            words = list(map(memory.__getitem__, field.words))
            for number, seen in zip(compress(count(), words), filter(None, words), strict=True):
                if seen[1] and (found := compiled.lexicon.walk(words, number)):
                    self._keep(field, number, found, compiled)

    def _keep(self, field: Field, first: int, found: list[tuple[int, int]], compiled: Compiled) -> None:
        for term, last in found:
            if last > first and not field.joined(first, last, term in compiled.punctuated):
                continue
            if field.other_name(first, last):
                continue
            if (capitals := compiled.capitals.get(term)) and not field.words[first][:capitals].isupper():
                continue
            places = self.places.setdefault(term, [])
            if len(places) < MAX_PLACES or places[-MAX_PLACES].field != field.name:
                places.append(Place(field.name, first, last, term))


def make_fields(title: str, text: str, named: Mapping[str, str], wanted: frozenset[str]) -> list[Field]:
    """Title and text, and of the other fields those that queries ask for."""
    fields = [Field("title", title, "title"), Field("text", text, "text")]
    if "lead" in wanted:
        fields.append(_lead(text, named.get("lead", "")))
    others = wanted - {"title", "text", "lead"}
    return fields + [Field(name, named[name]) for name in sorted(others) if named.get(name)]


def _lead(text: str, given: str) -> Field:
    """The lead: as given, or the first paragraph; with its place in the text when it stands there."""
    lead = given.strip() or text.strip().split("\n", 1)[0]
    base = text.find(lead)
    return Field("lead", lead, "text" if base >= 0 else None, max(base, 0))
