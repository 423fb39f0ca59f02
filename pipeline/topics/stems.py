"""Words and pairs of words of a text, their endings cut off: what texts are compared by.

The cut is a light one (no dictionary, one rule for each script): enough to bring most forms of a word
together, never so sure that it could decide whether a topic matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.topics.words import fold, split

SHORTEST = 3  # letters of a word that is worth comparing, and of what is left of it

_CYRILLIC = re.compile(
    r"(?:[аяиы]ми|[аяиыі]мі|ост(?:и|і|ью|ю)|[оея]го|[ая]га|[оея]му|[ая]му|и[яюией]х?|і[яюієй]х?|"
    r"[аяоеиыі]м|[аяоеиыі]х|[оеёіїи]в|[аяо]ў|[аоуыиіеєё]й|[аяоеуюы]я|[оеы]е|ую|юю|[оеаёя]ю|[оє]ї|"
    r"[аяоеёэуюыиіїєьйў])$"
)
_LATIN = re.compile(
    r"(?:i?ego|i?emu|[iy]ch|[iy]mi|iami|ami|iach|ach|iom|ów|owi|iem|ies|ing|ed|es|em|om|ie|[aąeęioóuys])$"
)
_LATIN_LETTER = re.compile("[a-zà-ž]")
_PAIR_GAP = re.compile(r"[^\S\n]+|[-‐‑]")


def stem(word: str) -> str:
    """A word in one spelling (see `fold`) without its ending, when enough of it is left."""
    folded = fold(word).removesuffix("'s")
    ending = (_LATIN if _LATIN_LETTER.search(folded) else _CYRILLIC).search(folded)
    if ending is None or ending.start() < SHORTEST:
        return folded
    cut = folded[: ending.start()]
    return cut.rstrip("иіыь") if len(cut) > SHORTEST else cut


def terms_in(text: str) -> Iterator[tuple[str, str]]:
    """Each word, and each two that stand side by side: its stem (two: parted by a space), and as written."""
    parts = split(text)
    words, gaps = parts[1::2], parts[::2]
    stems = [stem(word) if _compared(word) else "" for word in words]
    for number, word in enumerate(words):
        if not stems[number]:
            continue
        yield stems[number], word
        if number and stems[number - 1] and _PAIR_GAP.fullmatch(gaps[number]):
            yield f"{stems[number - 1]} {stems[number]}", f"{words[number - 1]} {word}"


def _compared(word: str) -> bool:
    return sum(char.isalpha() for char in word) >= SHORTEST
