"""Terms turned into the word sequences that a text may show in their place."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.records import ConfigError
from pipeline.topics.model import LANGUAGES
from pipeline.topics.nodes import Mode
from pipeline.topics.words import fold, same_spelling, scripts, words_of

Inflect = Callable[[str, str], set[str]]

CYRILLIC, LATIN = ("be", "ru", "uk"), ("en", "pl")
MAX_COMBINATIONS = 20_000  # forms of one phrase with wildcards, whose words are inflected one by one

_WILD = re.compile(r"[*?]")
_INSIDE = re.compile(r"""[^\w\s.'"«»„“”‘’‐‑–-]|\.(?=\w)|\w{3}\.\s""")


@dataclass(frozen=True, slots=True)
class Term:
    """A term with all that decides its forms. `languages` are those it is inflected in."""

    text: str
    mode: Mode
    languages: tuple[str, ...]

    @property
    def punctuated(self) -> bool:
        """Whether its words are parted by more than a space, hyphen or initial's period: "Smith, John"."""
        return bool(_INSIDE.search(self.text))

    @property
    def capitals(self) -> int:
        """How many capitals its word must begin with in a text.

        A word in capitals is an abbreviation. Short ones are other words in small letters (US, WHO, ЕС); of
        longer ones, some publishers write all but the first letter small (Nato).
        """
        if self.mode is not Mode.INFLECTED or not self.text.isalpha() or not self.text.isupper():
            return 0
        return {1: 0, 2: 2, 3: 2}.get(len(self.text), 1)


class Pattern(NamedTuple):
    """How one word of a text is recognised: `kind` is "folded", "exact" or "wild"."""

    kind: str
    text: str


Sequence = tuple[Pattern, ...]


def make_term(text: str, mode: Mode, languages: Iterable[str]) -> Term:
    """A term; without languages it is inflected in those of its script."""
    if mode is not Mode.INFLECTED:
        return Term(text, mode, ())
    return Term(text, mode, tuple(languages) or by_script(text))


def by_script(text: str) -> tuple[str, ...]:
    """The languages whose rules a term of this script follows."""
    cyrillic, latin = scripts(text)
    return (CYRILLIC if cyrillic else ()) + (LATIN if latin else ())


def concept_terms(terms: dict[str, tuple[str, ...]], languages: tuple[str, ...]) -> list[Term]:
    """A concept's terms, for a topic in these languages (none: all)."""
    found = []
    for language, words in terms.items():
        if language != "any" and languages and language not in languages:
            continue
        for word in words:
            mode = Mode.EXACT if word.startswith("=") else Mode.INFLECTED
            text = " ".join(word.removeprefix("=").split())
            found.append(make_term(text, mode, languages if language == "any" else (language,)))
    return found


def forms_of(term: Term, inflect: Inflect) -> set[str]:
    """Every form of a term as it may stand in a text, the term itself included."""
    known = [language for language in term.languages if language in LANGUAGES]
    return {term.text}.union(*(inflect(term.text, language) for language in known))


def sequences(term: Term, inflect: Inflect) -> set[Sequence]:
    """The word sequences that stand for a term.

    Raises ConfigError for a phrase with a wildcard and too many other words.
    """
    if term.mode is Mode.EXACT:
        return {tuple(_pattern(word, "exact", same_spelling) for word in _pieces(term.text))}
    if _WILD.search(term.text):
        return set(_wild_sequences(term, inflect))
    forms = forms_of(term, inflect) if term.mode is Mode.INFLECTED else {term.text}
    return {tuple(Pattern("folded", fold(word)) for word in words_of(form)) for form in forms} - {()}


def _wild_sequences(term: Term, inflect: Inflect) -> Iterator[Sequence]:
    """Every combination of the forms of a phrase's words; agreement cannot be known beside a wildcard."""
    choices: list[list[Sequence]] = []
    for piece in _pieces(term.text):
        if _WILD.search(piece):
            choices.append([(_pattern(piece, "wild", fold),)])
        else:
            forms = sequences(Term(piece, term.mode, term.languages), inflect)
            choices.append(sorted(forms, key=lambda form: [pattern.text for pattern in form]))
    if math.prod(map(len, choices)) > MAX_COMBINATIONS:
        raise ConfigError(f"{term.text!r} has too many words beside its * for all their forms; shorten it")
    for combination in itertools.product(*choices):
        yield tuple(itertools.chain.from_iterable(combination))


def _pattern(word: str, kind: str, spelling: Callable[[str], str]) -> Pattern:
    wild = _WILD.search(word)
    if kind == "exact" and wild:
        return Pattern("wild-exact", same_spelling(word))
    return Pattern(kind, spelling(word))


def _pieces(text: str) -> list[str]:
    """The words of a term, wildcards kept: as `words_of`, with * and ? as letters."""
    stand_in = text.replace("*", "\ue000").replace("?", "\ue001")
    marked = re.findall(r"[\w\ue000\ue001\u00ad\u0300-\u036f]+(?:['’ʼ‘`´ʹ′＇][\w\ue000\ue001]+)*", stand_in)
    return [piece.replace("\ue000", "*").replace("\ue001", "?") for piece in marked]
