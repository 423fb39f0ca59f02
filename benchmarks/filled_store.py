"""A store with many made-up articles that are grouped already, filled table by table."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, islice
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, text

from benchmarks.made_news import made, original
from pipeline.store import open_store
from pipeline.store.models import ArticleRow, BandRow, FingerprintRow, LinkRow, StoryRow
from pipeline.stories import Link, Part, cluster
from pipeline.stories.finding import KEY_HOLDS, links_to
from pipeline.stories.fingerprints import read_sketch, triples_in

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 10_000  # rows in one statement

Numbers = npt.NDArray[np.int64]


def address(number: int) -> str:
    """Where the article with that number would have been published."""
    return f"https://bench.example/{number}"


def fill(url: str, stored: int) -> None:
    """Put the first articles of the stream into an empty database, each text with its keys and its story."""
    store = open_store(url)
    stories, links = _grouped(stored)
    with store.write() as connection:
        # An index is built faster than it grows.
        indexes = list(BandRow.__table__.indexes)  # type: ignore[attr-defined]
        for index in indexes:
            index.drop(connection)
        times = {lead: _time(lead) for lead in np.unique(stories).tolist()}
        columns = ("id", "created_at", "changed_at", "lead_id")
        _write(connection, StoryRow, columns, ((lead, at, at, lead) for lead, at in times.items()))
        columns = ("id", "url", "first_seen_at", "resurfaced", "story_id", "part")
        _write(connection, ArticleRow, columns, _articles(stories))
        columns = ("shorter", "longer", "part", "score")
        _write(connection, LinkRow, columns, ((one.shorter, one.longer, one.part, one.score) for one in links))
        bands = _Bands()
        columns = ("article_id", "exact", "triples", "data")
        _write(connection, FingerprintRow, columns, _prints(stored, bands))
        _write(connection, BandRow, ("key", "article_id", "triples"), bands.rows())
        for index in indexes:
            index.create(connection)
        if connection.dialect.name == "postgresql":
            for table in ("story", "article"):
                connection.execute(text(f"SELECT setval('{table}_id_seq', {stored})"))
    store.close()


def _time(article: int) -> str:
    return f"{BEGIN + timedelta(seconds=article - 1):%Y-%m-%d %H:%M:%S.%f}"


def _grouped(stored: int) -> tuple[Numbers, list[Link]]:
    """The story of every article, by the id of its lead, and all likenesses. Ids are numbers + 1."""
    versions: dict[int, list[int]] = defaultdict(list)
    for number in range(stored):
        versions[original(number)].append(number)
    stories, links = np.arange(1, stored + 1), []
    for numbers in versions.values():
        if len(numbers) > 1:
            texts = {number: made(number).print for number in numbers}
            prints = {print_.exact: print_ for print_ in texts.values()}
            sketches = {exact: read_sketch(print_.data) for exact, print_ in prints.items()}
            pairs = combinations(sketches.items(), 2)
            among = [link for one, (text, other) in pairs for link in links_to(*one, {text: other})]
            links += among
            for story in cluster(prints, among):
                members = [number for number, print_ in texts.items() if print_.exact in story]
                stories[members] = members[0] + 1
    return stories, links


def _articles(stories: Numbers) -> Iterator[tuple[Any, ...]]:
    for article, story in enumerate(stories.tolist(), 1):
        part = None if article == story else Part.COPY.value
        yield article, address(article - 1), _time(article), False, story, part


def _prints(stored: int, bands: _Bands) -> Iterator[tuple[Any, ...]]:
    """The rows of fingerprints; the keys of each text are noted with the first article that has it."""
    known: set[int] = set()
    for number in range(stored):
        print_, article = made(number).print, number + 1
        triples = triples_in(print_.data)
        if print_.exact not in known:
            known.add(print_.exact)
            bands.note(article, triples, print_.bands)
        yield article, print_.exact, triples, print_.data


class _Bands:
    """The keys of all texts, to be written in their order."""

    def __init__(self) -> None:
        self._columns = array("q"), array("q"), array("q")

    def note(self, article: int, triples: int, keys: Sequence[int]) -> None:
        """Keep the keys of an article's text."""
        values = keys, [article] * len(keys), [triples] * len(keys)
        for column, some in zip(self._columns, values, strict=True):
            column.extend(some)

    def rows(self) -> Iterator[tuple[int, ...]]:
        """Key, article and length, of every key no more than a key holds."""
        columns = [np.array(column) for column in self._columns]
        order = np.argsort(columns[0], kind="stable")
        keys = columns[0][order]
        starts = np.flatnonzero(np.diff(keys, prepend=keys[0] - 1))
        place = np.arange(len(keys)) - np.repeat(starts, np.diff(starts, append=len(keys)))
        kept = order[place < KEY_HOLDS]
        for start in range(0, len(kept), AT_ONCE):
            some = kept[start : start + AT_ONCE]
            yield from zip(*(column[some].tolist() for column in columns), strict=True)


def _write(connection: Connection, table: Any, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    name, listed = table.__tablename__, ", ".join(columns)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TIME ZONE 'UTC'"))
        with connection.connection.cursor() as cursor, cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    statement = f"INSERT INTO {name} ({listed}) VALUES ({', '.join('?' * len(columns))})"
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        connection.exec_driver_sql(statement, some)
