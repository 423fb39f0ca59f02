"""Words: where they stand in a text, and the one spelling under which their variants meet.

Every variant is undone word by word, never in the text as a whole, so that offsets stay those of the text.
"""

from __future__ import annotations

import re
import unicodedata

# Signs inside a word that readers do not see, or see as stress: soft hyphen, zero-width signs, combining marks.
_HIDDEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_MARKS = "\u0300-\u036f"
_APOSTROPHES = "'’ʼ‘`´ʹ′＇"
LETTERS = rf"[\w{_HIDDEN}{_MARKS}]"

WORD = re.compile(rf"{LETTERS}++(?:[{_APOSTROPHES}]{LETTERS}++)*+")
"""A word: letters and digits, with apostrophes inside. Hyphens part words: "Sankt-Peterburg" has two."""

_SPLIT = re.compile(f"({WORD.pattern})")
_REMOVED = re.compile(rf"[{_HIDDEN}]")
_STRESS = re.compile("(?<=[\u0400-\u04ff])[\u0300\u0301]")
_SPECIAL = re.compile(rf"[{_HIDDEN}{_MARKS}{_APOSTROPHES[1:]}ёЁѐѝЀЍ]")
# What needs none of that: digits with letters of one script, without ё and with ў only inside.
_CYRILLIC_LETTERS = "а-яА-ЯіІїЇєЄґҐ0-9"
PLAIN = re.compile(f"[{_CYRILLIC_LETTERS}][{_CYRILLIC_LETTERS}ўЎ]*|[a-zA-Z0-9ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]+")
"""A word whose `fold` is the word in small letters."""

_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SPELLING = str.maketrans("ёЁѐЀѝЍ" + _APOSTROPHES, "еЕеЕиИ" + "'" * len(_APOSTROPHES))

# Letters that look alike in print. Small and capital letters differ: Latin "m" is not "м", but "M" is "М".
_LOOK_LATIN = "aceijkopxyABCEHIJKMOPTXY"
_LOOK_CYRILLIC = "асеіјкорхуАВСЕНІЈКМОРТХУ"
_TO_CYRILLIC = str.maketrans(_LOOK_LATIN, _LOOK_CYRILLIC)
_TO_LATIN = str.maketrans(_LOOK_CYRILLIC, _LOOK_LATIN)


def same_spelling(word: str) -> str:
    """The word with hidden signs, stress marks, ё, apostrophes and look-alike letters undone; case is kept."""
    if _SPECIAL.search(word):
        word = unicodedata.normalize("NFC", _REMOVED.sub("", word))
        word = _STRESS.sub("", word).translate(_SPELLING)
    if not word.isascii() and _LATIN.search(word) and _CYRILLIC.search(word):
        word = _one_script(word)
    return word


def fold(word: str) -> str:
    """`same_spelling`, without regard to case and to the Belarusian ў that у becomes after a vowel."""
    return spellings(word)[1]


def spellings(word: str) -> tuple[str, str]:
    """`same_spelling` and `fold` of a word."""
    if PLAIN.fullmatch(word):
        return word, word.lower()
    spelled = same_spelling(word)
    folded = spelled.casefold()
    return spelled, "у" + folded[1:] if folded.startswith("ў") else folded


def words_of(text: str) -> list[str]:
    """The words of a text in their order, as they stand there."""
    return WORD.findall(text)


def split(text: str) -> list[str]:
    """A text cut into what stands before its first word, that word, ... and what stands behind the last."""
    return _SPLIT.split(text)


def scripts(text: str) -> tuple[bool, bool]:
    """Whether a text has Cyrillic letters, and whether it has Latin ones."""
    return bool(_CYRILLIC.search(text)), any("LATIN" in unicodedata.name(char, "") for char in text)


def _one_script(word: str) -> str:
    """A word of two scripts in one, when the letters of the other all have a twin."""
    cyrillic = word.translate(_TO_CYRILLIC)
    if not _LATIN.search(cyrillic):
        return cyrillic
    latin = word.translate(_TO_LATIN)
    return word if _CYRILLIC.search(latin) else latin
