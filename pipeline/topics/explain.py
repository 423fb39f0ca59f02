"""Why a text matches a topic, or does not: the query's parts, each with what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.records import Span
from pipeline.topics.document import Document, Place
from pipeline.topics.evaluate import evaluate
from pipeline.topics.nodes import Node, children


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query as written, whether it is satisfied, and by which words."""

    query: str
    satisfied: bool
    spans: tuple[Span, ...]
    parts: tuple[Part, ...] = ()


def explain(
    node: Node, query: str, document: Document, spans: Callable[[Iterable[Place]], tuple[Span, ...]]
) -> Part:
    """The part `node` of a query, and the parts below it."""
    places = evaluate(node, document)
    start, end = node.at
    return Part(
        query=query[start:end],
        satisfied=places is not None,
        spans=spans(places or ()),
        parts=tuple(explain(part, query, document, spans) for part in children(node)),
    )
