"""Inflection: the forms in which a word or a name of several words stands in a text.

| language | by |
|---|---|
| ru, uk | pymorphy3 with its dictionaries, which also predict words they do not hold |
| be | the paradigms of Belarusian nouns, adjectives and names |
| pl | the dictionary of simplemma, and paradigms for what it does not hold |
| en | plural and possessive |

Words of any other language stand in texts as they were written.
"""

from __future__ import annotations

import importlib
import itertools
import re
from collections.abc import Callable
from functools import cache
from typing import Final

_MODULES: Final = {"ru": "east_slavic", "uk": "east_slavic", "be": "belarusian", "pl": "polish", "en": "english"}
_SEPARATOR = re.compile(r"([\s-]+)")
MAX_FORMS = 5000


def inflect(term: str, language: str) -> set[str]:
    """Every form of a term, itself included, in lower case but for the term as it was written.

    In a name of several words those that agree change together ("паромная линия", "паромной линией"), and a
    word that depends on the one before it stays ("экспорт товаров", "экспорта товаров").
    """
    words = _SEPARATOR.split(term.strip())
    if language not in _MODULES or _is_abbreviation(term):
        return {term}
    if len(words) == 1:
        return {term} | set(_word_forms(term.lower(), language))
    if language in ("ru", "uk"):
        from pipeline.topics.inflection.east_slavic import phrase_forms

        return {term} | phrase_forms(tuple(word.lower() for word in words), language)
    return {term} | _combined(words, language)


def _is_abbreviation(term: str) -> bool:
    return term.isupper() and len(term) > 1 and term.isalpha()


@cache
def _word_forms(word: str, language: str) -> frozenset[str]:
    return frozenset(_forms_of(language)(word) | {word})


def _forms_of(language: str) -> Callable[[str], set[str]]:
    module = importlib.import_module(f"{__name__}.{_MODULES[language]}")
    if language in ("ru", "uk"):
        return lambda word: set(module.forms(word, language))
    forms: Callable[[str], set[str]] = module.forms
    return forms


def _combined(words: list[str], language: str) -> set[str]:
    """Every combination of the words' forms; only the last word changes when they would be too many."""
    parts = [
        sorted(_word_forms(word.lower(), language)) if _SEPARATOR.fullmatch(word) is None else [word]
        for word in words
    ]
    if language == "en":
        parts = [[word.lower()] for word in words[:-1]] + parts[-1:]
    size = 1
    for part in parts:
        size *= len(part)
    if size > MAX_FORMS:
        parts = [[word.lower()] for word in words[:-1]] + parts[-1:]
    return {"".join(combination) for combination in itertools.product(*parts)}
