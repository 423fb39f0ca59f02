"""Russian and Ukrainian: pymorphy3's dictionaries, read for nominal words.

A term is a noun, an adjective or a name in its base form, and only forms of that very word come back: the
dictionary's other readings (an imperative, another name's genitive) would find other words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pymorphy3

_NOMINAL = ("NOUN", "ADJF", "PRTF", "NUMR", "NPRO")
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct", "voct")
_ADJECTIVES = ("ADJF", "PRTF")
_LEFT_OUT = {"COMP", "ADJS", "PRTS", "GRND", "Supr", "V-be", "Infr", "Arch"}
_NAMES = {"Name", "Surn", "Patr", "Geox"}
_LEAST_SCORE = 0.05


def forms(word: str, language: str) -> set[str]:
    """Every form of one lower-case word in its base form, itself included."""
    found = {word}
    for reading in _readings(word, language):
        found |= {form.word for form in reading.lexeme if not _LEFT_OUT & set(form.tag.grammemes)}
    return found


def phrase_forms(parts: tuple[str, ...], language: str) -> set[str]:
    """The forms of a name; `parts` are its lower-case words with what stands between them."""
    words = parts[::2]
    heads = _agreeing(words, language)
    found = {"".join(parts)}
    for number in ("sing", "plur"):
        for case in _CASES:
            bent = [
                _bend(word, reading, case, number) if reading is not None else {word}
                for word, reading in zip(words, heads, strict=True)
            ]
            if all(bent):
                found |= _joined(bent, parts[1::2])
    return found


def _joined(bent: list[set[str]], between: tuple[str, ...]) -> set[str]:
    done = bent[0]
    for gap, words in zip(between, bent[1:], strict=True):
        done = {f"{left}{gap}{right}" for left in done for right in words}
    return done


def _agreeing(words: tuple[str, ...], language: str) -> list[Any]:
    """For each word the reading by which it changes, None for one that stays.

    What agrees are the adjectives and nouns in the nominative up to the first noun, and after it nominative
    nouns too (a first name and a surname); from the first word on that is neither, nothing changes.
    """
    found: list[Any] = []
    headed = False
    for word in words:
        reading = next(iter(_readings(word, language)), None)
        if reading is None or reading.tag.POS not in ("NOUN", *_ADJECTIVES):
            break
        is_noun = reading.tag.POS == "NOUN"
        is_name = bool(_NAMES & set(reading.tag.grammemes))
        if headed and is_noun and not is_name and not _known_name(found):
            break
        headed = headed or is_noun
        found.append(reading)
    return found + [None] * (len(words) - len(found))


def _known_name(readings: list[Any]) -> bool:
    return any(reading is not None and "Name" in reading.tag for reading in readings)


def _bend(word: str, reading: Any, case: str, number: str) -> set[str]:
    """The word in a case and number; several forms where the dictionary has several."""
    gender = reading.tag.gender if number == "sing" and reading.tag.POS in _ADJECTIVES else None
    found = set()
    for form in reading.lexeme:
        tag = form.tag
        if tag.case != case or _LEFT_OUT & set(tag.grammemes):
            continue
        if tag.number is not None and tag.number != number:
            continue
        if gender and tag.gender and tag.gender != gender:
            continue
        found.add(form.word)
    return found


@cache
def _readings(word: str, language: str) -> tuple[Any, ...]:
    """The word's nominal readings in which it is a base form, the likeliest part of speech first."""
    spelt = re.sub("[ʼ’`´]", "'", word)
    found = [
        one
        for one in _analyser(language).parse(spelt)
        if one.tag.POS in _NOMINAL and one.tag.case == "nomn" and one.score >= _LEAST_SCORE
    ]
    singular = [one for one in found if one.word == one.normal_form] or found
    return tuple(singular)


@cache
def _analyser(language: str) -> Any:
    return pymorphy3.MorphAnalyzer(lang=language)
