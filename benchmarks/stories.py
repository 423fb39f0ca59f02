"""Grouping in the store: articles placed a second, while the store grows.

usage: python -m benchmarks.stories [--articles 4000] [--database-url URL]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from benchmarks.texts import unlike
from pipeline.store import grouping, open_store
from pipeline.store.models import ArticleRow
from pipeline.stories import fingerprint

BATCH = 200
STEPS = 4
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print articles a second for each quarter of the run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--database-url")
    options = parser.parse_args()
    prints = [fingerprint(title, text) for title, text in unlike(options.articles)]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(options.database_url or f"sqlite:///{folder}/bench.db")
        table = Table("in the store before", "articles placed/s")
        step = len(prints) // STEPS
        for quarter in range(STEPS):
            begun = time.perf_counter()
            for start in range(quarter * step, (quarter + 1) * step, BATCH):
                with store.write() as connection:
                    for number in range(start, min(start + BATCH, (quarter + 1) * step)):
                        at = BEGIN + timedelta(minutes=number)
                        row = insert(ArticleRow).values(
                            url=f"https://bench.example/{number}",
                            first_seen_at=at,
                            resurfaced=False,
                            story_id=grouping.new_story(connection, at),
                        )
                        article = int(connection.execute(row.returning(ArticleRow.id)).scalar_one())
                        grouping.place_article(connection, article, prints[number], at)
            table.add_row(f"{quarter * step:,}", f"{step / (time.perf_counter() - begun):,.0f}")
        store.close()
    Console().print(table)


if __name__ == "__main__":
    main()
