"""The sentence that shows best why a text matched."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import Match, Span
from pipeline.topics.sentences import sentence_starts

LONGEST = 300  # characters; a "sentence" without full stops is cut around its first hit
ELLIPSIS = "…"
_ROOM = LONGEST - 2 * len(ELLIPSIS)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence, and the (start, end) in it of the words that matched, in order and apart."""

    sentence: str
    marks: tuple[tuple[int, int], ...]


def excerpt(match: Match, title: str, text: str) -> Excerpt:
    """The sentence of the text with the most distinct terms of the match, the first of several.

    It is the title when only the title has any.
    """
    spans = [span for span in match.spans if span.field == "text"]
    if not spans:
        return _cut(title, 0, len(title), [span for span in match.spans if span.field == "title"])
    start, end, inside = _best(text, spans)
    return _cut(text, start, end, inside)


def _best(text: str, spans: list[Span]) -> tuple[int, int, list[Span]]:
    """Start, end and spans of the sentence that says most."""
    starts = sentence_starts(text)
    sentences: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        sentences[bisect_right(starts, span.start) - 1].append(span)
    number = max(sentences, key=lambda number: (len({span.term for span in sentences[number]}), -number))
    end = starts[number + 1] if number + 1 < len(starts) else len(text)
    inside = sentences[number]
    return starts[number], max(end, *(span.end for span in inside)), inside


def _cut(text: str, start: int, end: int, spans: list[Span]) -> Excerpt:
    """That part of a text without space around it, and no longer than LONGEST around its first hit."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    before = after = ""
    if end - start > LONGEST:
        first = spans[0].start if spans else start
        wanted = max(start, min(first - LONGEST // 3, end - _ROOM))
        start, before = _word_after(text, start, wanted, first)
        end, after = _word_before(text, end, max(start + _ROOM, spans[0].end if spans else 0), first)
    sentence = before + text[start:end] + after
    shift = len(before) - start
    inside = [(s.start + shift, s.end + shift) for s in spans if start <= s.start and s.end <= end]
    return Excerpt(sentence, tuple(_merged(inside)))


def _merged(marks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Marks in order, those that overlap as one."""
    last: tuple[int, int] | None = None
    for start, end in marks:
        if last and start < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _word_after(text: str, begin: int, wanted: int, first: int) -> tuple[int, str]:
    """Where to begin a cut at `wanted`: at a word, not behind the first hit."""
    if wanted <= begin:
        return begin, ""
    space = text.find(" ", wanted - 1, first)
    return (space + 1 if space >= 0 else wanted), ELLIPSIS


def _word_before(text: str, end: int, wanted: int, first: int) -> tuple[int, str]:
    """Where to end a cut at `wanted`: behind a word, behind the first hit."""
    if wanted >= end:
        return end, ""
    space = text.rfind(" ", first + 1, wanted + 1)
    return (space if space > first else wanted), ELLIPSIS
