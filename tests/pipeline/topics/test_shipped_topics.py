"""The topics that are shipped, on texts whose topics are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom import content
from pipeline.topics import TopicMatcher

CONFIG = Path(__file__).resolve().parents[3] / "config" / "topics.yaml"
MOST_FALSE = 1


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
