"""What is stored of texts for grouping: their fingerprints, the keys they are found by, and who is like whom.

Of articles with the very same text one has its keys, and links are between texts. So a text that two
hundred sites carry is compared once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Insert,
    Select,
    Text,
    Update,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from pipeline.store.engine import upsert
from pipeline.store.models import BandRow, FingerprintRow, LinkRow
from pipeline.stories import Fingerprint
from pipeline.stories.finding import KEY_HOLDS, LENGTHS, choose, holder_of, links_to
from pipeline.stories.fingerprints import read_sketch, triples_in

_KEY_COLUMNS = ("key", "article_id", "triples")
_KEY_INSERT = f"INSERT INTO band ({', '.join(_KEY_COLUMNS)}) VALUES (?, ?, ?)"


def stored_texts(connection: Connection, articles: Iterable[int]) -> dict[int, int]:
    """The exact hashes of the texts that articles were last grouped by; those that were not are left out."""
    return dict(connection.execute(_texts_of(connection.dialect.name), numbers(connection, articles)).all())


def keep_new_texts(connection: Connection, texts: Mapping[int, Fingerprint]) -> set[int]:
    """Store the texts of articles that have none yet, and the likenesses of those that no other article has.

    Tells which of the articles could be in a story with any other article, or with one before them here.
    """
    rows = [{"article_id": article, **_fields(text)} for article, text in texts.items()]
    carried = _carried(connection, [text.exact for text in texts.values()])
    connection.execute(insert(FingerprintRow), rows)
    first: dict[int, int] = {}
    for article, text in texts.items():
        if text.exact not in carried:
            first.setdefault(text.exact, article)
    linked = _link(connection, {article: texts[article] for article in first.values()})
    return {article for article, text in texts.items() if first.get(text.exact) != article or article in linked}


def keep_revised_text(connection: Connection, article: int, text: Fingerprint) -> None:
    """Store another text of an article, and its likenesses when no other article has it."""
    _release_keys(connection, article)
    shared = _carried(connection, [text.exact])
    connection.execute(_text_changed(), {"article": article, **_fields(text)})
    if not shared:
        _link(connection, {article: text})


def forget_text(connection: Connection, article_id: int) -> None:
    """Let nothing be found by an article's text any more."""
    _release_keys(connection, article_id)
    connection.execute(delete(FingerprintRow).where(FingerprintRow.article_id == article_id))


def numbers(connection: Connection, values: Iterable[int], name: str = "numbers") -> dict[str, str]:
    """Any number of whole numbers as one parameter: with one for each, the statement takes longer to be read."""
    listed = ",".join(map(str, values))
    return {name: f"{{{listed}}}" if connection.dialect.name == "postgresql" else f"[{listed}]"}


def among(column: InstrumentedAttribute[Any], dialect: str) -> ColumnElement[bool]:
    """Whether a column has one of the values that `numbers` gives."""
    if dialect == "postgresql":
        return column == any_(_array("numbers"))
    given = func.json_each(bindparam("numbers", type_=Text)).table_valued("value")
    return column.in_(select(given.c.value))


def _array(name: str) -> ColumnElement[Any]:
    return cast(bindparam(name, type_=Text), ARRAY(BigInteger))


def _fields(text: Fingerprint) -> dict[str, Any]:
    return {"exact": text.exact, "triples": triples_in(text.data), "data": text.data}


def _carried(connection: Connection, exacts: Iterable[int]) -> set[int]:
    """Those of the texts that a stored article has."""
    return set(connection.scalars(_known(connection.dialect.name), numbers(connection, exacts)))


def _release_keys(connection: Connection, article_id: int) -> None:
    """Give the keys of an article's text to another article that has the same text, or drop them."""
    exact = stored_texts(connection, [article_id]).get(article_id)
    keys = BandRow.article_id == article_id
    same = select(FingerprintRow.article_id).where(FingerprintRow.exact == exact)
    heir = connection.scalar(same.where(FingerprintRow.article_id != article_id).limit(1))
    if heir is None:
        connection.execute(delete(BandRow).where(keys))
    else:
        connection.execute(update(BandRow).where(keys).values(article_id=heir))


