"""Which queries are worth trying on a document: those of which a term is there that their truth depends on."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pipeline.topics.document import WHOLE
from pipeline.topics.nearness import Place
from pipeline.topics.nodes import AllOf, AnyOf, AtLeast, Near, Node, Not, Same, Terms, Times, children

Leaf = tuple[frozenset[int], str | None]
"""Terms, and the field that they stand in, None for title or text."""


class Index:
    """The parts of queries that terms make true, each with a number, and the queries that they wake.

    A leaf is a set of terms in a field or in title and text, which many queries may ask for.
    """

    def __init__(self, plans: Sequence[Node], terms: int) -> None:
        self._leaves: dict[Leaf, int] = {}
        for node in chain.from_iterable(map(_terms_in, plans)):
            self._leaves.setdefault((node.ids, node.field), len(self._leaves))
        self._group_of, groups = _grouped(self._leaves, terms)
        leaves = list(self._leaves)
        fields = {field for _, field in leaves if field}
        self._groups = {
            field: [tuple(number for number in group if _is_in(leaves[number], field)) for group in groups]
            for field in fields.union(WHOLE)
        }
        self._wakes = self._woken(plans)

    def number(self, node: Terms) -> int:
        """The number of a leaf."""
        return self._leaves[node.ids, node.field]

    def sort(self, places: Iterable[Place]) -> defaultdict[int, list[Place]]:
        """The places of terms by the leaves that they belong to; a leaf without any is not among them."""
        groups, group_of = self._groups, self._group_of
        sorted_: defaultdict[int, list[Place]] = defaultdict(list)
        for place in places:
            for leaf in groups[place[0]][group_of[place[3]]]:
                sorted_[leaf].append(place)
        return sorted_

    def awake(self, leaves: Iterable[int]) -> list[int]:
        """The numbers of the queries that may be true where these leaves are present, in their order."""
        return sorted(set(chain.from_iterable(map(self._wakes.__getitem__, leaves))))

    def _woken(self, plans: Sequence[Node]) -> list[list[int]]:
        """For each leaf the queries that it may make true.

        Of parts that must all be there, those are chosen whose terms the fewest queries use: a thousand topics
        about Belarus and something else are woken by the something.
        """
        used = Counter(chain.from_iterable(map(used_terms, plans)))
        weights = [sum(map(used.__getitem__, ids)) for ids, _ in self._leaves]
        wakes: list[list[int]] = [[] for _ in weights]
        for number, plan in enumerate(plans):
            for leaf in self._triggers(plan, weights) or ():
                wakes[leaf].append(number)
        return wakes

    def _triggers(self, node: Node, weights: Sequence[int], truth: bool = True) -> frozenset[int] | None:
        """Leaves of which one is there whenever the part is true (or false); None when none need be."""
        match node:
            case Terms():
                return frozenset({self.number(node)}) if truth else None
            case Not():
                return self._triggers(node.part, weights, not truth)
            case AllOf() | AnyOf() | AtLeast():
                parts = [self._triggers(part, weights, truth) for part in node.parts]
                return _chosen(parts, _needed(node, truth), weights)
            case Times():
                return self._triggers(node.part, weights) if truth else None
            case Near() | Same():
                parts = [self._triggers(part, weights) for part in children(node)]
                return _chosen(parts, 2, weights) if truth else None
            case _:
                return None


def used_terms(node: Node) -> frozenset[int]:
    """The numbers of all terms of a query."""
    return frozenset(chain.from_iterable(part.ids for part in _terms_in(node)))


def _terms_in(node: Node) -> Iterator[Terms]:
    if isinstance(node, Terms):
        yield node
    for part in children(node):
        yield from _terms_in(part)


def _is_in(leaf: Leaf, field: str) -> bool:
    return field == leaf[1] if leaf[1] else field in WHOLE


def _grouped(leaves: Iterable[Leaf], terms: int) -> tuple[array[int], list[tuple[int, ...]]]:
    """For each term the number of a group, and the groups: the leaves that a term belongs to.

    A list has many thousands of names, all of which belong to the same leaves.
    """
    groups: list[tuple[int, ...]] = [()]
    known, group_of = {groups[0]: 0}, array("I", bytes(4 * terms))
    for number, (ids, _) in enumerate(leaves):
        for term in ids:
            group = (*groups[group_of[term]], number)
            if group not in known:
                known[group] = len(groups)
                groups.append(group)
            group_of[term] = known[group]
    return group_of, groups


def _needed(node: AllOf | AnyOf | AtLeast, truth: bool) -> int:
    """How many parts must be true for the whole to be true, or false for it to be false."""
    count = len(node.parts)
    needed = {AllOf: count, AnyOf: 1}.get(type(node), node.count if isinstance(node, AtLeast) else 1)
    return needed if truth else count - needed + 1


def _chosen(parts: list[frozenset[int] | None], needed: int, weights: Sequence[int]) -> frozenset[int] | None:
    """Of n parts of which k hold, n - k may not: so any n - k + 1 of them have one that holds."""
    known = sorted(
        (part for part in parts if part is not None), key=lambda part: sum(map(weights.__getitem__, part))
    )
    enough = len(parts) - needed + 1
    return frozenset(chain.from_iterable(known[:enough])) if len(known) >= enough else None
