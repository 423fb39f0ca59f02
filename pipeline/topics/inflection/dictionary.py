"""Russian and Ukrainian, from pymorphy3's dictionaries; a word they lack is read by its ending."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pymorphy3
from pymorphy3.units import DictionaryAnalyzer, KnownPrefixAnalyzer, KnownSuffixAnalyzer, UnknownPrefixAnalyzer

from pipeline.topics.inflection.paradigms import Form, Paradigm

MAX_ENDINGS = 4_000  # remembered, about 4 MB

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
_KINDS = {"Supr", "actv", "pssv", "past", "pres"}  # degree, and the voice and tense of participles
_FOREIGN = {"ru": re.compile("[іїєґў]"), "uk": re.compile("[ыэёъў]")}
_HARD_CONSONANT = re.compile("[бвгґджзклмнпрстфхцчшщ]$")
_NAME_ENDINGS = {
    "ru": {"n": [""], "g": ["а"], "d": ["у"], "a": ["а"], "i": ["ом", "ем"], "l": ["е"]},
    "uk": {
        "n": [""],
        "g": ["а"],
        "d": ["у", "ові", "еві"],
        "a": ["а"],
        "i": ["ом", "ем"],
        "l": ["і", "у", "ові", "еві"],
    },
}
_LONG = re.compile("(?:ая|яя|ую|юю|еє|єє|ії)$")
_NO_PLURAL = ("ізм", "изм", "ування", "ювання")
_OLDER = re.compile("[сч]ти$")
_BY_ANALOGY = (KnownPrefixAnalyzer, UnknownPrefixAnalyzer, KnownSuffixAnalyzer)
_SHARE = 0.3  # a guess stays when it is at least this likely beside the best one


@functools.cache
def _analyzer(language: str) -> Any:
    """A language's analyzer. How unknown words with an ending change it looks up once for each ending."""
    analyzer: Any = pymorphy3.MorphAnalyzer(lang=language)
    for endings in analyzer.dictionary.prediction_suffixes_dawgs:
        endings.similar_items = _remembering(endings.similar_items, analyzer.char_substitutes)
    return analyzer


def _remembering(look_up: Callable[[str, Any], Any], substitutes: Any) -> Callable[[str, Any], Any]:
    """A look-up that remembers what it found, always with these substitutes, which have no hash."""
    find = functools.lru_cache(maxsize=MAX_ENDINGS)(lambda ending: look_up(ending, substitutes))
    return lambda ending, _: find(ending)


def paradigms(word: str, language: str) -> list[Paradigm]:
    """The lexemes that a word may be the base form of.

    None for a word with letters of another language, and for an abbreviation that the dictionary lacks.
    """
    if _FOREIGN[language].search(word.casefold()):
        return []
    parses = _analyzer(language).parse(word)
    if len(word) > 1 and word.isupper():
        parses = [parse for parse in parses if "Abbr" in parse.tag.grammemes]
    capital = word[:1].isupper()
    kept = _likely([parse for parse in parses if _is_base(parse)], language, capital=capital)
    if not kept and capital and _HARD_CONSONANT.search(word) and not word.isupper():
        return [_foreign_name(word.casefold(), language)]
    if not kept:
        kept = [parse for parse in parses if parse.tag.POS in _NOUNS | _ADJECTIVES | _VERBS][:1]
    return list(dict.fromkeys(_paradigm(parse) for parse in kept))


def _foreign_name(word: str, language: str) -> Paradigm:
    """A man's name that the dictionary takes for a form of some other word: «Уолц»."""
    ends = _NAME_ENDINGS[language].items()
    forms = tuple(Form(word + ending, case, "s", "m") for case, endings in ends for ending in endings)
    return Paradigm(forms, gender="m", person=True)


def _is_base(parse: Any) -> bool:
    """Whether a parse is a nominative; the Ukrainian dictionary leaves the case of some base forms out."""
    tag = parse.tag
    if tag.POS not in _NOUNS | _ADJECTIVES or "alt" in tag.grammemes:
        return False
    return tag.case == "nomn" or (tag.case is None and parse.word == parse.normal_form)


