"""What pages show, read from the tables: one query a block, newest first, in pages by key."""

from pipeline.store.reading.alerts import AlertFilter, AlertLine, list_alerts
from pipeline.store.reading.paging import Page, Place
from pipeline.store.reading.related import RelatedStory
from pipeline.store.reading.revisions import (
    History,
    Revision,
    find_history,
    story_histories,
    topic_stories,
)
from pipeline.store.reading.sightings import Sighting, story_sightings
from pipeline.store.reading.sources import USUAL, YOUNG, SourceState, source_states
from pipeline.store.reading.stories import StoryFilter, StoryLine, list_stories
from pipeline.store.reading.story import (
    Copy,
    Detail,
    FoundTopic,
    RevisionLine,
    RevisionText,
    StoryLabel,
    read_story,
)
from pipeline.store.reading.topics import TopicState, topic_states

__all__ = [
    "USUAL",
    "YOUNG",
    "AlertFilter",
    "AlertLine",
    "Copy",
    "Detail",
    "FoundTopic",
    "History",
    "Page",
    "Place",
    "RelatedStory",
    "Revision",
    "RevisionLine",
    "RevisionText",
    "Sighting",
    "SourceState",
    "StoryFilter",
    "StoryLabel",
    "StoryLine",
    "TopicState",
    "find_history",
    "list_alerts",
    "list_stories",
    "read_story",
    "source_states",
    "story_histories",
    "story_sightings",
    "topic_states",
    "topic_stories",
]
