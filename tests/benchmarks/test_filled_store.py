"""A store that is filled at once stands as if grouping had made it, else it would be no measure of grouping."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.filled_store import fill
from benchmarks.made_news import made
from benchmarks.stories import measure, place
from pipeline.store import Store, open_store
from pipeline.store.models import ArticleRow, BandRow, LinkRow

ARTICLES = 150


def stories(store: Store) -> set[frozenset[int]]:
    """The ids of the articles of every story."""
    groups: dict[int, set[int]] = defaultdict(set)
    with store.read() as connection:
        for article, story in connection.execute(select(ArticleRow.id, ArticleRow.story_id)):
            groups[story].add(article)
    return {frozenset(group) for group in groups.values()}


def keys(store: Store) -> set[tuple[int, ...]]:
    with store.read() as connection:
        return {tuple(row) for row in connection.execute(select(BandRow.key, BandRow.article_id, BandRow.triples))}


def parts(store: Store) -> set[tuple[int, int]]:
    with store.read() as connection:
        held = select(LinkRow.shorter, LinkRow.longer).where(LinkRow.part.is_not(None))
        return {tuple(row) for row in connection.execute(held)}


@pytest.mark.servers
def test_filling_gives_what_grouping_gives(tmp_path: Path) -> None:
    fill(f"sqlite:///{tmp_path}/filled.db", ARTICLES)
    filled, grouped = open_store(f"sqlite:///{tmp_path}/filled.db"), open_store(f"sqlite:///{tmp_path}/grouped.db")
    for start in range(0, ARTICLES, 40):
        place(grouped, {number: made(number).print for number in range(start, min(start + 40, ARTICLES))})

    assert stories(filled) == stories(grouped)
    assert len(stories(filled)) < ARTICLES
    assert keys(filled) == keys(grouped)
    assert parts(filled) == parts(grouped)
    filled.close()
    grouped.close()


@pytest.mark.servers
def test_articles_are_placed_in_a_filled_store(postgres_url: str) -> None:
    found = measure(postgres_url, stored=30, articles=10)

    assert found.rate > 0
    assert found.most >= found.before
