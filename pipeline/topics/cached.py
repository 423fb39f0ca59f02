"""Compiled topics as JSON: text that can be read without trusting it, unlike a pickle."""

from __future__ import annotations

import json
from typing import Any

from pipeline.topics.compiled import Compiled, Topic
from pipeline.topics.lexicon import Lexicon
from pipeline.topics.model import Example
from pipeline.topics.nodes import AllOf, AnyOf, AtLeast, Lang, Near, Node, Not, Same, Terms, children

FORMAT = 1


def encode(compiled: Compiled, key: str) -> bytes:
    """The file's content; `key` tells later whether it is still current."""
    lexicon = compiled.lexicon
    document = {
        "key": key,
        "topics": [_topic(topic) for topic in compiled.topics.values()],
        "plans": [_plan(compiled.plans[name]) for name in compiled.topics],
        "words": lexicon.words,
        "steps": [list(lexicon.steps.keys()), list(lexicon.steps.values())],
        "ends": [list(lexicon.ends.keys()), list(lexicon.ends.values())],
        "counts": [lexicon.symbols, lexicon.states],
        "terms": compiled.terms,
        "punctuated": sorted(compiled.punctuated),
        "wakes": [list(compiled.wakes.keys()), list(compiled.wakes.values())],
        "fields": sorted(compiled.fields),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes, key: str) -> Compiled | None:
    """What `encode` wrote, or None when it is damaged or has another key."""
    try:
        document = json.loads(data)
        return _compiled(document) if document["key"] == key else None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _compiled(document: dict[str, Any]) -> Compiled:
    topics = {topic.id: topic for topic in map(_read_topic, document["topics"])}
    return Compiled(
        topics=topics,
        plans=dict(zip(topics, map(_read_plan, document["plans"]), strict=True)),
        lexicon=_lexicon(document),
        terms=document["terms"],
        punctuated=frozenset(document["punctuated"]),
        wakes=dict(zip(*document["wakes"], strict=True)),
        fields=frozenset(document["fields"]),
    )


def _lexicon(document: dict[str, Any]) -> Lexicon:
    states, ends = document["ends"]
    one: dict[int, tuple[int, ...]] = {}  # most states end one term, most terms end in many states
    shared = (one.setdefault(end[0], tuple(end)) if len(end) == 1 else tuple(end) for end in ends)
    symbols, count = document["counts"]
    return Lexicon(
        words=document["words"],
        steps=dict(zip(*document["steps"], strict=True)),
        ends=dict(zip(states, shared, strict=True)),
        symbols=symbols,
        states=count,
    )


def _topic(topic: Topic) -> list[Any]:
    examples = [
        [example.model_dump(exclude_defaults=True) for example in those]
        for those in (topic.match_examples, topic.reject_examples)
    ]
    head = [topic.id, topic.number, topic.title, topic.query, topic.channels, topic.paused, topic.languages]
    return [*head, topic.version, *examples]


def _read_topic(data: list[Any]) -> Topic:
    name, number, title, query, channels, paused, languages, version, match, reject = data
    read = [tuple(Example(**example) for example in those) for those in (match, reject)]
    return Topic(name, number, title, query, tuple(channels), paused, tuple(languages), version, read[0], read[1])


def _plan(node: Node) -> list[Any]:
    rest: list[Any]
    match node:
        case Terms(_, ids, field):
            rest = [sorted(ids), field]
        case Lang(_, languages):
            rest = [languages]
        case AtLeast(_, count, parts):
            rest = [count, *map(_plan, parts)]
        case Near(_, left, right, distance, ordered):
            rest = [_plan(left), _plan(right), distance, ordered]
        case Same(_, left, right, unit):
            rest = [_plan(left), _plan(right), unit]
        case _:
            rest = [_plan(part) for part in children(node)]
    return [type(node).__name__, list(node.at), *rest]


def _read_plan(data: list[Any]) -> Node:
    kind, at, *rest = data
    place = (at[0], at[1])
    match kind:
        case "Terms":
            return Terms(place, frozenset(rest[0]), rest[1])
        case "Lang":
            return Lang(place, tuple(rest[0]))
        case "AtLeast":
            return AtLeast(place, rest[0], tuple(map(_read_plan, rest[1:])))
        case "Near":
            return Near(place, _read_plan(rest[0]), _read_plan(rest[1]), rest[2], rest[3])
        case "Same":
            return Same(place, _read_plan(rest[0]), _read_plan(rest[1]), rest[2])
        case "Not":
            return Not(place, _read_plan(rest[0]))
        case "AllOf":
            return AllOf(place, tuple(map(_read_plan, rest)))
        case "AnyOf":
            return AnyOf(place, tuple(map(_read_plan, rest)))
    raise ValueError(kind)