def _link(connection: Connection, texts: Mapping[int, Fingerprint]) -> set[int]:
    """Compare the texts of articles with those that share keys with them, the earlier ones here included.

    Keeps the likenesses and the keys; tells whose texts could be in a story with another.
    """
    index = _Index(connection, set().union(*(text.bands for text in texts.values())))
    likely = {article: index.meet(article, text) for article, text in texts.items()}
    if index.new_rows:
        _add_keys(connection, index.new_rows)
    sketches = {article: (text.exact, read_sketch(text.data)) for article, text in texts.items()}
    stored = {other for others in likely.values() for other in others}.difference(texts)
    kept = connection.execute(_sketches(connection.dialect.name), numbers(connection, stored)).all()
    for article, exact, data in kept:
        sketches[article] = exact, read_sketch(data)
    links = {
        article: list(links_to(*sketches[article], dict(sketches[other] for other in others)))
        for article, others in likely.items()
    }
    rows = [
        {"shorter": link.shorter, "longer": link.longer, "part": link.part, "score": link.score}
        for found in links.values()
        for link in found
    ]
    if rows:
        made = upsert(connection, LinkRow).on_conflict_do_nothing(index_elements=["shorter", "longer"])
        connection.execute(made, rows)
    return {article for article, found in links.items() if any(link.part for link in found)}


def _add_keys(connection: Connection, rows: list[tuple[int, int, int]]) -> None:
    if connection.dialect.name == "postgresql":
        columns = zip(_KEY_COLUMNS, zip(*rows, strict=True), strict=True)
        given = (numbers(connection, values, name) for name, values in columns)
        connection.execute(_unnested(), {name: values for one in given for name, values in one.items()})
    else:
        connection.exec_driver_sql(_KEY_INSERT, rows)


class _Index:
    """What stands under some keys, and what comes to stand there.

    A text goes by the article that has its keys: see `holder_of`.
    """

    def __init__(self, connection: Connection, keys: Collection[int]) -> None:
        self.new_rows: list[tuple[int, int, int]] = []
        found = _under(connection.dialect.name)
        self._holders = dict(connection.execute(found, numbers(connection, sorted(keys))).all())

    def meet(self, article: int, text: Fingerprint) -> list[int]:
        """Those that may be like a text, which then stands under its own keys as far as they are not full."""
        triples, holder = triples_in(text.data), str(holder_of(article, text))
        held = list(map(self._holders.get, text.bands))
        met = np.fromstring(",".join(filter(None, held)), np.int64, sep=",")
        for key, others in zip(text.bands, held, strict=True):
            if others is None or others.count(",") + 1 < KEY_HOLDS:
                self._holders[key] = holder if others is None else f"{others},{holder}"
                self.new_rows.append((key, article, triples))
        return choose(met, triples)


# Statements that every article runs through: building them anew would take longer than running them.


@cache
def _texts_of(dialect: str) -> Select[int, int]:
    found = select(FingerprintRow.article_id, FingerprintRow.exact)
    return found.where(among(FingerprintRow.article_id, dialect))


@cache
def _known(dialect: str) -> Select[int]:
    return select(FingerprintRow.exact).where(among(FingerprintRow.exact, dialect))


@cache
def _text_changed() -> Update:
    changed = update(FingerprintRow).where(FingerprintRow.article_id == bindparam("article"))
    return changed.values({name: bindparam(name) for name in ("exact", "triples", "data")})


@cache
def _under(dialect: str) -> Select[int, str]:
    """What stands under some keys, joined by commas: fetching a row for each would take longer than finding it."""
    name = cast(BandRow.article_id * LENGTHS + BandRow.triples, Text)
    found = select(BandRow.key, func.aggregate_strings(name, ",")).group_by(BandRow.key)
    return found.where(among(BandRow.key, dialect))


@cache
def _unnested() -> Insert:
    columns = [func.unnest(_array(name)) for name in _KEY_COLUMNS]
    return insert(BandRow).from_select(_KEY_COLUMNS, select(*columns))


@cache
def _sketches(dialect: str) -> Select[int, int, bytes]:
    found = select(FingerprintRow.article_id, FingerprintRow.exact, FingerprintRow.data)
    return found.where(among(FingerprintRow.article_id, dialect))
