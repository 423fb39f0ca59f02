"""Grouping in the store: articles placed a second, and the memory that takes, with many stored already.

usage: python -m benchmarks.stories [--stored 10000 ...] [--articles 2000] [--database URL]

For each number stored, a fresh store is filled with made-up articles (`benchmarks.made_news`), their stories and
likenesses, at once and not through grouping; then the next articles are placed as ingest does it, so many in a
transaction. --database names a PostgreSQL server by one of its databases; every store is a database of its own
there, dropped at the end. Without it, a store is an SQLite file.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, insert, make_url, text

from benchmarks.filled_store import BEGIN, address, fill
from benchmarks.made_news import made
from pipeline.ingest import AT_ONCE
from pipeline.store import Store, grouping, open_store
from pipeline.store.engine import lock_grouping, tidy
from pipeline.store.models import ArticleRow
from pipeline.stories import Fingerprint

T = TypeVar("T")

ARTICLE = insert(ArticleRow).returning(ArticleRow.id)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of filling; articles placed a second, of the clock and of this process's own time; megabytes."""

    filling: float
    rate: float
    own_rate: float
    before: float
    most: float


def main() -> None:
    """Print a row for each number of stored articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, nargs="+", default=[10_000])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--database")
    options = parser.parse_args()
    table = Table("stored", "filled in s", "articles placed/s", "of its own time", "MB before", "MB at most")
    for stored in options.stored:
        with _fresh_database(options.database) as url:
            found = _alone(measure, url, stored, options.articles)
        figures = (found.filling, found.rate, found.own_rate, found.before, found.most)
        table.add_row(f"{stored:,}", *(f"{figure:,.0f}" for figure in figures))
    Console().print(table)


def measure(url: str, stored: int, articles: int) -> Measured:
    """Fill an empty database and place the next articles in it."""
    begun = time.perf_counter()
    _alone(fill, url, stored)
    filled = time.perf_counter()
    prints = {number: made(number).print for number in range(stored, stored + articles)}
    store = open_store(url)
    try:
        tidy(store)
        before, clock, own = _megabytes(), time.perf_counter(), time.process_time()
        for start in range(0, articles, AT_ONCE):
            place(store, dict(islice(prints.items(), start, start + AT_ONCE)))
        rate, own_rate = articles / (time.perf_counter() - clock), articles / (time.process_time() - own)
        return Measured(filled - begun, rate, own_rate, before, _megabytes())
    finally:
        store.close()


def place(store: Store, prints: Mapping[int, Fingerprint]) -> None:
    """Store articles of the stream as far as grouping needs it, and group them, in one transaction."""
    with store.write() as connection:
        lock_grouping(connection)
        arrivals = []
        for number, print_ in prints.items():
            at = BEGIN + timedelta(seconds=number)
            story = grouping.new_story(connection, at)
            row = {"url": address(number), "first_seen_at": at, "resurfaced": False, "story_id": story}
            article = int(connection.execute(ARTICLE, row).scalar_one())
            arrivals.append(grouping.Arrival(article, print_, at))
        grouping.place_articles(connection, arrivals)


@contextmanager
def _fresh_database(server: str | None) -> Iterator[str]:
    """The URL of an empty database, which is gone at the end."""
    if server is None:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"
        return
    base, name = make_url(server).set(drivername="postgresql+psycopg"), f"bench_{os.urandom(6).hex()}"
    admin = create_engine(base, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield base.set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        admin.dispose()


def _alone(work: Callable[..., T], *given: Any) -> T:
    """The answer of a function that a process of its own runs, so that its memory is its own too."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as process:
        return process.submit(work, *given).result()


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
