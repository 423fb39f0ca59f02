"""Pages by key: a page is asked for by the row it follows, so that the thousandth costs what the first does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: below the key `before`, or above `after`; neither means at the newest."""

    before: int | None = None
    after: int | None = None
    size: int = 30


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows, newest first. `newer` and `older` are the keys to go on from, None where nothing is left."""

    rows: Sequence[Row]
    newer: int | None = None
    older: int | None = None


def placed(query: Select[*tuple[Any, ...]], key: ColumnElement[int], place: Place) -> Select[*tuple[Any, ...]]:
    """`query` limited to a page of rows and one more, which tells whether there is another page."""
    if place.after is not None:
        return query.where(key > place.after).order_by(key.asc()).limit(place.size + 1)
    if place.before is not None:
        query = query.where(key < place.before)
    return query.order_by(key.desc()).limit(place.size + 1)


def page_of(found: Sequence[Row], place: Place, key: Callable[[Row], int]) -> Page[Row]:
    """The page that the rows of a `placed` query make."""
    more, rows = len(found) > place.size, list(found[: place.size])
    upwards = place.after is not None
    if upwards:
        rows.reverse()
    if not rows:
        return Page((), None, None)
    newer = key(rows[0]) if (more if upwards else place.before is not None) else None
    older = key(rows[-1]) if (upwards or more) else None
    return Page(tuple(rows), newer, older)
