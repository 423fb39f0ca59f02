"""Every stored article in its newest revision, with the matches kept of it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from pipeline.store import Store
from pipeline.store.corpus import (
    StoredMatch,
    article_ids,
    articles_of,
    count_articles,
    newest_articles,
    stored_articles,
)
from pipeline.store.models import RevisionRow
from tests.desk.filled import NOW, Builder, ago


@pytest.fixture
def built(store: Store) -> Builder:
    return Builder(store)


def titles(store: Store, **wanted: object) -> list[str]:
    return [article.title for article in stored_articles(store, **wanted)]  # type: ignore[arg-type]


def test_an_empty_store_has_no_articles(store: Store) -> None:
    assert titles(store) == []
    assert count_articles(store) == 0
    assert article_ids(store, ["https://harbour.example/1"]) == {}


def test_articles_come_last_stored_first_however_small_the_batches(store: Store, built: Builder) -> None:
    for number in range(5):
        built.matched(str(number))
    for batch in (1, 2, 5, 200):
        assert titles(store, batch=batch) == ["4", "3", "2", "1", "0"]
    assert count_articles(store) == 5


def test_an_article_is_its_newest_revision_with_the_matches_of_that_one(store: Store, built: Builder) -> None:
    story = built.matched("Before")
    [before] = stored_articles(store)
    assert before.matches == (StoredMatch("ferries", "The ferry is late.", ((4, 9),)),)
    revision = built.revision(before.article_id, "After", "The ferry is in time.", number=2)
    built.match(before.article_id, revision, "ports", sentence="In time.", marks=())
    [after] = stored_articles(store)
    assert (after.title, after.story_id, after.matches) == (
        "After",
        story,
        (StoredMatch("ports", "In time.", ()),),
    )


def test_an_article_is_tagged_once_a_pass_has_seen_its_newest_revision(store: Store, built: Builder) -> None:
    built.matched()
    assert [article.tagged for article in stored_articles(store)] == [False]
    with store.write() as connection:
        connection.execute(update(RevisionRow).values(tagged_at=NOW))
    assert [article.tagged for article in stored_articles(store)] == [True]


def test_since_bounds_the_time_of_publication_or_else_of_first_sight(store: Store, built: Builder) -> None:
    built.matched("Old", published_at=ago(days=9))
    built.matched("Undated", at=ago(days=3))
    built.matched("New", published_at=ago(hours=1))
    assert titles(store, since=ago(days=3)) == ["New", "Undated"]
    assert count_articles(store, ago(days=3)) == 2
    assert [article.at for article in stored_articles(store)] == [ago(hours=1), ago(days=3), ago(days=9)]


def test_an_article_is_found_by_its_canonical_address_and_by_any_that_led_to_it(
    store: Store, built: Builder
) -> None:
    article = built.article(built.story(), url="https://harbour.example/news/1")
    built.run("crawl-1")
    built.visit("crawl-1", "https://harbour.example/short/1", article_id=article)
    asked = ["https://harbour.example/short/1", "https://HARBOUR.example/news/1#top", "https://harbour.example/2"]
    assert article_ids(store, asked) == {asked[0]: article, asked[1]: article}


def test_articles_are_read_by_their_ids(store: Store, built: Builder) -> None:
    for number in range(4):
        built.matched(str(number))
    assert [article.title for article in articles_of(store, {1, 3, 99})] == ["2", "0"]
    assert list(articles_of(store, ())) == []


def test_the_newest_articles_are_those_stored_last_but_the_ones_left_out(store: Store, built: Builder) -> None:
    for number in range(4):
        built.matched(str(number))
    assert [article.title for article in newest_articles(store, 2, without={4})] == ["2", "1"]
