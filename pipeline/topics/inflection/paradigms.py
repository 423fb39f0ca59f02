"""What the rules and dictionaries give: a word's forms with case, number and gender."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Form(NamedTuple):
    """One form. `case` is one of n g d a i l v, or empty where there is none; so is an untold `gender`."""

    text: str
    case: str
    number: str  # "s" or "p"
    gender: str = ""  # "m", "f", "n"


@dataclass(frozen=True, slots=True)
class Paradigm:
    """All forms of one lexeme; `noun` is false of what agrees with a noun. `person`: a personal name."""

    forms: tuple[Form, ...]
    noun: bool = True
    gender: str = ""
    person: bool = False


Paradigms = Callable[[str], list[Paradigm]]


@dataclass(frozen=True, slots=True)
class Stems:
    """The stems of a word: before vowels, with a zero ending, and softened before е or e."""

    base: str
    zero: str
    soft: str


_SLOT = re.compile(r"([ngdailv])([sp])([mfn]?):(\S+)")


def decline(table: str, stems: Stems, gender: str = "", *, noun: bool = True, person: bool = False) -> Paradigm:
    """The paradigm that a table gives for stems.

    A table lists slots as `case number [gender]:ending,ending`. An ending is put to the base; "-" is the zero
    stem alone, and `'` before an ending takes the softened stem: "ns:- gs:а ls:'е". The accusative of nouns
    is also that of the nominative or genitive, for things and for persons.
    """
    forms = [
        Form(_join(ending, stems), slot[1], slot[2], slot[3] or (gender if noun else ""))
        for slot in _SLOT.finditer(table)
        for ending in slot[4].split(",")
    ]
    return Paradigm(tuple(_with_accusative(forms)), noun, gender, person)


def _join(ending: str, stems: Stems) -> str:
    if ending == "-":
        return stems.zero
    return stems.soft + ending[1:] if ending.startswith("'") else stems.base + ending


def _with_accusative(forms: Iterable[Form]) -> Iterator[Form]:
    """The forms, and those that a noun without an accusative of its own borrows for it."""
    forms = list(forms)
    own = {(form.number, form.gender) for form in forms if form.case == "a"}
    for form in forms:
        yield form
        if form.case in "ng" and (form.number, form.gender) not in own:
            yield form._replace(case="a")


def fixed(word: str, gender: str = "") -> Paradigm:
    """A noun that never changes."""
    return Paradigm(tuple(Form(word, case, number, gender) for case in "ngdailv" for number in "sp"), True, gender)
