"""Russian and Ukrainian, from pymorphy3's dictionaries; a word they lack is read by its ending."""

from __future__ import annotations

import functools
import re
from typing import Any

import pymorphy3
from pymorphy3.units import DictionaryAnalyzer

from pipeline.topics.inflection.paradigms import Form, Paradigm

_CASES = {
    "nomn": "n",
    "gent": "g",
    "gen2": "g",
    "datv": "d",
    "accs": "a",
    "acc2": "a",
    "ablt": "i",
    "loct": "l",
    "loc2": "l",
    "voct": "v",
}
_GENDERS = {"masc": "m", "femn": "f", "neut": "n"}
_PROPER = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"}
_NOUNS, _ADJECTIVES = {"NOUN", "NPRO"}, {"ADJF", "PRTF"}
_VERBS = {"VERB", "INFN"}
_FOREIGN = {"ru": re.compile("[іїєґў]"), "uk": re.compile("[ыэёъў]")}
_LONG = re.compile("(?:ая|яя|ую|юю|еє|єє|ії)$")
_SHARE = 0.3  # a guess stays when it is at least this likely beside the best one


@functools.cache
def _analyzer(language: str) -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang=language)


def paradigms(word: str, language: str) -> list[Paradigm]:
    """The lexemes that a word may be the base form of; none for a word with letters of another language."""
    if _FOREIGN[language].search(word.casefold()):
        return []
    parses = _analyzer(language).parse(word)
    kept = _likely([parse for parse in parses if _is_base(parse)], capital=word[:1].isupper())
    if not kept:
        kept = [parse for parse in parses if parse.tag.POS in _NOUNS | _ADJECTIVES | _VERBS][:1]
    found: dict[Paradigm, None] = {}
    for parse in kept:
        found[_paradigm(parse)] = None
    return list(found)


def _is_base(parse: Any) -> bool:
    return parse.tag.POS in _NOUNS | _ADJECTIVES and parse.tag.case == "nomn"


def _likely(parses: list[Any], *, capital: bool) -> list[Any]:
    """The parses worth keeping: known before guessed, names for a capital, common words otherwise."""
    known = [parse for parse in parses if isinstance(parse.methods_stack[0][0], DictionaryAnalyzer)]
    parses = known or parses
    proper = [parse for parse in parses if parse.tag.grammemes & _PROPER]
    common = [parse for parse in parses if parse not in proper]
    first = (proper or common) if capital else (common or proper)
    if known or not first:
        return first
    best = max(parse.score for parse in first)
    return [parse for parse in first if parse.score >= _SHARE * best]


def _paradigm(parse: Any) -> Paradigm:
    tag = parse.tag
    noun = tag.POS in _NOUNS
    gender = _GENDERS.get(tag.gender or "", "") if noun else ""
    forms = [_form(form, gender) for form in parse.lexeme if _same_kind(form.tag, tag)]
    if not noun:
        forms = _without_long(forms)
    return Paradigm(tuple(dict.fromkeys(forms)), noun, gender, bool(tag.grammemes & {"Name", "Surn"}))


def _form(parse: Any, gender: str) -> Form:
    tag = parse.tag
    number = "p" if "plur" in tag.grammemes else "s"
    return Form(parse.word, _CASES.get(tag.case or "", ""), number, gender or _GENDERS.get(tag.gender or "", ""))


def _without_long(forms: list[Form]) -> list[Form]:
    """The forms of an adjective without those of Ukrainian verse ("новая" beside "нова")."""
    short = {form[1:] for form in forms if not _LONG.search(form.text)}
    return [form for form in forms if form[1:] not in short or not _LONG.search(form.text)]


def _same_kind(form: Any, base: Any) -> bool:
    """Whether a form is of the base form's kind: part of speech, degree, and gender of a surname.

    A verb is one with its infinitive and participles.
    """
    if base.POS in _VERBS:
        return True
    if form.POS != base.POS or ("Supr" in form.grammemes) != ("Supr" in base.grammemes):
        return False
    return form.POS != "NOUN" or form.gender in (None, base.gender) or base.gender is None