def _likely(parses: list[Any], language: str, *, capital: bool) -> list[Any]:
    """The parses worth keeping: known before guessed, names for a capital, common words otherwise."""
    base = [parse for parse in parses if parse.word == parse.normal_form]
    parses = base or parses
    known = [parse for parse in parses if isinstance(parse.methods_stack[0][0], DictionaryAnalyzer)]
    parses = known or parses
    proper = [parse for parse in parses if parse.tag.grammemes & _PROPER]
    common = [parse for parse in parses if parse not in proper]
    # The Ukrainian dictionary marks no places, and a place may also be a surname.
    names = parses if language == "uk" else proper or common
    first = names if capital else common or proper
    if known or not first:
        return first
    best = max(parse.score for parse in first)
    return [parse for parse in first if parse.score >= _SHARE * best]


def _paradigm(parse: Any) -> Paradigm:
    tag = parse.tag
    noun = tag.POS in _NOUNS
    gender = _GENDERS.get(tag.gender or "", "") if noun else ""
    forms = _without_rare(_forms(parse, gender), noun)
    if parse.normal_form.endswith(_NO_PLURAL):
        forms = [form for form in forms if form.number == "s"]
    return Paradigm(tuple(dict.fromkeys(forms)), noun, gender, bool(tag.grammemes & {"Name", "Surn"}))


def _forms(parse: Any, gender: str) -> list[Form]:
    """The forms of a parse's lexeme that are of its kind."""
    known, *analogous = parse.methods_stack
    if not isinstance(known[0], DictionaryAnalyzer) or not all(isinstance(by[0], _BY_ANALOGY) for by in analogous):
        # What has a hyphen is put together of several words, and changes in its own way.
        lexeme = [form for form in parse.lexeme if _same_kind(form.tag, parse.tag)]
        return [Form(form.word, *_told(form.tag, gender)) for form in lexeme]
    unit, word, paradigm, index = known
    start, end, endings = _endings(unit.dict, paradigm, index, gender)
    before = parse.word[: len(parse.word) - len(word)]
    stem = word[len(start) : len(word) - len(end)]
    return [Form(f"{before}{first}{stem}{last}", *told) for first, last, told in endings]


@functools.lru_cache(maxsize=10_000)
def _endings(dictionary: Any, paradigm: int, index: int, gender: str) -> tuple[str, str, list[_Ending]]:
    """What a paradigm puts before and behind the stem in its form `index`, and in each of that form's kind."""
    all_of_it = dictionary.build_paradigm_info(paradigm)
    start, tag, end = all_of_it[index]
    return (
        start,
        end,
        [(first, last, _told(other, gender)) for first, other, last in all_of_it if _same_kind(other, tag)],
    )


_Ending = tuple[str, str, tuple[str, str, str]]
"""What stands before and behind the stem in a form, and the form's case, number and gender."""


def _told(tag: Any, gender: str) -> tuple[str, str, str]:
    kind = _kind(tag)
    return kind.case, kind.number, gender or _GENDERS.get(kind.gender or "", "")


class _Kind(NamedTuple):
    """What is asked of a tag again and again; there are few tags, and each is slow to answer."""

    part: str | None
    case: str
    number: str
    gender: str | None
    marks: frozenset[str]


def _kind(tag: Any) -> _Kind:
    text = str(tag)
    if text not in _kinds:
        case = _CASES.get(tag.case or "nomn", "") if tag.POS in _NOUNS | _ADJECTIVES else ""
        number = "p" if "plur" in tag.grammemes else "s"
        _kinds[text] = _Kind(tag.POS, case, number, tag.gender, frozenset(tag.grammemes & _KINDS))
    return _kinds[text]


_kinds: dict[str, _Kind] = {}


def _without_rare(forms: list[Form], noun: bool) -> list[Form]:
    """The forms without Ukrainian ones of verse ("новая" beside "нова") and of older spelling ("радости")."""
    rare = _OLDER if noun else _LONG
    usual = {form[1:] for form in forms if not rare.search(form.text)}
    return [form for form in forms if form[1:] not in usual or not rare.search(form.text)]


def _same_kind(form: Any, base: Any) -> bool:
    """Whether a form is of the base form's kind: part of speech, degree, voice and gender.

    A verb is one with its infinitive and participles.
    """
    mine, its = _kind(form), _kind(base)
    if its.part in _VERBS:
        return True
    if mine.part != its.part or mine.marks != its.marks:
        return False
    return mine.part != "NOUN" or mine.gender in (None, its.gender) or its.gender is None
