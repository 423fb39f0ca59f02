"""What a dictionary gives of a word: its forms with case, number and gender."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
Slotted = Callable[[str], Iterable[tuple[str, str]]]
"""The forms of a word in lower case, each after its slot: a name for its case, number and gender, or ""."""
