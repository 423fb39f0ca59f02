"""Topics tried on their own examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.topics.explain import Part
from pipeline.topics.matcher import TopicMatcher
from pipeline.topics.model import Example


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not do what its topic's author expects, and the explanation of it."""

    topic: str
    example: Example
    expected: bool
    why: Part

    @property
    def problem(self) -> str:
        """What it must do, and what it does."""
        return "must match and does not" if self.expected else "must not match and does"


def failures(matcher: TopicMatcher) -> Iterator[Failure]:
    """Every example that fails: one that must match and does not, or must not and does."""
    for topic in matcher.topics.values():
        for example, expected in topic.examples:
            found = any(match.topic == topic.id for match in matcher.match_example(example))
            if found is not expected:
                why = matcher.explain(
                    topic.id, example.title, example.text, example.language, fields=example.fields
                )
                yield Failure(topic.id, example, expected, why)
