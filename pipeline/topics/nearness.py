"""Where the words of a query stand, and which of them stand near each other, in one sentence or apart.

Groups are gone through in the order of the text. A page that repeats a word without end must not cost without end:
of each side the first MAX_PLACES in a field are tried.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping
from itertools import chain, groupby, islice, repeat
from operator import itemgetter
from typing import TypeVar

MAX_PLACES = 500
_FEW = 8  # groups that are gone through faster than those in reach are searched for

Place = tuple[str, int, int, int]
"""A term's words: their field, the first and the last, counted from 0 in it, and the term."""

Group = tuple[str, int, int, tuple[Place, ...]]
"""Words that together satisfied a part with a place: their field, where the first begins and the last ends."""

Unit = TypeVar("Unit", bound=Hashable)


def near(left: list[Group], right: list[Group], distance: int, ordered: bool) -> list[Group]:
    """Each two with at most `distance` words between them and none in common; `ordered`: the left one first.

    The first MAX_PLACES that are found, in the order of the text.
    """
    left, right = _tried(left), _tried(right)
    found: list[Group] = []
    for one, others in zip(left, _in_reach(left, right, distance), strict=True):
        field, first, last, words = one
        for other in others:
            name, start, end, its = other
            if start > last + distance + 1 or end < first - distance - 1 or name != field:
                continue
            if (ordered and last >= start) or (start <= last and first <= end and _share_words(words, its)):
                continue
            found.append((field, min(first, start), max(last, end), (*words, *its)))
        if len(found) >= MAX_PLACES:
            break
    return sorted(found[:MAX_PLACES])


def _in_reach(left: list[Group], right: list[Group], distance: int) -> Iterator[list[Group]]:
    """For each left group the right ones that may be near it: of a few all, which costs less than to choose."""
    if len(right) <= _FEW:
        yield from repeat(right, len(left))
        return
    starts = [(field, first) for field, first, _, _ in right]
    longest = max([last - first for _, first, last, _ in right])
    for field, first, last, _ in left:
        begin = bisect_left(starts, (field, first - distance - longest - 1))
        yield right[begin : bisect_left(starts, (field, last + distance + 2), begin)]


def together(left: Mapping[Unit, list[Group]], right: Mapping[Unit, list[Group]]) -> list[Group]:
    """For each unit of a text in which a left and a right one stand that share no word, all of both as one."""
    found: list[Group] = []
    for unit in left.keys() & right.keys():
        ones, others = left[unit][:MAX_PLACES], right[unit][:MAX_PLACES]
        if any(not _share_words(one[3], other[3]) for one in ones for other in others):
            whole = ones + others
            words = dict.fromkeys(chain.from_iterable([words for _, _, _, words in whole]))
            first, last = min(group[1] for group in whole), max(group[2] for group in whole)
            found.append((whole[0][0], first, last, tuple(words)))
    return sorted(found)


def most_apart(groups: list[Group]) -> int:
    """The most groups of which no two share a stretch of the text: taking always the one that ends first."""
    count, field, last = 0, "", -1
    for other, first, end, _ in sorted(groups, key=itemgetter(0, 2)):
        if other != field or first > last:
            count, field, last = count + 1, other, end
    return count


def _tried(groups: list[Group]) -> list[Group]:
    if len(groups) <= MAX_PLACES:
        return groups
    return [group for _, those in groupby(groups, itemgetter(0)) for group in islice(those, MAX_PLACES)]


def _share_words(ones: tuple[Place, ...], others: tuple[Place, ...]) -> bool:
    """Whether a word of the text belongs to both; they stand in one field."""
    return any(mine[1] <= its[2] and its[1] <= mine[2] for mine in ones for its in others)
