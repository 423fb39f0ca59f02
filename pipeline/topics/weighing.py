"""What each topic costs, how selective it is, and what it has in common with other topics, measured on texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from time import perf_counter_ns

from pipeline.topics.matcher import TopicMatcher

MOST = 10  # overlaps of one topic
ENOUGH = 5
"""Matches of a topic from which on it counts as contained in another that has them all; fewer may be chance."""


@dataclass(frozen=True, slots=True)
class Text:
    """What topics are weighed on: an article, or an example."""

    title: str
    text: str
    language: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a topic has in common with another, `topic`.

    `matches` counts the texts that both match, `share` is their share of all that this one matches (None: it
    matches none), and `terms` counts those that stand in both queries. `contained`: whatever this one matches, the
    other does too, because it has all its terms or because it was so with ENOUGH texts.
    """

    topic: str
    matches: int
    share: float | None
    terms: int
    contained: bool


@dataclass(frozen=True, slots=True)
class Weight:
    """A topic's size and cost, and up to MOST overlaps, the greatest first.

    `forms` counts the spellings in which its `terms` are found. `tried` is the share of the texts that have one of
    its cheapest necessary words, so that its query has to be tried; `matched` the share that matches.
    `microseconds` is what its query takes a text, on average over all of them; the reading of the words, which all
    topics share, is not in it. All three are None without texts.
    """

    terms: int
    forms: int
    tried: float | None
    matched: float | None
    microseconds: float | None
    overlaps: tuple[Overlap, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weights in the order of the topics, and what a text takes with all of them, reading included."""

    texts: int
    microseconds: float | None
    topics: dict[str, Weight]


def example_texts(matcher: TopicMatcher) -> list[Text]:
    """The examples of all topics, to weigh the topics on when there are no articles."""
    examples = (example for topic in matcher.topics.values() for example, _ in topic.examples)
    return [Text(example.title, example.text, example.language, example.fields) for example in examples]


def weigh(matcher: TopicMatcher, texts: Iterable[Text]) -> Weighed:
    """Every topic of the matcher, tried on these texts."""
    spent: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    matched: dict[str, set[int]] = {topic: set() for topic in matcher.topics}
    count = whole = 0
    for number, text in enumerate(texts):
        begun = perf_counter_ns()
        for trial in matcher.trials(text.title, text.text, text.language, fields=text.fields):
            tried[trial.topic] += 1
            spent[trial.topic] += trial.nanoseconds
            if trial.matched:
                matched[trial.topic].add(number)
        count, whole = count + 1, whole + perf_counter_ns() - begun
    overlaps = _overlaps(matcher, matched)
    forms = matcher.forms()
    return Weighed(
        count,
        _each(whole / 1000, count),
        {
            topic: Weight(
                terms=len(matcher.terms(topic)),
                forms=forms[topic],
                tried=_each(tried[topic], count),
                matched=_each(len(matched[topic]), count),
                microseconds=_each(spent[topic] / 1000, count),
                overlaps=tuple(overlaps[topic][:MOST]),
            )
            for topic in matcher.topics
        },
    )


def _each(whole: float, count: int) -> float | None:
    return whole / count if count else None


def _overlaps(matcher: TopicMatcher, matched: Mapping[str, set[int]]) -> dict[str, list[Overlap]]:
    """Of each topic what it has in common with others, the greatest first."""
    terms = {topic: frozenset(map(str.casefold, matcher.terms(topic))) for topic in matcher.topics}
    found: dict[str, list[Overlap]] = {topic: [] for topic in matcher.topics}
    for one, other in permutations(matcher.topics.values(), 2):
        if terms[one.id].isdisjoint(terms[other.id]) and matched[one.id].isdisjoint(matched[other.id]):
            continue
        mine, both = matched[one.id], len(matched[one.id] & matched[other.id])
        contained = matcher.implies(one.id, other.id) or both == len(mine) >= ENOUGH
        shared = len(terms[one.id] & terms[other.id])
        found[one.id].append(Overlap(other.id, both, _each(both, len(mine)), shared, contained))
    for overlaps in found.values():
        overlaps.sort(key=lambda overlap: (not overlap.contained, -overlap.matches, -overlap.terms))
    return found
