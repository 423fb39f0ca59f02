"""What is stored of texts for grouping: their fingerprints, the keys they are found by, and who is like whom.

Of articles with the very same text one has its keys, and links are between texts. So a text that two
hundred sites carry is compared once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from pipeline.store.engine import upsert
from pipeline.store.models import BandRow, FingerprintRow, LinkRow
from pipeline.stories import Fingerprint, Link
from pipeline.stories.finding import KEY_HOLDS, TRIPLES_A_KEY, Hit, choose, links_to
from pipeline.stories.fingerprints import Sketch, read_sketch, triples_in

_AT_ONCE = 512  # values in one statement, a power of two

T = TypeVar("T")


def stored_text(connection: Connection, article_id: int) -> int | None:
    """The exact hash of the text that an article was last grouped by, None when it was not."""
    return connection.execute(_text_of(), {"article": article_id}).scalar_one_or_none()


def keep_text(connection: Connection, article_id: int, fingerprint: Fingerprint, *, known: bool) -> bool:
    """Store an article's new text, and its likenesses when no other article has it.

    `known` says that the article has a text already. Tells whether the text could be in a story with any
    other article.
    """
    if known:
        _release_keys(connection, article_id)
    shared = _other_carrier(connection, article_id, fingerprint.exact) is not None
    values = {
        "exact": fingerprint.exact,
        "triples": triples_in(fingerprint.data),
        "data": fingerprint.data,
    }
    if known:
        mine = FingerprintRow.article_id == article_id
        connection.execute(update(FingerprintRow).where(mine).values(values))
    else:
        connection.execute(insert(FingerprintRow), [{"article_id": article_id, **values}])
    return shared or any(link.part for link in _link(connection, article_id, fingerprint))


def forget_text(connection: Connection, article_id: int) -> None:
    """Let nothing be found by an article's text any more."""
    _release_keys(connection, article_id)
    connection.execute(delete(FingerprintRow).where(FingerprintRow.article_id == article_id))


def portions(name: str, values: Iterable[T]) -> Iterator[tuple[int, dict[str, T]]]:
    """The values as the parameters of statements with `among`: how many parameters, and what they are.

    The number is a power of two, the last value repeated, so that few statements serve for all.
    """
    listed = list(values)
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        size = 1 << (len(some) - 1).bit_length()
        some += some[-1:] * (size - len(some))
        yield size, {f"{name}{place}": value for place, value in enumerate(some)}


def among(column: InstrumentedAttribute[Any], name: str, size: int) -> ColumnElement[bool]:
    """Whether a column has one of the values that `portions` gives under that name."""
    return column.in_([bindparam(f"{name}{place}") for place in range(size)])


def _release_keys(connection: Connection, article_id: int) -> None:
    """Give the keys of an article's text to another article that has the same text, or drop them."""
    exact = stored_text(connection, article_id)
    heir = None if exact is None else _other_carrier(connection, article_id, exact)
    keys = BandRow.article_id == article_id
    if heir is None:
        connection.execute(delete(BandRow).where(keys))
    else:
        connection.execute(update(BandRow).where(keys).values(article_id=heir))


def _other_carrier(connection: Connection, article_id: int, exact: int) -> int | None:
    """Another article with the same text."""
    return connection.execute(_carrier(), {"exact": exact, "article": article_id}).scalar_one_or_none()


def _link(connection: Connection, article_id: int, fingerprint: Fingerprint) -> list[Link]:
    """Compare a text with those that share keys with it; keep the likenesses and its own keys."""
    links = list(_likenesses(connection, fingerprint))
    if links:
        values = [
            {"shorter": link.shorter, "longer": link.longer, "part": link.part, "score": link.score}
            for link in links
        ]
        made = upsert(connection, LinkRow).on_conflict_do_nothing(index_elements=["shorter", "longer"])
        connection.execute(made, values)
    full = _full_keys(connection, fingerprint.bands)
    triples = triples_in(fingerprint.data)
    rows = [
        {"key": key, "article_id": article_id, "triples": triples} for key in fingerprint.bands if key not in full
    ]
    if rows:
        connection.execute(insert(BandRow), rows)
    return links


def _full_keys(connection: Connection, keys: Iterable[int]) -> set[int]:
    """Those of the keys that have as many texts as a key holds."""
    full: set[int] = set()
    for size, some in portions("key", keys):
        full.update(connection.scalars(_full(size), some))
    return full


def _likenesses(connection: Connection, fingerprint: Fingerprint) -> Iterator[Link]:
    """The links of a text to those that are like it."""
    triples = triples_in(fingerprint.data)
    hits, articles = [], {}
    for size, some in portions("key", fingerprint.bands):
        for article, exact, length, shared in connection.execute(_met(size), {**some, "triples": triples}):
            hits.append(Hit(exact, shared, length))
            articles[exact] = article
    others: dict[int, Sketch] = {}
    for size, some in portions("article", [articles[exact] for exact in choose(hits, triples)]):
        others |= {exact: read_sketch(data) for exact, data in connection.execute(_sketches(size), some)}
    return links_to(fingerprint.exact, read_sketch(fingerprint.data), others)


# Statements that every article runs through: building them anew would take longer than running them.


@cache
def _text_of() -> Select[int]:
    return select(FingerprintRow.exact).where(FingerprintRow.article_id == bindparam("article"))


@cache
def _carrier() -> Select[int]:
    same = select(FingerprintRow.article_id).where(FingerprintRow.exact == bindparam("exact"))
    return same.where(FingerprintRow.article_id != bindparam("article")).limit(1)


@cache
def _full(size: int) -> Select[int]:
    return (
        select(BandRow.key)
        .where(among(BandRow.key, "key", size))
        .group_by(BandRow.key)
        .having(func.count() >= KEY_HOLDS)
    )


@cache
def _met(size: int) -> Select[int, int, int, int]:
    """The texts that have so many of some keys that `choose` might take them: article, hash, length, keys."""
    most = func.count() * TRIPLES_A_KEY
    held = (
        select(BandRow.article_id, BandRow.triples, func.count().label("shared"))
        .where(among(BandRow.key, "key", size))
        .group_by(BandRow.article_id, BandRow.triples)
        .having(or_(most >= bindparam("triples"), most >= BandRow.triples))
        .subquery()
    )
    found = select(held.c.article_id, FingerprintRow.exact, held.c.triples, held.c.shared)
    return found.join(FingerprintRow, FingerprintRow.article_id == held.c.article_id)


@cache
def _sketches(size: int) -> Select[int, bytes]:
    found = select(FingerprintRow.exact, FingerprintRow.data)
    return found.where(among(FingerprintRow.article_id, "article", size))
