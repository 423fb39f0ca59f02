"""The figures and times of day in a text, however its language writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.stories.numerals import numerals

DAYS = 32  # whole numbers below are mostly days of a month
_COUNTED = 10  # whole numbers below stand in every text, or are spelled out
_YEARS = range(1990, 2036)
_EXACT = 100  # from here on round numbers are figures even when spelled out

_FIGURE = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:]\d+)*")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)")
_HALF = re.compile(r"\s?([ap])\.?m\b", re.IGNORECASE)
_AT = re.compile(r"\b(?:godz\.|godzinie|o|od|do|о|об|в|у|а|с|з|до|от|від|ад|каля|около|близько)\s$", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_TIMES = {
    1e3: "тыс|тис|tys|thousand",
    1e6: r"млн|миллион|мільйон|мільён|mln|million|milion",
    1e9: r"млрд|миллиард|мільярд|mld|miliard|billion|bn\b",
}
_MULTIPLIED = [
    (factor, re.compile(rf"\s?(?:{words})[^\W\d_]*\.?", re.IGNORECASE)) for factor, words in _TIMES.items()
]
_BEFORE, _BEHIND = 12, 16  # characters beside a figure that tell what it is


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its value in one form for all languages, as it stands there, and whether it says little."""

    value: str
    written: str
    little: bool


def figures(text: str, language: str) -> Iterator[Figure]:
    """The figures of a text but single digits, years, dates and scores. Spaces must be plain ones.

    Those in digits come first, then those in words but "forty" and other round ones: many texts say it of much.
    """
    for found in _FIGURE.finditer(text):
        written = found.group()
        before, behind = text[max(0, found.start() - _BEFORE) : found.start()], text[found.end() :][:_BEHIND]
        at = _time(written, before, behind, language)
        factor, word = _multiplied(behind)
        if at:
            yield Figure(at, written, False)
        elif (value := _value(written, factor, language)) is not None:
            yield Figure(f"{value:.6g}", written + word, value < DAYS and value.is_integer())
    for number in numerals(text, language):
        factor, word = _multiplied(text[number.end : number.end + _BEHIND])
        value = number.value * factor
        if value >= _EXACT or (value > _COUNTED and value % 10):
            yield Figure(f"{value:.6g}", text[number.start : number.end] + word, False)


def _time(written: str, before: str, behind: str, language: str) -> str | None:
    """A time of day as hours and minutes: "16:48", "4:48 p.m.", and behind a preposition «16.48»."""
    clock = _CLOCK.fullmatch(written)
    if clock is None or ("." in written and (language == "en" or not _AT.search(before))):
        return None
    hours, minutes, half = int(clock[1]), int(clock[2]), _HALF.match(behind)
    if half and hours <= 12:
        hours = hours % 12 + 12 * (half[1].lower() == "p")
    return f"{hours}:{minutes:02}" if hours < 24 and minutes < 60 else None


def _multiplied(behind: str) -> tuple[float, str]:
    """What a "million" behind a figure makes of it, and how it stands there; 1 and nothing when there is none."""
    for factor, words in _MULTIPLIED:
        if found := words.match(behind):
            return factor, found.group()
    return 1, ""


def _value(written: str, factor: float, language: str) -> float | None:
    """The value, so many times; None when it is no number or one that says nothing."""
    plain = written.replace(" ", "")
    plain = re.sub(r",(?=\d{3})", "", plain) if language == "en" else plain.replace(",", ".")
    if language != "en" and "," not in written and _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    if not re.fullmatch(r"\d{1,15}(?:\.\d+)?", plain):
        return None
    value = float(plain) * factor
    nothing = value.is_integer() and (value < _COUNTED or (factor == 1 and int(value) in _YEARS))
    return None if nothing else value
