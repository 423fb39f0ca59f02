"""Names of several words: which words change together, and in which forms they do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.topics.inflection.paradigms import Form, Paradigm, Paradigms, Slotted

MAX_READINGS = 8  # readings of one word tried in a phrase
SHORTEST = 3  # letters of the forms that a rule may make: "ma" is no form of "May"
MAX_FORMS = 2_000  # forms given for one phrase

_CAPITAL_INSIDE = re.compile(r"(?<=.)[A-ZĄĆĘŁŃÓŚŹŻА-ЯЁІЎ]")
_VOWEL = re.compile("[aeiouyąęóаеёіоуыэюя]", re.IGNORECASE)
_PIECE = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A word taken as the nominative of a paradigm."""

    paradigm: Paradigm
    number: str
    gender: str


def inflect_phrase(term: str, paradigms: Paradigms) -> set[str]:
    """Every form of a term of one or more words, itself included; the words agree in case, number and gender."""
    pieces, words = _words(term)
    if not words:
        return {term}
    if len(words) == 1:
        forms = {form.text for paradigm in paradigms(words[0]) for form in _of_one_word(words[0], paradigm)}
        changed: Iterable[list[str]] = [[like(words[0], form)] for form in forms]
    else:
        changed = itertools.islice(_agreeing(words, paradigms), MAX_FORMS)
    return {term} | {_rebuild(term, pieces, forms) for forms in changed}


def _of_one_word(word: str, paradigm: Paradigm) -> list[Form]:
    """The forms that a word alone stands for; a name in the plural has no singular: "Штаты" are not "штат"."""
    numbers = {form.number for form in paradigm.forms if form.case == "n" and _same(form.text, word)}
    plural = paradigm.noun and word[:1].isupper() and numbers == {"p"}
    return [form for form in paradigm.forms if form.number == "p" or not plural]


def combine_forms(term: str, slotted: Slotted, adjective: re.Pattern[str]) -> set[str]:
    """Every form of a term, itself included, from its words' forms with the slot of each.

    Words stand together in forms of one slot; a form without one ("") goes with any. What is behind the first word
    may also stay as it is. `adjective` finds words that may be adjectives: those go on changing behind a noun.
    """
    pieces, words = _words(term)
    columns = _columns(words, slotted, adjective)
    slots = {slot for column in columns for slot in column} - {""} or {""}
    combinations = itertools.chain.from_iterable(
        itertools.product(*(column.get(slot, set()) | column.get("", set()) for column in columns))
        for slot in sorted(slots)
    )
    return {term} | {_rebuild(term, pieces, forms) for forms in itertools.islice(combinations, MAX_FORMS)}


def _columns(words: list[str], slotted: Slotted, adjective: re.Pattern[str]) -> list[dict[str, set[str]]]:
    """For each word its forms by slot; what depends on the head stands in one form for all."""
    columns: list[dict[str, set[str]]] = []
    headed = False
    for place, word in enumerate(words):
        agrees = bool(adjective.search(word))
        if headed and not agrees and not word[:1].isupper():
            return columns + [{"": {rest}} for rest in words[place:]]
        column = _column_of(word, slotted)
        if place or not column:
            column.setdefault("", set()).add(word)
        headed = headed or not agrees
        columns.append(column)
    return columns


def _column_of(word: str, slotted: Slotted) -> dict[str, set[str]]:
    """A word's forms by slot; of a compound with hyphens its last part changes, abbreviations never do."""
    first, hyphen, last = word.rpartition("-")
    column: dict[str, set[str]] = {}
    if not _VOWEL.search(last) or _CAPITAL_INSIDE.search(last):
        return column
    for slot, form in slotted(last):
        if len(form) >= min(len(last), SHORTEST):
            column.setdefault(slot, set()).add(like(word, f"{first}{hyphen}{form}"))
    return column


def _words(term: str) -> tuple[list[re.Match[str]], list[str]]:
    pieces = list(_PIECE.finditer(term))
    return pieces, [piece.group() for piece in pieces]


def like(model: str, form: str) -> str:
    """The form with the capitals of the word that it is a form of."""
    if len(model) > 1 and model.isupper():
        return form.upper()
    if model[:1].isupper():
        if "-" not in model:
            return form[:1].upper() + form[1:]
        parts = form.split("-")
        models = model.split("-")
        if len(parts) != len(models):
            return form[:1].upper() + form[1:]
        return "-".join(
            p[:1].upper() + p[1:] if m[:1].isupper() else p for p, m in zip(parts, models, strict=True)
        )
    return form


def _rebuild(term: str, pieces: list[re.Match[str]], forms: Iterable[str]) -> str:
    built, at = [], 0
    for piece, form in zip(pieces, forms, strict=True):
        start, end = piece.span()
        built += [term[at:start], form]
        at = end
    return "".join(built) + term[at:]


