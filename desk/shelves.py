"""Long lists that are whole in memory (sources, topics), cut into numbered pages and looked through by words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
SIZE = 100


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Row]):
    """Page `number` (from 1) of `pages`; `total` counts all rows, `fitting` those that the words fit."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int
    fitting: int

    @property
    def long(self) -> bool:
        """Whether a reader would rather look for a row than through all of them."""
        return self.total > 12


def shelve(rows: Iterable[Row], words: str, number: int, said: Callable[[Row], str]) -> Shelf[Row]:
    """The rows whose text (`said`) has every word of `words`, in any case; a page past the end is the last."""
    everything = list(rows)
    wanted = words.casefold().split()
    fitting = [row for row in everything if all(word in said(row).casefold() for word in wanted)]
    pages = max(1, -(-len(fitting) // SIZE))
    number = min(number, pages)
    return Shelf(fitting[(number - 1) * SIZE : number * SIZE], number, pages, len(everything), len(fitting))
