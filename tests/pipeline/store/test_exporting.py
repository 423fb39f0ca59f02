"""The export's rows: by story, in batches, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.store import Store
from pipeline.store.exporting import export_articles
from tests.desk.filled import NOW, Builder


def test_articles_come_by_story_with_their_topics_however_many(store: Store) -> None:
    built = Builder(store)
    stories = [built.matched(f"Entry {number}") for number in range(3)]
    built.article(stories[0], "Copy", lead=False)
    rows = list(export_articles(store, batch=2))
    assert [(row.story, row.title, row.topics) for row in rows] == [
        (stories[0], "Entry 0", ["ferries"]),
        (stories[0], "Copy", []),
        (stories[1], "Entry 1", ["ferries"]),
        (stories[2], "Entry 2", ["ferries"]),
    ]


@pytest.mark.parametrize(("days", "expected"), [(0, ["New"]), (3, ["New", "Seen"]), (9, ["New", "Seen", "Old"])])
def test_since_takes_publication_and_first_sight_where_there_is_none(
    store: Store, days: int, expected: list[str]
) -> None:
    built = Builder(store)
    story = built.story()
    built.article(story, "New", at=NOW - timedelta(days=20), published_at=NOW)
    built.article(story, "Seen", at=NOW - timedelta(days=3), lead=False)
    built.article(story, "Old", at=NOW, published_at=NOW - timedelta(days=9), lead=False)
    rows = export_articles(store, since=NOW - timedelta(days=days))
    assert [row.title for row in rows] == expected
