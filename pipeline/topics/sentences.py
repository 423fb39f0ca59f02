"""Where the sentences and paragraphs of a text begin."""

from __future__ import annotations

import re

_PARAGRAPH = re.compile(r"\n\s*")
# The look-behind lets a run of full stops be tried once, not from each of its signs.
_END = re.compile(r"""(?<![.!?…])[.!?…]+["'»”“’)\]]*\s+(?=["'«„“‘(\[—–-]?\s?(\w))""")
_LAST_WORD = re.compile(r"\w*$")
_LONGEST_ABBREVIATION = 6
# Words whose period ends no sentence, as far as a capital letter may follow them.
_ABBREVIATIONS = """
mr mrs ms dr prof st gen col lt sgt rep sen gov vs jr sr inc ltd
г гг ул им св тов проф акад ген полк др пр стр рис обл тыс млн млрд см
вул праф тав нар ім просп
ul św pl al płk inż im os
"""
_ABBREVIATED = frozenset(_ABBREVIATIONS.split())


def paragraph_starts(text: str) -> list[int]:
    """Offsets of the paragraphs: every line is one."""
    return [0, *(found.end() for found in _PARAGRAPH.finditer(text))]


def sentence_starts(text: str) -> list[int]:
    """Offsets of the sentences: after a full stop that a capital letter or digit follows, and at each line."""
    ends = [found.end() for found in _END.finditer(text) if _ends_sentence(found)]
    return sorted({*paragraph_starts(text), *ends})


def _ends_sentence(found: re.Match[str]) -> bool:
    signs, behind = found[0], found[1]
    if behind.islower():
        return False
    if signs[0] != "." or signs[1] == ".":
        return True
    last = _LAST_WORD.search(found.string, max(0, found.start() - _LONGEST_ABBREVIATION), found.start())
    word = last[0] if last else ""
    return not ((len(word) == 1 and word.isupper()) or word.lower() in _ABBREVIATED)
