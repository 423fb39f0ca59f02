"""Labels: what people said of an article, and who said it last."""

from __future__ import annotations

import pytest

from pipeline.store import Store
from pipeline.store.labels import list_labels, say, stored_labels
from pipeline.store.reading import AlertFilter, Place, list_alerts, read_story
from tests.desk.filled import NOW, Builder, ago


@pytest.fixture
def built(store: Store) -> Builder:
    return Builder(store)


def test_labels_are_by_article_and_topic(store: Store, built: Builder) -> None:
    built.matched()
    built.matched()
    assert say(store, "ferries", 1, True, "ann", NOW)
    assert say(store, "ports", 1, False, "ann", NOW)
    assert say(store, "ferries", 2, False, "ann", NOW)
    assert stored_labels(store, ["ferries", "ports"]) == {
        1: {"ferries": True, "ports": False},
        2: {"ferries": False},
    }
    assert stored_labels(store, ["ports"]) == {1: {"ports": False}}


def test_the_last_word_counts_with_its_time_and_name(store: Store, built: Builder) -> None:
    story = built.matched()
    say(store, "ferries", 1, True, "ann", ago(hours=2))
    say(store, "ferries", 1, False, "ben", NOW)
    detail = read_story(store, story)
    assert detail is not None
    assert [(label.relevant, label.said_by, label.said_at) for label in detail.labels] == [(False, "ben", NOW)]


def test_what_was_said_can_be_taken_back(store: Store, built: Builder) -> None:
    built.matched()
    say(store, "ferries", 1, True, "ann", NOW)
    assert say(store, "ferries", 1, None, "ben", NOW)
    assert stored_labels(store, ["ferries"]) == {}


def test_an_article_that_is_not_there_has_no_label(store: Store) -> None:
    assert not say(store, "ferries", 7, True, "ann", NOW)
    assert not say(store, "ferries", 7, None, "ann", NOW)
    assert stored_labels(store, ["ferries"]) == {}


def test_an_alert_has_what_was_said_of_the_article_it_was_for(store: Store, built: Builder) -> None:
    story = built.matched()
    built.alert(story, 1)
    built.alert(story, 1, "ports", channel="log")
    say(store, "ferries", 1, False, "ann", NOW)
    lines = list_alerts(store, AlertFilter(), Place()).rows
    assert {(line.topic, line.article, line.relevant) for line in lines} == {
        ("ferries", 1, False),
        ("ports", 1, None),
    }


def test_labels_are_listed_the_newest_first(store: Store, built: Builder) -> None:
    built.matched(url="https://a.example/1")
    built.matched(url="https://a.example/2")
    say(store, "ferries", 1, True, "ann", ago(hours=2))
    say(store, "ferries", 2, False, "ben", NOW)
    say(store, "ports", 2, True, "ann", ago(hours=1))
    assert [(said.url[-1], said.topic, said.said_by) for said in list_labels(store)] == [
        ("2", "ferries", "ben"),
        ("2", "ports", "ann"),
        ("1", "ferries", "ann"),
    ]
    assert [said.topic for said in list_labels(store, ["ports"])] == ["ports"]
