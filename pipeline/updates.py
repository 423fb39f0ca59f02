"""Updates: what a later revision says differently where a topic was found.

Only the sentences with the words that matched count, the headline among them. One of them that the other
text has not is a change; letter case, punctuation and white space are none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.changes import WORD, ChangeKind, Said, change_kinds
from pipeline.records import Match, Span
from pipeline.topics import Excerpt, excerpt
from pipeline.topics.sentences import sentence_starts


@dataclass(frozen=True, slots=True)
class TopicChange:
    """What changed where a topic was found.

    `before` is the sentence that is no longer there, `after` the one that is new, `marks` its words that
    matched. One of the sentences is empty when it was only removed, or only added.
    """

    kinds: tuple[ChangeKind, ...]
    before: str
    after: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A text with the places in which a topic was found; none when it was not."""

    title: str
    text: str
    spans: tuple[Span, ...]


_Sentence = tuple[str, str]  # the field, "title" or "text", and the sentence


def topic_change(before: Found, after: Found) -> TopicChange | None:
    """What changed from one revision to a later one where a topic was found; None when nothing did."""
    gone, come = _only_in(before, after), _only_in(after, before)
    kinds = change_kinds(_said(gone), _said(come))
    if not kinds or kinds == (ChangeKind.BOILERPLATE,):
        return None
    shown = _shown(after, come)
    return TopicChange(kinds, _shown(before, gone).sentence, shown.sentence, shown.marks)


def _only_in(one: Found, other: Found) -> dict[_Sentence, list[Span]]:
    """The sentences in which the topic was found, with their spans, that the other text has not."""
    starts = sentence_starts(other.text)
    ends = [*starts[1:], len(other.text)]
    known = {_words(other.text[start:end]) for start, end in zip(starts, ends, strict=True)} | {
        _words(other.title)
    }
    return {found: spans for found, spans in _matched(one).items() if _words(found[1]) not in known}


def _matched(found: Found) -> dict[_Sentence, list[Span]]:
    starts = sentence_starts(found.text)
    ends = [*starts[1:], len(found.text)]
    matched: dict[_Sentence, list[Span]] = {}
    for span in found.spans:
        if span.field == "title":
            sentence = found.title
        else:
            place = bisect_right(starts, span.start) - 1
            sentence = found.text[starts[place] : ends[place]].strip()
        matched.setdefault((span.field, sentence), []).append(span)
    return matched


def _words(sentence: str) -> str:
    return " ".join(WORD.findall(sentence.casefold()))


def _said(sentences: Mapping[_Sentence, list[Span]]) -> Said:
    titles = [sentence for field, sentence in sentences if field == "title"]
    return Said("".join(titles), "\n".join(sentence for field, sentence in sentences if field != "title"))


def _shown(found: Found, sentences: Mapping[_Sentence, list[Span]]) -> Excerpt:
    """The one of the sentences that says most."""
    spans = tuple(span for inside in sentences.values() for span in inside)
    return excerpt(Match("", spans), found.title, found.text) if spans else Excerpt("", ())
