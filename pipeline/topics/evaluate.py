"""Whether a query is true of a document, and the words that make it so."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from pipeline.topics.document import MAX_PLACES, Document, Group, Place
from pipeline.topics.nodes import AllOf, AnyOf, AtLeast, Lang, Near, Node, Not, Same, Terms, Times

WHOLE = ("title", "text")


def evaluate(node: Node, document: Document) -> list[Place] | None:
    """The words that make the query true (none for what has no words, as lang:), or None when it is false."""
    match node:
        case Terms():
            return _places(node, document) or None
        case AllOf() | AnyOf() | AtLeast():
            return _counted(node, document)
        case Times(_, count, part):
            groups = _groups(part, document)
            return list(chain.from_iterable(group.words for group in groups)) if _apart(groups) >= count else None
        case Not(_, part):
            return [] if evaluate(part, document) is None else None
        case Lang(_, languages):
            return [] if document.language in languages else None
        case _:
            groups = _groups(node, document)
            return list(chain.from_iterable(group.words for group in groups)) or None


def _counted(node: AllOf | AnyOf | AtLeast, document: Document) -> list[Place] | None:
    if isinstance(node, AllOf):
        return _all(node, document)
    found = [places for part in node.parts if (places := evaluate(part, document)) is not None]
    needed = node.count if isinstance(node, AtLeast) else 1
    return list(chain.from_iterable(found)) if len(found) >= needed else None


def _all(node: AllOf, document: Document) -> list[Place] | None:
    found: list[Place] = []
    for part in node.parts:
        places = evaluate(part, document)
        if places is None:
            return None
        found += places
    return found


def _places(node: Terms, document: Document) -> list[Place]:
    """The places of a part's terms in its field."""
    there, wanted = document.places, WHOLE if node.field is None else (node.field,)
    # The smaller of the two is gone through: a concept has a thousand terms, and a text few of all there are.
    terms = there.keys() & node.ids if len(node.ids) < len(there) else node.ids.intersection(there)
    return [place for term in terms for place in there[term] if place.field in wanted]


# ---------------------------------------------------------------- parts with a place


def _groups(node: Node, document: Document) -> list[Group]:
    """The places of a part that NEAR or SAME_SENTENCE can stand beside, in the order of the text."""
    match node:
        case Terms():
            return _groups_of_terms(node, document)
        case AnyOf(_, parts):
            found = [group for part in parts for group in _groups(part, document)]
        case Near():
            found = list(islice(_near(node, document), MAX_PLACES))
        case Same():
            found = list(_same(node, document))
        case _:
            found = []
    return _sorted(found)


def _groups_of_terms(node: Terms, document: Document) -> list[Group]:
    """The same for terms, worked out once for all the queries that ask for a concept."""
    key = node.ids, node.field
    if key not in document.groups:
        found = [Group(place.field, place.first, place.last, (place,)) for place in _places(node, document)]
        document.groups[key] = _sorted(found)
    return document.groups[key]


def _sorted(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (group.field, group.first, group.last))


def _apart(groups: Iterable[Group]) -> int:
    """The most groups of which no two share a stretch of the text: taking always the one that ends first."""
    count, field, last = 0, "", -1
    for group in sorted(groups, key=lambda group: (group.field, group.last)):
        if group.field != field or group.first > last:
            count, field, last = count + 1, group.field, group.last
    return count


def _near(node: Near, document: Document) -> Iterator[Group]:
    if not (one := _groups(node.left, document)) or not (other := _groups(node.right, document)):
        return
    left, right = _by_field(one), _by_field(other)
    for field in sorted(left.keys() & right.keys()):
        yield from _near_in_field(node, left[field][:MAX_PLACES], right[field][:MAX_PLACES])


def _near_in_field(node: Near, left: list[Group], right: list[Group]) -> Iterator[Group]:
    starts = [group.first for group in right]
    longest = max(group.last - group.first for group in right)
    for one in left:
        begin = bisect_left(starts, one.first - node.distance - longest - 1)
        for other in right[begin : bisect_left(starts, one.last + node.distance + 2)]:
            if _gap(one, other) <= node.distance and _fits(node, one, other):
                yield _joined(one, other)


def _fits(node: Near, one: Group, other: Group) -> bool:
    if node.ordered and one.last >= other.first:
        return False
    return not one.shares_words(other)


def _gap(one: Group, other: Group) -> int:
    """How many words stand between two groups, 0 when they interleave."""
    return max(other.first - one.last - 1, one.first - other.last - 1, 0)


def _same(node: Same, document: Document) -> Iterator[Group]:
    """One group for each sentence (or paragraph) that holds both parts."""
    if not (one := _groups(node.left, document)) or not (other := _groups(node.right, document)):
        return
    left, right = _by_unit(one, document, node.unit), _by_unit(other, document, node.unit)
    for unit in left.keys() & right.keys():
        ones, others = left[unit][:MAX_PLACES], right[unit][:MAX_PLACES]
        if any(not one.shares_words(other) for one in ones for other in others):
            whole = ones + others
            first, last = min(group.first for group in whole), max(group.last for group in whole)
            words = tuple(dict.fromkeys(chain.from_iterable(group.words for group in whole)))
            yield Group(unit[0], first, last, words)


def _joined(one: Group, other: Group) -> Group:
    words = (*one.words, *other.words)
    return Group(one.field, min(one.first, other.first), max(one.last, other.last), words)


def _by_field(groups: Iterable[Group]) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        found[group.field].append(group)
    return found


def _by_unit(groups: Iterable[Group], document: Document, unit: str) -> dict[tuple[str, int], list[Group]]:
    """Groups by the unit they lie in; one that spans two (a chain of NEAR) lies in none."""
    found: dict[tuple[str, int], list[Group]] = defaultdict(list)
    for group in groups:
        field = document.fields[group.field]
        number = field.unit(unit, group.first)
        if field.unit(unit, group.last) == number:
            found[group.field, number].append(group)
    return found
