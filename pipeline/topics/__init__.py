"""Topics: queries over words in every inflected form, tried on texts by the thousand at once."""

from pipeline.topics.checking import Failure, failures
from pipeline.topics.compiled import Topic
from pipeline.topics.excerpts import Excerpt, excerpt
from pipeline.topics.explain import Part
from pipeline.topics.inflection import inflect
from pipeline.topics.matcher import TopicMatcher
from pipeline.topics.model import Example, TopicsFile

__all__ = [
    "Example",
    "Excerpt",
    "Failure",
    "Part",
    "Topic",
    "TopicMatcher",
    "TopicsFile",
    "excerpt",
    "failures",
    "inflect",
]
