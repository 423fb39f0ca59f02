"""Queries made ready for documents: whether one is true of a document, and the words that make it so.

A query is tried on thousands of documents, so every part of it is an object that knows what to do. Few of the
queries that are tried are true: that is found out first, and the words are gathered afterwards.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from itertools import chain, islice

from pipeline.topics.document import Document
from pipeline.topics.nearness import Group, Place, most_apart, near, together
from pipeline.topics.nodes import AllOf, AnyOf, AtLeast, Lang, Near, Node, Not, Same, Terms, Times, children


class Part:
    """A part of a query. `cost` says how much there is to try in it."""

    cost = 1

    def holds(self, document: Document) -> bool:
        """Whether the part is true."""
        return self.places(document) is not None

    def places(self, document: Document) -> list[Place] | None:
        """The words that make the part true (none for what has no words, as lang:), or None when it is false."""
        groups = self.groups(document)
        return _words(groups) if groups else None

    def groups(self, document: Document) -> list[Group]:
        """The places that NEAR or SAME_SENTENCE can stand beside, in the order of the text."""
        raise TypeError(
            f"{type(self).__name__} has no places: only words, choices between them, and what stands near"
        )


def prepare(node: Node, leaf: Callable[[Terms], int]) -> Part:
    """A part of a query, ready; `leaf` tells the number under which a document has the places of its terms."""
    if isinstance(node, Terms):
        return _Terms(leaf(node))
    parts = [prepare(part, leaf) for part in children(node)]
    match node:
        case AllOf():
            return _AllOf(parts)
        case AnyOf():
            return _AnyOf(parts)
        case AtLeast(_, count):
            return _AtLeast(parts, count)
        case Times(_, count):
            return _Times(parts[0], count)
        case Not():
            return _Not(parts[0])
        case Near(_, _, _, distance, ordered):
            return _Near(parts, distance, ordered)
        case Same(_, _, _, unit):
            return _Same(parts, unit)
        case Lang(_, languages):
            return _Lang(languages)
        case _:
            raise TypeError(f"{type(node).__name__} is compiled into others")


# ---------------------------------------------------------------- what is true by itself


class _Terms(Part):
    """Any of a leaf's terms."""

    def __init__(self, leaf: int) -> None:
        self._leaf = leaf

    def holds(self, document: Document) -> bool:
        return self._leaf in document.places

    def places(self, document: Document) -> list[Place] | None:
        return document.places.get(self._leaf)

    def groups(self, document: Document) -> list[Group]:
        return document.groups(self._leaf) if self._leaf in document.places else []


class _Lang(Part):
    def __init__(self, languages: tuple[str, ...]) -> None:
        self._languages = languages

    def places(self, document: Document) -> list[Place] | None:
        return [] if document.language in self._languages else None


# ---------------------------------------------------------------- what is true by its parts


class _Not(Part):
    def __init__(self, part: Part) -> None:
        self._part, self.cost = part, part.cost

    def holds(self, document: Document) -> bool:
        return not self._part.holds(document)

    def places(self, document: Document) -> list[Place] | None:
        return None if self._part.holds(document) else []


class _AtLeast(Part):
    """At least `count` of the parts."""

    def __init__(self, parts: Iterable[Part], count: int) -> None:
        self._parts, self._count = sorted(parts, key=lambda part: part.cost), count
        self.cost = sum(part.cost for part in self._parts)

    def holds(self, document: Document) -> bool:
        held = (part for part in self._parts if part.holds(document))
        return next(islice(held, self._count - 1, None), None) is not None

    def places(self, document: Document) -> list[Place] | None:
        found = [places for part in self._parts if (places := part.places(document)) is not None]
        return list(chain.from_iterable(found)) if len(found) >= self._count else None


class _AllOf(_AtLeast):
    def __init__(self, parts: list[Part]) -> None:
        super().__init__(parts, len(parts))
        # Most texts lack what a query wants; few have what it does not want.
        self._parts.sort(key=lambda part: isinstance(part, _Not))

    def holds(self, document: Document) -> bool:
        for part in self._parts:  # noqa: SIM110 - in the innermost loop all() would cost twice as much
            if not part.holds(document):
                return False
        return True


class _AnyOf(_AtLeast):
    def __init__(self, parts: list[Part]) -> None:
        super().__init__(parts, 1)

    def holds(self, document: Document) -> bool:
        for part in self._parts:  # noqa: SIM110 - as above
            if part.holds(document):
                return True
        return False

    def groups(self, document: Document) -> list[Group]:
        found = document.kept.get(self)
        if found is None:
            parts = [groups for part in self._parts if (groups := part.groups(document))]
            found = parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts))
            document.kept[self] = found
        return found


# ---------------------------------------------------------------- what is true by where its parts stand


class _Times(Part):
    """The part at least `count` times, no two sharing a stretch of the text."""

    def __init__(self, part: Part, count: int) -> None:
        self._part, self._count, self.cost = part, count, part.cost

    def holds(self, document: Document) -> bool:
        return most_apart(self._part.groups(document)) >= self._count

    def places(self, document: Document) -> list[Place] | None:
        groups = self._part.groups(document)
        return _words(groups) if most_apart(groups) >= self._count else None


class _Pair(Part, ABC):
    """Two parts that stand together."""

    def __init__(self, parts: list[Part]) -> None:
        self._left, self._right = parts
        self._cheaper = min(parts, key=lambda part: part.cost)
        self.cost = sum(part.cost for part in parts)

    def holds(self, document: Document) -> bool:
        return bool(self.groups(document))

    def groups(self, document: Document) -> list[Group]:
        found = document.kept.get(self)
        if found is None:
            found = document.kept[self] = self._found(document)
        return found

    def _found(self, document: Document) -> list[Group]:
        # Where the cheaper part is missing, the other one is not looked for.
        if not self._cheaper.groups(document):
            return []
        left, right = self._left.groups(document), self._right.groups(document)
        return self._paired(left, right, document) if left and right else []

    @abstractmethod
    def _paired(self, left: list[Group], right: list[Group], document: Document) -> list[Group]:
        """The groups of both that stand together, as one each."""


class _Near(_Pair):
    def __init__(self, parts: list[Part], distance: int, ordered: bool) -> None:
        super().__init__(parts)
        self._distance, self._ordered = distance, ordered

    def _paired(self, left: list[Group], right: list[Group], document: Document) -> list[Group]:
        return near(left, right, self._distance, self._ordered)


class _Same(_Pair):
    """Both parts in one sentence or paragraph."""

    def __init__(self, parts: list[Part], unit: str) -> None:
        super().__init__(parts)
        self._unit = unit

    def _paired(self, left: list[Group], right: list[Group], document: Document) -> list[Group]:
        return together(document.by_unit(left, self._unit), document.by_unit(right, self._unit))


def _words(groups: Iterable[Group]) -> list[Place]:
    return [place for _, _, _, words in groups for place in words]
