"""A text as the topics see it: which terms stand where."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate

from pipeline.topics.nearness import Group, Place
from pipeline.topics.related import related_lines
from pipeline.topics.sentences import paragraph_starts, sentence_starts
from pipeline.topics.words import split

WHOLE = ("title", "text")
"""The fields that a part without a field is looked for in."""

HYPHENS = ("-", "‑")

_JOINED = re.compile(r"""[^\S\n]*["'«»„“”‘’]?[^\S\n]*["'«»„“”‘’]?|[-‐‑–]""")
_INITIAL = re.compile(r"\.[^\S\n]?-?")
_LOOSE = re.compile(r"[^\w\n]+")
_LONGEST_GAP = 6
_CYRILLIC_NAME = re.compile(r"[А-ЯІЇЄҐЎЁ]\w*")
_SHORT = 2  # letters of a word that a period does not part from the next: "A. Smith", "St. Helens"


class Field:
    """One field's text. `shown` and `base` say where its offsets belong: to the title, to the text, or nowhere."""

    def __init__(self, name: str, text: str, shown: str | None = None, base: int = 0) -> None:
        self.name, self.text, self.shown, self.base = name, text, shown, base
        self._parts = split(text)
        self.words, self.gaps = self._parts[1::2], self._parts[::2]

    @cached_property
    def ends(self) -> list[int]:
        """Where each gap and each word ends, in turn. Added up from lengths, faster than finding each word."""
        return list(accumulate(map(len, self._parts)))

    def related(self) -> list[tuple[int, int]]:
        """The words, from one to before the other, of lines that only name other stories."""
        lines = related_lines(self.text)
        return [(self._word_at(start), self._word_at(end)) for start, end in lines]

    def _word_at(self, offset: int) -> int:
        """The first word that begins at an offset or behind it."""
        return (bisect_left(self.ends, offset) + 1) // 2

    def unit(self, unit: str, word: int) -> int:
        """The number of the sentence or paragraph that a word stands in."""
        starts = self._sentences if unit == "sentence" else self._paragraphs
        return bisect_right(starts, self.ends[2 * word])

    @cached_property
    def _sentences(self) -> list[int]:
        return sentence_starts(self.text)

    @cached_property
    def _paragraphs(self) -> list[int]:
        return paragraph_starts(self.text)

    def joined(self, first: int, last: int, loose: bool) -> bool:
        """Whether nothing but spaces, hyphens and quotes stands between these words; `loose`: or commas."""
        for word in range(first, last):
            gap = self.gaps[word + 1]
            if gap != " " and not self._joins(gap, self.words[word], loose):
                return False
        return True

    @staticmethod
    def _joins(gap: str, word: str, loose: bool) -> bool:
        """Whether a gap other than a space leaves the words around it one term."""
        if len(gap) > _LONGEST_GAP:
            return False
        if _JOINED.fullmatch(gap) or (loose and _LOOSE.fullmatch(gap)):
            return True
        return len(word) <= _SHORT and _INITIAL.fullmatch(gap) is not None

    def other_name(self, first: int, last: int) -> bool:
        """Whether what stands around these words makes them part of another name.

        That is a single figure behind a hyphen ("Северный поток-2") or behind a name of several words ("Nord
        Stream 2", but not "Red Square 2 days"), or a hyphen between two Cyrillic names ("Интерфакс-Украина",
        "Нью-Йорк"). Two Latin names stay two: "EU-Belarus talks".
        """
        before, behind = self.gaps[first] in HYPHENS, self.gaps[last + 1] in HYPHENS
        if (behind or last > first) and self._numbered(last, behind):
            return True
        return (
            before and first > 0 and all(_CYRILLIC_NAME.match(word) for word in self.words[first - 1 : first + 1])
        )

    def _numbered(self, last: int, hyphen: bool) -> bool:
        """Whether a single figure behind the word `last` belongs to it; of a count, a small word tells what of."""
        words, gaps = self.words, self.gaps
        if last + 1 == len(words) or len(words[last + 1]) > 1 or not words[last + 1].isdecimal():
            return False
        counted = gaps[last + 2].isspace() and "".join(words[last + 2 : last + 3])[:1].islower()
        return hyphen or (gaps[last + 1] == " " and words[last][0].isupper() and not counted)


class Document:
    """A text with the places of every term in it.

    `places` has them in no order, by the number of the leaf that they belong to (see `Index`), for the leaves that
    have any. `kept` is for what was found of parts of queries, which are asked for it several times.
    """

    def __init__(self, fields: Iterable[Field], language: str | None) -> None:
        self.fields = {field.name: field for field in fields}
        self.language = language.split("-")[0].lower() if language else None
        self.places: Mapping[int, list[Place]] = {}
        self.kept: dict[object, list[Group]] = {}
        self._groups: dict[int, list[Group]] = {}

    def groups(self, leaf: int) -> list[Group]:
        """The places of a leaf as groups in the order of the text; the same list at every time."""
        groups = self._groups.get(leaf)
        if groups is None:
            places = sorted(self.places.get(leaf, ()))
            groups = self._groups[leaf] = [(place[0], place[1], place[2], (place,)) for place in places]
        return groups

    def by_unit(self, groups: Iterable[Group], unit: str) -> dict[tuple[str, int], list[Group]]:
        """Groups by the sentence or paragraph they lie in; one that spans two (a chain of NEAR) lies in none."""
        units: defaultdict[tuple[str, int], list[Group]] = defaultdict(list)
        for group in groups:
            name, first, last, _ = group
            field = self.fields[name]
            number = field.unit(unit, first)
            if field.unit(unit, last) == number:
                units[name, number].append(group)
        return units


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
