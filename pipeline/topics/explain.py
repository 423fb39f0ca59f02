"""Why a text matches a topic, or does not: the query's parts, each with what it found."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pipeline.records import Span
from pipeline.topics.nearness import Place
from pipeline.topics.nodes import Node, children


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query as written, whether it is satisfied, and by which words."""

    query: str
    satisfied: bool
    spans: tuple[Span, ...]
    parts: tuple[Part, ...] = ()


def explain(
    node: Node,
    query: str,
    find: Callable[[Node], list[Place] | None],
    spans: Callable[[Collection[Place]], tuple[Span, ...]],
) -> Part:
    """The part `node` of a query, and the parts below it, each with what `find` and `spans` tell of it."""
    places = find(node)
    start, end = node.at
    return Part(
        query=query[start:end],
        satisfied=places is not None,
        spans=spans(places or ()),
        parts=tuple(explain(part, query, find, spans) for part in children(node)),
    )
