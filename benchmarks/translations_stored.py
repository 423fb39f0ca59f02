"""How long a story's list of the same report in other languages takes in a full store.

usage: python -m benchmarks.translations_stored [--stored 100000]

Made-up articles in five languages, spread over 30 days, each a story of its own with 130 traits that are as
common as words are (Zipf's law); in a SQLite file. The list is asked for 20 stories in the middle.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert

from benchmarks.translations import LANGUAGES
from pipeline.store import Store, open_store
from pipeline.store.models import ArticleRow, RevisionRow, StoryRow, TraitsRow
from pipeline.store.reading.related import translated_stories

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 30
TRAITS = 130
ASKED = 20
AT_ONCE = 5_000  # rows in one statement


def fill(store: Store, stored: int) -> None:
    """Put that many stories of one article into an empty store."""
    with store.write() as connection:
        for table in (StoryRow, ArticleRow, RevisionRow, TraitsRow):
            rows = (_row(table, number, stored) for number in range(1, stored + 1))
            while some := list(islice(rows, AT_ONCE)):
                connection.execute(insert(table), some)


def _row(table: Any, number: int, stored: int) -> dict[str, Any]:
    at = BEGIN + number / stored * timedelta(days=DAYS)
    if table is StoryRow:
        return {"id": number, "created_at": at, "changed_at": at, "lead_id": number}
    if table is ArticleRow:
        url = f"https://bench.example/{number}"
        return {"id": number, "url": url, "first_seen_at": at, "story_id": number, "revision_id": number}
    if table is TraitsRow:
        language = LANGUAGES[number % len(LANGUAGES)]
        return {"article_id": number, "language": language, "at": at, "data": _traits(number)}
    made = {
        "id": number,
        "article_id": number,
        "number": 1,
        "content_hash": "",
        "text": "",
        "authors": [],
        "tags": [],
    }
    return {**made, "seen_at": at, "record_id": f"<urn:bench:{number}>", "warc_file": "a", "warc_offset": number}


def _traits(number: int) -> bytes:
    made = np.random.default_rng(number)
    keys = np.unique(made.zipf(1.25, 4 * TRAITS).clip(max=5_000_000) * 2_654_435_761 % 2**30)
    keys = np.sort(made.permutation(keys)[:TRAITS])
    return (keys * 4 + made.integers(0, 4, len(keys))).astype(np.uint32).tobytes()


def times(store: Store, stored: int) -> Iterator[float]:
    """Seconds for each story that is asked for."""
    with store.read() as connection:
        for story in range(stored // 2, stored // 2 + ASKED):
            begun = time.perf_counter()
            translated_stories(connection, story)
            yield time.perf_counter() - begun


def main() -> None:
    """Print the median and the longest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=100_000)
    stored = parser.parse_args().stored
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'watchdesk.db'}")
        fill(store, stored)
        taken = list(times(store, stored))
        store.close()
    print(f"{stored:,} stories: median {statistics.median(taken):.3f} s, longest {max(taken):.3f} s")


if __name__ == "__main__":
    main()
