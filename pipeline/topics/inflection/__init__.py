"""The forms in which a word or a name of several words stands in Belarusian, English, Polish, Russian, Ukrainian.

Russian and Ukrainian come from pymorphy3's dictionaries, which guess unknown words by their endings.
Belarusian and Polish follow paradigm rules, English a few rules and its irregular plurals.
"""

from __future__ import annotations

import functools

from pipeline.topics.inflection import dictionary, english
from pipeline.topics.inflection.paradigms import Paradigms
from pipeline.topics.inflection.phrases import inflect_phrase
from pipeline.topics.inflection.rules import belarusian, polish

__all__ = ["inflect"]

_PARADIGMS: dict[str, Paradigms] = {
    "be": belarusian.paradigms,
    "pl": polish.paradigms,
    "ru": functools.partial(dictionary.paradigms, language="ru"),
    "uk": functools.partial(dictionary.paradigms, language="uk"),
}


def inflect(term: str, language: str) -> set[str]:
    """Every form of a term, itself included, with the capitals of the term.

    A name of several words inflects with agreement; what depends on its head stays ("банк развіцця": only
    "банк" changes). Words that no rule reads, and words of other languages, are given back as they are.
    """
    term = " ".join(term.split())
    if not term:
        return set()
    if language == "en":
        return english.forms(term)
    if language not in _PARADIGMS:
        return {term}
    return inflect_phrase(term, _PARADIGMS[language])
