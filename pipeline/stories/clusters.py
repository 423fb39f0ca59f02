"""From likenesses between pairs to stories: the same articles give the same stories, in whatever order they came.

Copies are closed over: a copy of a copy is in the same story. Then excerpts join, the likest first, and only
when most texts of the one side have something in common with most of the other; last, rewrites, with all of
them. So an excerpt joins its original, and two reports that a round-up quotes stay two stories.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.stories.likeness import Part

# Of the pairs across two groups, how many must have something in common for the groups to be joined.
EXCERPT_SHARE, REWRITE_SHARE = 0.75, 1.0
_CLOSED_OVER = (Part.COPY, Part.REVISED)


@dataclass(frozen=True, slots=True)
class Link:
    """A likeness between two texts, the one that says less first; both are named by their exact hash.

    Without a `part` they only have passages in common. `score` orders links: 0 (nothing) to 2 (all of both).
    """

    shorter: int
    longer: int
    part: Part | None
    score: float


def connected(
    texts: Iterable[int], links: Iterable[Link], kept: Iterable[tuple[int, int]] = ()
) -> list[list[int]]:
    """The texts in sets that no story can reach beyond: those that links with a part, or `kept`, hold together."""
    groups = _Groups(texts)
    for one, other in kept:
        groups.join(one, other)
    for link in links:
        if link.part:
            groups.join(link.shorter, link.longer)
    return list(groups.members.values())


def cluster(texts: Iterable[int], links: Sequence[Link], kept: Iterable[tuple[int, int]] = ()) -> list[list[int]]:
    """The stories of a connected set of texts, as lists of their exact hashes.

    `links` are all likenesses between the texts, those without a part included; `kept` are pairs that
    stay together whatever the texts say.
    """
    groups = _Groups(texts)
    for one, other in kept:
        groups.join(one, other)
    for link in links:
        if link.part in _CLOSED_OVER:
            groups.join(link.shorter, link.longer)
    common = _neighbours(links)
    for part, share in ((Part.EXCERPT, EXCERPT_SHARE), (Part.REWRITE, REWRITE_SHARE)):
        for link in _likest_first(link for link in links if link.part is part):
            here, there = groups.of(link.shorter), groups.of(link.longer)
            if here is not there and _common_share(here, there, common) >= share:
                groups.join(link.shorter, link.longer)
    return list(groups.members.values())


class _Groups:
    """Disjoint sets of texts."""

    def __init__(self, texts: Iterable[int]) -> None:
        self.name = {text: text for text in texts}
        self.members = {text: [text] for text in self.name}

    def of(self, text: int) -> list[int]:
        return self.members[self.name[text]]

    def join(self, one: int, other: int) -> None:
        large, small = self.name[one], self.name[other]
        if large == small:
            return
        if len(self.members[large]) < len(self.members[small]):
            large, small = small, large
        for text in self.members[small]:
            self.name[text] = large
        self.members[large] += self.members.pop(small)


def _neighbours(links: Iterable[Link]) -> Mapping[int, set[int]]:
    near: dict[int, set[int]] = defaultdict(set)
    for link in links:
        near[link.shorter].add(link.longer)
        near[link.longer].add(link.shorter)
    return near


def _likest_first(links: Iterable[Link]) -> list[Link]:
    return sorted(links, key=lambda link: (link.score, link.longer, link.shorter), reverse=True)


def _common_share(one: Sequence[int], other: Sequence[int], common: Mapping[int, set[int]]) -> float:
    """Of the pairs across two groups, the share that has something in common."""
    shared = sum(len(common[text].intersection(other)) for text in one if text in common)
    return shared / (len(one) * len(other))
