"""The topics that are shipped, on texts whose topics are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.relevance import labelled, scores
from newsroom import content
from pipeline.topics import TopicMatcher

CONFIG = Path(__file__).resolve().parents[3] / "config" / "topics.yaml"
MOST_FALSE = 1
LEAST_F1 = 0.9

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def matcher() -> TopicMatcher:
    return TopicMatcher.from_file(CONFIG)


def test_the_newsrooms_labels_are_found_again(matcher: TopicMatcher) -> None:
    missed, false = [], []
    for item in content.load():
        language = "en" if item.edition == "wire" else item.edition
        found = {match.topic for match in matcher.match(item.title, f"{item.lead}\n{item.text}", language)}
        missed += [(topic, item.key) for topic in set(item.topics) - found]
        false += [(topic, item.key) for topic in found - set(item.topics)]
    assert missed == []
    assert len(false) <= MOST_FALSE, false


def test_each_topic_is_found_on_texts_labelled_by_reading(matcher: TopicMatcher) -> None:
    found = scores(matcher, list(labelled()))
    assert set(found) > set(matcher.topics)
    assert {topic: round(score.f1, 3) for topic, score in found.items() if score.f1 < LEAST_F1} == {}
