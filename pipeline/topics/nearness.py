"""Where the words of a query stand, and which of them stand near each other, in one sentence or apart.

Groups are gone through in the order of the text. A page that repeats a word without end must not cost without end:
of each side the first MAX_PLACES in a field are tried.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import TypeVar

MAX_PLACES = 500

Place = tuple[str, int, int, int]
"""A term's words: their field, the first and the last, counted from 0 in it, and the term."""

Group = tuple[str, int, int, tuple[Place, ...]]
"""Words that together satisfied a part with a place: their field, where the first begins and the last ends."""

Unit = TypeVar("Unit", bound=Hashable)


def near(left: list[Group], right: list[Group], distance: int, ordered: bool) -> Iterator[Group]:
    """Each two with at most `distance` words between them and none in common; `ordered`: the left one first."""
    left, right = _tried(left), _tried(right)
    starts = [(field, first) for field, first, _, _ in right]
    longest = max([last - first for _, first, last, _ in right])
    for one in left:
        field, first, last, words = one
        begin = bisect_left(starts, (field, first - distance - longest - 1))
        for other in right[begin : bisect_left(starts, (field, last + distance + 2), begin)]:
            _, start, end, others = other
            if first - end <= distance + 1 and not (ordered and last >= start) and not _share_words(one, other):
                yield field, min(first, start), max(last, end), (*words, *others)


def together(left: Mapping[Unit, list[Group]], right: Mapping[Unit, list[Group]]) -> Iterator[Group]:
    """For each unit of a text in which a left and a right one stand that share no word, all of both as one."""
    for unit in left.keys() & right.keys():
        ones, others = left[unit][:MAX_PLACES], right[unit][:MAX_PLACES]
        if any(not _share_words(one, other) for one in ones for other in others):
            whole = ones + others
            words = dict.fromkeys(chain.from_iterable([words for _, _, _, words in whole]))
            yield whole[0][0], min(group[1] for group in whole), max(group[2] for group in whole), tuple(words)


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


def _share_words(one: Group, other: Group) -> bool:
    """Whether a word of the text belongs to both; they stand in one field."""
    if one[2] < other[1] or other[2] < one[1]:
        return False
    return any(mine[1] <= its[2] and its[1] <= mine[2] for mine in one[3] for its in other[3])
