"""Compiled topics as a file: a line of JSON, then arrays. Neither can run code when read, unlike a pickle."""

from __future__ import annotations

import json
import sys
from array import array
from typing import Any

from xxhash import xxh3_64, xxh3_64_hexdigest

from pipeline.topics.compiled import Compiled, Topic
from pipeline.topics.lexicon import KINDS, Lexicon, WordTable
from pipeline.topics.model import Example
from pipeline.topics.nodes import AllOf, AnyOf, AtLeast, Lang, Near, Node, Not, Same, Terms, Times, children

Buffer = bytes | memoryview

FORMAT = f"3 {sys.byteorder} {array('I').itemsize} {array('Q').itemsize}"
"""What a reader must have in common with the writer."""


def encode(compiled: Compiled, key: str) -> list[Buffer]:
    """The file's content in parts; `key` tells later whether it is still current."""
    lexicon = compiled.lexicon
    arrays, check = _arrays(lexicon), xxh3_64()
    for part in arrays:
        check.update(part)
    header = {
        "key": key,
        "sizes": [part.nbytes for part in arrays],
        "check": check.hexdigest(),
        "shared": lexicon.shared,
        "groups": lexicon.groups,
        "topics": [_topic(topic) for topic in compiled.topics.values()],
        "plans": [_plan(compiled.plans[name]) for name in compiled.topics],
        "terms": compiled.terms,
        "punctuated": sorted(compiled.punctuated),
        "capitals": [list(compiled.capitals.keys()), list(compiled.capitals.values())],
        "fields": sorted(compiled.fields),
        "listed": compiled.listed,
    }
    return [json.dumps(header, separators=(",", ":")).encode(), b"\n", *arrays]


def decode(data: bytes, key: str) -> Compiled | None:
    """What `encode` wrote, or None when it is damaged or has another key."""
    end = data.find(b"\n")
    try:
        header = json.loads(data[:end])
        arrays = memoryview(data)[end + 1 :]
        if header["key"] != key or header["check"] != xxh3_64_hexdigest(arrays):
            return None
        return _compiled(header, arrays)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _compiled(header: dict[str, Any], arrays: memoryview) -> Compiled:
    topics = {topic.id: topic for topic in map(_read_topic, header["topics"])}
    return Compiled(
        topics=topics,
        plans=dict(zip(topics, map(_read_plan, header["plans"]), strict=True)),
        lexicon=_lexicon(header, arrays),
        terms=header["terms"],
        punctuated=frozenset(header["punctuated"]),
        capitals=dict(zip(*header["capitals"], strict=True)),
        fields=frozenset(header["fields"]),
        listed=header["listed"],
    )


def _arrays(lexicon: Lexicon) -> list[memoryview]:
    tables = [*(lexicon.words[kind] for kind in KINDS), lexicon.forms]
    parts: list[bytes | array[int]] = []
    for table in tables:
        parts += [table.data, table.offsets, table.slots]
    parts += [lexicon.group_of, lexicon.keys, lexicon.states, lexicon.ends]
    return [memoryview(part) for part in parts]


def _lexicon(header: dict[str, Any], arrays: memoryview) -> Lexicon:
    parts, start = [], 0
    for size in header["sizes"]:
        parts.append(arrays[start : start + size])
        start += size
    tables = [
        WordTable(number, bytes(data), _array("I", offsets), _array("I", slots))
        for number, (data, offsets, slots) in enumerate(zip(*[iter(parts[:-4])] * 3, strict=True), 1)
    ]
    group_of, keys, states, ends = parts[-4:]
    return Lexicon(
        words=dict(zip(KINDS, tables[:-1], strict=True)),
        forms=tables[-1],
        group_of=_array("I", group_of),
        groups=[tuple(symbols) for symbols in header["groups"]],
        keys=_array("Q", keys),
        states=_array("I", states),
        ends=_array("i", ends),
        shared=[tuple(terms) for terms in header["shared"]],
    )


def _array(kind: str, data: memoryview) -> array[int]:
    read = array(kind)
    read.frombytes(data)
    return read


def _topic(topic: Topic) -> list[Any]:
    examples = [
        [example.model_dump(exclude_defaults=True) for example in those]
        for those in (topic.match_examples, topic.reject_examples)
    ]
    head = [topic.id, topic.number, topic.title, topic.query, topic.channels, topic.paused]
    return [*head, topic.hold_translations, topic.languages, topic.version, *examples]


def _read_topic(data: list[Any]) -> Topic:
    name, number, title, query, channels, paused, hold, languages, version, match, reject = data
    read = [tuple(Example(**example) for example in those) for those in (match, reject)]
    return Topic(name, number, title, query, tuple(channels), paused, hold, tuple(languages), version, *read)


def _plan(node: Node) -> list[Any]:
    rest: list[Any]
    match node:
        case Terms(_, ids, field):
            rest = [sorted(ids), field]
        case Lang(_, languages):
            rest = [languages]
        case AtLeast(_, count, parts):
            rest = [count, *map(_plan, parts)]
        case Times(_, count, part):
            rest = [count, _plan(part)]
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
        case "Times":
            return Times(place, rest[0], _read_plan(rest[1]))
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
