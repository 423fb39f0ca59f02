"""Texts cut into fragments, those that matched marked. Nothing here makes HTML: templates escape each piece."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

MAX_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a text; `term` is what it matched, empty when only the place is known, None when nothing."""

    text: str
    term: str | None = None

    @property
    def marked(self) -> bool:
        """Whether it matched."""
        return self.term is not None


def fragments(text: str, marks: Iterable[Sequence[Any]]) -> list[Fragment]:
    """`text` cut at marks, each [start, end] or [start, end, term, ...]; overlapping ones become one.

    Marks outside the text are left out: the text may have changed since they were made.
    """
    pieces: list[Fragment] = []
    done = 0
    for start, end, term in _merged(marks, len(text)):
        if start > done:
            pieces.append(Fragment(text[done:start]))
        pieces.append(Fragment(text[start:end], term))
        done = end
    if done < len(text):
        pieces.append(Fragment(text[done:]))
    return pieces


def _merged(marks: Iterable[Sequence[Any]], length: int) -> list[tuple[int, int, str]]:
    merged: list[tuple[int, int, str]] = []
    sound = ((int(mark[0]), int(mark[1]), str(mark[2]) if len(mark) > 2 else "") for mark in marks)
    for start, end, term in sorted(mark for mark in sound if 0 <= mark[0] < mark[1] <= length):
        if merged and start < merged[-1][1]:
            first, last, known = merged[-1]
            both = known if term in known.split(", ") else f"{known}, {term}"
            merged[-1] = (first, max(last, end), both)
        else:
            merged.append((start, end, term))
    return merged


def paragraphs(text: str, marks: Iterable[Sequence[Any]]) -> list[list[Fragment]]:
    """The paragraphs (lines) of `text` that are not blank, as fragments; no more than MAX_CHARACTERS."""
    shown = text[:MAX_CHARACTERS]
    cut: list[list[Fragment]] = [[]]
    for piece in fragments(shown, [mark for mark in marks if int(mark[1]) <= len(shown)]):
        first, *rest = piece.text.split("\n")
        cut[-1].append(Fragment(first, piece.term))
        cut.extend([Fragment(line, piece.term)] for line in rest)
    kept = ([piece for piece in line if piece.text] for line in cut)
    return [line for line in kept if any(piece.text.strip() for piece in line)]
