"""What kind of change made a revision: a new headline, a corrected number, a passage that came or went.

The kinds are read from the words alone, so they are a reader's first hint and no judgement: "number or name
corrected" says that a short run of words was replaced and that both sides have a number, or a name, of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.diffing import replaced

# A replacement of more words than this says something else, it does not correct.
CORRECTION_WORDS = 8
# A line of so few words that ends like no sentence is a byline, a time or an invitation to read on.
BOILERPLATE_WORDS = 12
# When one side has this many times the words of the other, more came (or went) than was reworded.
OUTWEIGHS = 2
_Test = Callable[[str], bool]
WORD = re.compile(r"\w+(?:[.,:]\d+)*")
SENTENCE_END = re.compile(r"[.!?…][\"'»”’)]*$")


class ChangeKind(StrEnum):
    """What a new revision did to the one before it."""

    HEADLINE = "headline"
    CORRECTED = "number or name corrected"
    REWORDED = "passage reworded"
    ADDED = "passage added"
    REMOVED = "passage removed"
    BOILERPLATE = "boilerplate only"


@dataclass(frozen=True, slots=True)
class Said:
    """What an article says: its headline and its text, one paragraph a line."""

    title: str | None
    text: str

    @property
    def whole(self) -> str:
        """The headline as a first line, then the text."""
        return f"{self.title or ''}\n{self.text}"


def change_kinds(before: Said, after: Said) -> tuple[ChangeKind, ...]:
    """The kinds of the change, in the order of ChangeKind; none when a reader would see no difference.

    BOILERPLATE stands alone: nothing changed but letter case, punctuation, or lines that are no sentences.
    """
    found: set[ChangeKind] = set()
    if _words((before.title or "").split()) != _words((after.title or "").split()):
        found.add(ChangeKind.HEADLINE)
    lower = set(WORD.findall(before.text)) | set(WORD.findall(after.text))
    for gone, come in replaced(_report(before), _report(after)):
        found.update(_kinds(gone, come, lower))
    if not found and before.whole.split() != after.whole.split():
        return (ChangeKind.BOILERPLATE,)
    return tuple(kind for kind in ChangeKind if kind in found)


def _kinds(gone: Sequence[str], come: Sequence[str], known: set[str]) -> Iterator[ChangeKind]:
    """The kinds of one replacement; none when only case and punctuation differ."""
    old, new = _words(gone), _words(come)
    if old == new:
        return
    if not old or not new:
        yield ChangeKind.ADDED if new else ChangeKind.REMOVED
    elif max(len(old), len(new)) <= CORRECTION_WORDS:
        yield ChangeKind.CORRECTED if _corrects(gone, come, known) else ChangeKind.REWORDED
    elif len(new) >= OUTWEIGHS * len(old):
        yield ChangeKind.ADDED
    elif len(old) >= OUTWEIGHS * len(new):
        yield ChangeKind.REMOVED
    else:
        yield ChangeKind.REWORDED


def _words(pieces: Sequence[str]) -> list[str]:
    """The words without case and punctuation."""
    return [word.casefold() for word in WORD.findall(" ".join(pieces))]


def _report(said: Said) -> str:
    """The lines of the text that are no boilerplate, or the whole text when it has none."""
    kept = [line for line in said.text.splitlines() if not _is_boilerplate(line)]
    return "\n".join(kept) or said.text


def _is_boilerplate(line: str) -> bool:
    return len(line.split()) <= BOILERPLATE_WORDS and not SENTENCE_END.search(line.strip())


def _corrects(gone: Sequence[str], come: Sequence[str], known: set[str]) -> bool:
    """Whether both sides have a number, or both a name, that the other has not."""
    old, new = set(WORD.findall(" ".join(gone))), set(WORD.findall(" ".join(come)))
    left, right = old - new, new - old
    return any(all(any(test(word) for word in side) for side in (left, right)) for test in _tests(known))


def _tests(known: set[str]) -> tuple[_Test, ...]:
    """What tells a number, and what tells a name: a capital letter, and the same word nowhere in small letters."""
    return (
        lambda word: any(char.isdigit() for char in word),
        lambda word: word[0].isupper() and word.casefold() not in known,
    )
