"""A publisher's file made the list of a topic, or its next edition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config.files import load_yaml
from pipeline.records import ConfigError
from pipeline.topics.model import TopicsFile
from pipeline.topics.names.changes import Changes, compare
from pipeline.topics.names.formats import read_list
from pipeline.topics.names.model import Head, NameList, list_path, read_names, write_names
from pipeline.topics.names.terms import needing_context
from pipeline.topics.query import parse

DEFAULT_CONTEXT = "sanctions"
"""The concept that a new list's common names must be near, where the topics file has it."""

_TOPIC = re.compile(r"[\w-]{1,100}")


@dataclass(frozen=True, slots=True)
class Import:
    """A list as a file would make it, not yet written.

    `form` says what the file is, `skipped` how many of its rows are no name that is looked for, `needing_context`
    how many names are found near the context only (or, without one, not at all), `changes` what is other than
    before.
    """

    path: Path
    listed: NameList
    form: str
    skipped: int
    needing_context: int
    changes: Changes
    changed: bool

    def write(self) -> None:
        """Keep the list; one that is as before is not written again. Raises ConfigError."""
        if self.changed:
            write_names(self.path, self.listed)


def topic_of(source: Path) -> str:
    """The id that a list gets from its file's name: letters, digits and hyphens."""
    return re.sub(r"[\W_]+", "-", source.stem).strip("-").casefold() or "names"


def plan_import(
    topics: Path, source: Path, topic: str | None = None, title: str | None = None, context: Sequence[str] = ()
) -> Import:
    """What the file `source` makes of a topic's list, beside the topics file `topics`.

    What is not given stays as the list has it; of a new list, the topic and its title come from the file's name,
    and `context`, names of concepts, is DEFAULT_CONTEXT. Raises ConfigError.
    """
    topic = topic_of(source) if topic is None else topic
    file = load_yaml(topics, TopicsFile)
    _refuse_taken(topic, file, topics)
    path = list_path(topics, topic)
    before = read_names(path) if path.exists() else None
    imported = read_list(source)
    head = _head(before.head if before else None, topic, title, context, file)
    parse(head.context or "none", frozenset(file.concepts))
    after = NameList(topic, head, imported.names)
    return Import(
        path=path,
        listed=after,
        form=imported.form,
        skipped=imported.skipped,
        needing_context=needing_context(after),
        changes=compare(before.names if before else (), after.names),
        changed=before is None or (before.head, set(before.names)) != (after.head, set(after.names)),
    )


def _refuse_taken(topic: str, file: TopicsFile, topics: Path) -> None:
    if not _TOPIC.fullmatch(topic):
        raise ConfigError(f"no topic id: {topic!r}; use letters, digits, - and _")
    if topic in file.topics:
        raise ConfigError(f"the topic {topic!r} stands here; import the list under another --topic", topics)


def _head(before: Head | None, topic: str, title: str | None, context: Sequence[str], file: TopicsFile) -> Head:
    if before is None:
        default = f"${DEFAULT_CONTEXT}" if DEFAULT_CONTEXT in file.concepts else ""
        before = Head(title=title or topic, context=default)
    chosen = {"title": title, "context": " OR ".join(f"${name.removeprefix('$')}" for name in context)}
    return before.model_copy(update={key: value for key, value in chosen.items() if value})
