"""Topics are held to their own examples: those of a test, of the documentation, and those that are shipped."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.topics import TopicMatcher, failures

Make = Callable[..., TopicMatcher]
ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "config" / "topics.yaml"


def test_an_example_that_does_what_is_expected_is_no_failure(make_matcher: Make) -> None:
    examples = {"match": ["A beech.", {"title": "Beech", "language": "en"}], "reject": ["A birch."]}
    assert list(failures(make_matcher(topic={"query": "beech", "examples": examples}))) == []


def test_a_failure_names_the_example_and_explains_it(make_matcher: Make) -> None:
    examples = {"match": ["A birch."], "reject": [{"text": "A beech.", "source": "pulp"}]}
    missed, taken = failures(make_matcher(topic={"query": "beech OR source:pulp", "examples": examples}))
    assert (missed.topic, missed.example.text, missed.expected, missed.why.satisfied) == (
        "topic",
        "A birch.",
        True,
        False,
    )
    assert (taken.expected, taken.why.satisfied) == (False, True)
    assert [part.satisfied for part in taken.why.parts] == [True, True]


def test_an_example_in_another_language_is_not_matched(make_matcher: Make) -> None:
    examples = {"match": [{"text": "beech", "language": "ru"}]}
    matcher = make_matcher(topic={"query": "beech", "languages": ["en"], "examples": examples})
    [failure] = failures(matcher)
    assert failure.why.satisfied


def test_an_explanation_has_the_parts_as_they_are_written(make_matcher: Make) -> None:
    part = make_matcher(topic="beech AND (birch  NEAR/2 pine OR  NOT oak)").explain("topic", "Beech", "birch pine")
    assert (part.query, part.satisfied) == ("beech AND (birch NEAR/2 pine OR NOT oak)", True)
    first, second = part.parts
    assert [(span.field, span.start) for span in first.spans] == [("title", 0)]
    near, negation = second.parts
    assert (near.query, near.satisfied) == ("birch NEAR/2 pine", True)
    assert (negation.query, negation.satisfied, negation.parts[0].satisfied) == ("NOT oak", True, False)


def test_the_documentations_topics_pass_their_examples(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "topic-language.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(concepts:.*?)```", page, re.DOTALL)
    assert block
    path = tmp_path / "topics.yaml"
    path.write_text(block[1], encoding="utf-8")
    assert list(failures(TopicMatcher.from_file(path))) == []


@pytest.mark.servers
def test_the_shipped_topics_pass_their_examples(tmp_path: Path) -> None:
    matcher = TopicMatcher.from_file(SHIPPED)
    failed = [f"{f.topic}: expected {f.expected}: {f.example.title} {f.example.text}" for f in failures(matcher)]
    assert failed == []
    assert all(topic.examples for topic in matcher.topics.values())