def _agreeing(words: list[str], paradigms: Paradigms) -> Iterator[list[str]]:
    """The forms of a phrase, word by word."""
    readings = [_readings(word, paradigms) for word in words]
    head = _head(readings)
    if head is None:
        head = len(words) - 1
        readings[head] = [_as_noun(reading) for reading in readings[head]]
    for reading in readings[head]:
        moving = _moving(words, readings, head, reading)
        if moving is None:
            continue
        for choice in _choices(head, moving):
            yield from _forms(words, reading, head, choice)


def _as_noun(reading: _Reading) -> _Reading:
    """An adjective that stands for a person or thing: «политический заключённый»."""
    forms = tuple(form for form in reading.paradigm.forms if form.gender in ("", reading.gender))
    return _Reading(Paradigm(forms, True, reading.gender), reading.number, reading.gender)


def _readings(word: str, paradigms: Paradigms) -> list[_Reading]:
    found: dict[_Reading, None] = {}
    for paradigm in paradigms(word):
        for form in paradigm.forms:
            if form.case == "n" and _same(form.text, word):
                found[_Reading(paradigm, form.number, form.gender)] = None
    return list(found)[:MAX_READINGS]


def _same(form: str, word: str) -> bool:
    """Whether two spellings are one but for capitals and the dots of ё."""
    return form.casefold().replace("ё", "е") == word.casefold().replace("ё", "е")


def _head(readings: list[list[_Reading]]) -> int | None:
    """The place of the last noun before which every word agrees with it as an adjective."""
    best = None
    for place, mine in enumerate(readings):
        if any(reading.paradigm.noun and _led(readings[:place], reading) for reading in mine):
            best = place
        if not any(not reading.paradigm.noun for reading in mine):
            break
    return best


def _led(before: list[list[_Reading]], head: _Reading) -> bool:
    return all(any(_agrees(reading, head) for reading in word) for word in before)


def _agrees(reading: _Reading, head: _Reading) -> bool:
    """Whether a word is an adjective of this noun."""
    if reading.paradigm.noun or reading.number != head.number:
        return False
    return head.number == "p" or not (reading.gender and head.gender) or reading.gender == head.gender


def _moving(
    words: list[str], readings: list[list[_Reading]], head: int, noun: _Reading
) -> dict[int, list[_Reading]] | None:
    """The readings of the words that change with the head, None when one before it does not agree."""
    if not noun.paradigm.noun:
        return None
    moving: dict[int, list[_Reading]] = {}
    for place in range(head):
        moving[place] = [reading for reading in readings[place] if _agrees(reading, noun)]
        if not moving[place]:
            return None
    for place in range(head + 1, len(words)):
        after = [reading for reading in readings[place] if _agrees(reading, noun)]
        after += _beside(words[head], words[place], readings[place], noun)
        if not after:
            break
        moving[place] = after
    return moving


def _beside(head: str, word: str, readings: list[_Reading], noun: _Reading) -> list[_Reading]:
    """A second name in the head's case: the surname after a first name, the town after its kind."""
    if not word[:1].isupper():
        return []
    nouns = [reading for reading in readings if reading.paradigm.noun and reading.number == noun.number]
    same = [reading for reading in nouns if reading.gender == noun.gender or not reading.gender]
    return same or (nouns if head[:1].isupper() else [])


def _choices(head: int, moving: dict[int, list[_Reading]]) -> Iterator[dict[int, _Reading]]:
    """Every way to read the moving words; a noun behind the head may also stay as it is."""
    options = []
    for place in sorted(moving):
        keep: list[_Reading | None] = list(moving[place])
        if place > head and any(reading.paradigm.noun for reading in moving[place]):
            keep.append(None)
        options.append(keep)
    for combination in itertools.product(*options):
        chosen = zip(sorted(moving), combination, strict=True)
        yield {place: reading for place, reading in chosen if reading is not None}


def _forms(words: list[str], noun: _Reading, head: int, choice: dict[int, _Reading]) -> Iterator[list[str]]:
    named = any(reading.paradigm.noun for reading in choice.values()) or noun.paradigm.person
    for form in noun.paradigm.forms:
        if named and form.number != noun.number:
            continue
        columns = [
            [like(word, form.text)] if place == head else _column(word, choice.get(place), form)
            for place, word in enumerate(words)
        ]
        yield from (list(row) for row in itertools.product(*columns))


def _column(word: str, reading: _Reading | None, head: Form) -> list[str]:
    """The forms that one word takes beside a form of the head."""
    if reading is None:
        return [word]
    found = {
        like(word, form.text)
        for form in reading.paradigm.forms
        if form.case == head.case
        and form.number == head.number
        and (
            reading.paradigm.noun
            or head.number == "p"
            or not (form.gender and head.gender)
            or form.gender == head.gender
        )
    }
    return sorted(found)
