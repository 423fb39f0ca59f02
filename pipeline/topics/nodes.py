"""What a query is made of.

The parser builds trees of Word, Concept, Scoped, Lang and the operators; compiling replaces the first three
by Terms. `at` is the part's place in the query (start, end), for errors and explanations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Place = tuple[int, int]

TEXT_FIELDS = ("title", "lead", "text")
NAME_FIELDS = ("source", "section", "author", "credit")
FIELDS = (*TEXT_FIELDS, *NAME_FIELDS, "lang")


class Mode(StrEnum):
    """How a term is compared."""

    INFLECTED = "inflected"  # in every form, without regard to case
    PLAIN = "plain"  # as written, without regard to case
    EXACT = "exact"  # as written, with regard to case


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a phrase; `*` and `?` in it are wildcards."""

    at: Place
    text: str
    mode: Mode = Mode.INFLECTED


@dataclass(frozen=True, slots=True)
class Concept:
    """A named set of terms."""

    at: Place
    name: str


@dataclass(frozen=True, slots=True)
class Scoped:
    """A part that is looked for in one field."""

    at: Place
    field: str
    part: Node


@dataclass(frozen=True, slots=True)
class Lang:
    """True for texts in these languages."""

    at: Place
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Any of these compiled terms (numbers), in a field or (None) in title and text."""

    at: Place
    ids: frozenset[int]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part."""

    at: Place
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part."""

    at: Place
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of the parts."""

    at: Place
    count: int
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """The part at least `count` times, no two sharing a stretch of the text."""

    at: Place
    count: int
    part: Node


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not there."""

    at: Place
    part: Node


@dataclass(frozen=True, slots=True)
class Near:
    """Both parts with at most `distance` words between them; `ordered`: the left one first."""

    at: Place
    left: Node
    right: Node
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """Both parts in one `unit`: "sentence" or "paragraph"."""

    at: Place
    left: Node
    right: Node
    unit: str


Node = Word | Concept | Scoped | Lang | Terms | AllOf | AnyOf | AtLeast | Times | Not | Near | Same


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a part, none for words."""
    match node:
        case AllOf() | AnyOf() | AtLeast():
            return node.parts
        case Near() | Same():
            return (node.left, node.right)
        case Not() | Scoped() | Times():
            return (node.part,)
        case _:
            return ()
