"""Topics: queries over words in every inflected form, tried on texts by the thousand at once."""

from pipeline.topics.checking import Failure, failures
from pipeline.topics.compiled import Topic
from pipeline.topics.excerpts import Excerpt, excerpt
from pipeline.topics.explain import Part
from pipeline.topics.inflection import inflect
from pipeline.topics.matcher import TopicMatcher
from pipeline.topics.model import Example, TopicsFile
from pipeline.topics.weighing import Overlap, Text, Weighed, Weight, example_texts, weigh

__all__ = [
    "Example",
    "Excerpt",
    "Failure",
    "Overlap",
    "Part",
    "Text",
    "Topic",
    "TopicMatcher",
    "TopicsFile",
    "Weighed",
    "Weight",
    "example_texts",
    "excerpt",
    "failures",
    "inflect",
    "weigh",
]
