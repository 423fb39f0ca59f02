"""What is stored of texts for grouping: their fingerprints, the keys they are found by, and who is like whom.

Of articles with the very same text one has its keys, and links are between texts. So a text that two
hundred sites carry is compared once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from pipeline.store.engine import upsert
from pipeline.store.models import BandRow, FingerprintRow, LinkRow
from pipeline.stories import Fingerprint, Link
from pipeline.stories.finding import KEY_HOLDS, Hit, choose, link_to
from pipeline.stories.fingerprints import read_sketch, triples_in

_AT_ONCE = 500  # values in one IN list

T = TypeVar("T")


class _Carrier(NamedTuple):
    """A text with its length in word triples, and the article that has its keys."""

    exact: int
    triples: int
    article: int


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


def portions(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """The values in portions that every database takes in one statement."""
    listed = list(values)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]


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
    holders = _holders(connection, fingerprint.bands)
    rows = [{"key": key, "article_id": article_id} for key in fingerprint.bands if len(holders[key]) < KEY_HOLDS]
    if rows:
        connection.execute(insert(BandRow), rows)
    shared = Counter(carrier for held in holders.values() for carrier in held)
    links = list(_likenesses(connection, fingerprint, shared)) if shared else []
    if links:
        values = [
            {"shorter": link.shorter, "longer": link.longer, "part": link.part, "score": link.score}
            for link in links
        ]
        made = upsert(connection, LinkRow).on_conflict_do_nothing(index_elements=["shorter", "longer"])
        connection.execute(made, values)
    return links


def _holders(connection: Connection, keys: Iterable[int]) -> defaultdict[int, list[_Carrier]]:
    """Under each key, the texts that have it, each with the article that carries its keys."""
    holders: defaultdict[int, list[_Carrier]] = defaultdict(list)
    for some in portions(keys):
        for key, *carrier in connection.execute(_found_by(), {"keys": some}):
            holders[key].append(_Carrier(*carrier))
    return holders


def _likenesses(
    connection: Connection, fingerprint: Fingerprint, shared: Mapping[_Carrier, int]
) -> Iterator[Link]:
    """The links of a text to those of the others, given with their numbers of shared keys, that are like it."""
    hits = (Hit(carrier.exact, count, carrier.triples) for carrier, count in shared.items())
    likely = set(choose(hits, triples_in(fingerprint.data)))
    if not likely:
        return
    articles = [carrier.article for carrier in shared if carrier.exact in likely]
    sketch = read_sketch(fingerprint.data)
    for exact, data in connection.execute(_sketches(), {"articles": articles}):
        link = link_to(fingerprint.exact, sketch, exact, read_sketch(data))
        if link:
            yield link


# Statements that every article runs through: building them anew would take longer than running them.


@cache
def _text_of() -> Select[int]:
    return select(FingerprintRow.exact).where(FingerprintRow.article_id == bindparam("article"))


@cache
def _carrier() -> Select[int]:
    same = select(FingerprintRow.article_id).where(FingerprintRow.exact == bindparam("exact"))
    return same.where(FingerprintRow.article_id != bindparam("article")).limit(1)


@cache
def _found_by() -> Select[int, int, int, int]:
    """A key and the fields of a _Carrier for every text under some keys."""
    found = select(BandRow.key, FingerprintRow.exact, FingerprintRow.triples, BandRow.article_id)
    carried = found.join(FingerprintRow, FingerprintRow.article_id == BandRow.article_id)
    return carried.where(BandRow.key.in_(bindparam("keys", expanding=True)))


@cache
def _sketches() -> Select[int, bytes]:
    found = select(FingerprintRow.exact, FingerprintRow.data)
    return found.where(FingerprintRow.article_id.in_(bindparam("articles", expanding=True)))
