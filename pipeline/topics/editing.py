"""A topic that somebody writes or changes: tried before it counts, then written into the topics file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.config.files import load_yaml
from pipeline.config.written import (
    as_written,
    as_yaml,
    replace_file,
    root_of,
    value_of,
    with_entry,
    with_field,
    with_fields,
    with_items,
)
from pipeline.records import ConfigError
from pipeline.topics.checking import failures
from pipeline.topics.compiled import TopicError, compile_topics
from pipeline.topics.inflection import inflect as inflect_word
from pipeline.topics.matcher import TopicMatcher
from pipeline.topics.model import Examples, TopicEntry, TopicsFile
from pipeline.topics.names.model import list_path
from pipeline.topics.query import squeeze
from pipeline.topics.terms import Inflect

SECTION = "topics"


@dataclass(frozen=True, slots=True)
class Draft:
    """A topic as somebody would have it; `match` and `reject` are examples more than those that it has.

    `made_from` is the state of the topic that the draft was made from, empty for a new topic.
    """

    id: str
    title: str
    query: str
    paused: bool = False
    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    made_from: str = ""


def read_topics(path: Path) -> TopicsFile:
    """The topics file as it was written. Raises ConfigError."""
    return load_yaml(path, TopicsFile)


def draft_of(path: Path, file: TopicsFile, topic: str) -> Draft:
    """A topic as it stands in the file, its query in the lines that people wrote.

    Raises ConfigError when there is no such topic.
    """
    entry = file.topics.get(topic)
    if entry is None:
        _refuse_list(path, topic)
        raise ConfigError(f"no topic {topic!r}; there are: {', '.join(file.topics) or 'none'}", path)
    text = path.read_text(encoding="utf-8")
    query = value_of(root_of(text), SECTION, topic, "query")
    written = as_written(text, query) if query else entry.query
    return Draft(topic, entry.title, written, entry.paused, made_from=_state(entry))


def try_draft(path: Path, file: TopicsFile, draft: Draft, inflect: Inflect = inflect_word) -> TopicMatcher:
    """The draft alone, ready, with the concepts of the file and the examples that the topic has.

    Raises QueryError for its query, ConfigError for anything else that is wrong with it.
    """
    return _compiled(path, file, draft, _entry(path, file.topics.get(draft.id), draft), inflect)


def save_draft(path: Path, draft: Draft, inflect: Inflect = inflect_word) -> None:
    """Write the draft into the file, beside what people wrote there.

    Raises ConfigError when the topic is another by now than the one that the draft was made from, when an
    example fails, when the file has a form that it cannot be written into, and as `try_draft`. Then nothing is
    written.
    """
    before = read_topics(path)
    known = before.topics.get(draft.id)
    if draft.made_from != (_state(known) if known else ""):
        raise ConfigError(f"the topic {draft.id!r} was changed meanwhile by somebody else", path)
    entry = _entry(path, known, draft)
    failed = next(failures(_compiled(path, before, draft, entry, inflect)), None)
    if failed:
        text = failed.example.title or failed.example.text
        raise ConfigError(f"an example {failed.problem}: {text[:200]}", path)
    after = before.model_copy(update={"topics": {**before.topics, draft.id: entry}})

    def check(new: Path) -> None:
        if _meaning(read_topics(new)) != _meaning(after):
            raise ConfigError("the topic cannot be written without changing others; write it by hand", path)

    replace_file(path, _with_draft(path.read_bytes().decode("utf-8"), known, draft, path), check)


def _state(entry: TopicEntry) -> str:
    return hashlib.sha256(entry.model_dump_json().encode()).hexdigest()[:16]


def _entry(path: Path, known: TopicEntry | None, draft: Draft) -> TopicEntry:
    """The topic with the draft's changes. Raises ConfigError."""
    examples = known.examples if known else Examples()
    fields: dict[str, Any] = {
        "title": draft.title,
        "query": draft.query,
        "paused": draft.paused,
        "examples": {"match": examples.match + draft.match, "reject": examples.reject + draft.reject},
    }
    kept = known.model_dump(exclude=set(fields)) if known else {}
    try:
        # Through the file's model, which also knows what an id may be.
        return TopicsFile.model_validate({"topics": {draft.id: {**kept, **fields}}}).topics[draft.id]
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        place = "id" if "[key]" in detail["loc"] else detail["loc"][-1]
        raise ConfigError(f"{place}: {detail['msg'].removeprefix('Value error, ')}", path) from error


def _compiled(path: Path, file: TopicsFile, draft: Draft, entry: TopicEntry, inflect: Inflect) -> TopicMatcher:
    _refuse_list(path, draft.id)
    alone = TopicsFile(concepts=file.concepts, topics={draft.id: entry})
    try:
        return TopicMatcher(compile_topics(alone, inflect))
    except TopicError as problem:
        raise problem.error from None


def _refuse_list(path: Path, topic: str) -> None:
    if list_path(path, topic).exists():
        raise ConfigError(f"{topic!r} is a list of names; `watchdesk topics import` changes it", path)


def _meaning(file: TopicsFile) -> tuple[object, Mapping[str, object]]:
    """What a file says, however its queries are broken into lines."""
    topics = {
        name: entry.model_copy(update={"query": squeeze(entry.query)}) for name, entry in file.topics.items()
    }
    return file.concepts, topics


def _with_draft(text: str, known: TopicEntry | None, draft: Draft, path: Path) -> str:
    query = "\n".join(line.rstrip() for line in draft.query.strip().splitlines())
    fields: dict[str, Any] = {"title": draft.title.strip(), "query": query}
    examples = {name: list(more) for name, more in (("match", draft.match), ("reject", draft.reject)) if more}
    if known is None:
        fields |= {"paused": True} if draft.paused else {}
        fields |= {"examples": examples} if examples else {}
        return with_entry(text, SECTION, as_yaml({draft.id: fields}), path)
    if known.paused != draft.paused:
        fields["paused"] = draft.paused
    for key, value in fields.items():
        if key == "paused" or squeeze(str(value)) != squeeze(getattr(known, key)):
            text = with_field(text, _mapping(text, draft.id, path), key, value)
    return _with_examples(text, draft.id, examples, path)


def _with_examples(text: str, topic: str, examples: Mapping[str, list[str]], path: Path) -> str:
    if not examples:
        return text
    entry = _mapping(text, topic, path)
    if not isinstance(value_of(entry, "examples"), yaml.MappingNode):
        return with_field(text, entry, "examples", dict(examples))
    for name, more in examples.items():
        # One after the other, because each moves the places of what follows.
        known = value_of(root_of(text), SECTION, topic, "examples")
        assert isinstance(known, yaml.MappingNode)
        listed = value_of(known, name)
        if isinstance(listed, yaml.SequenceNode) and listed.value:
            text = with_items(text, listed, more)
        elif listed is None:
            text = with_fields(text, known, {name: more})
        else:
            text = with_field(text, known, name, more)
    return text


def _mapping(text: str, topic: str, path: Path) -> yaml.MappingNode:
    found = value_of(root_of(text), SECTION, topic)
    if not isinstance(found, yaml.MappingNode):
        raise ConfigError(f"{topic!r} is written in a way that nothing can be changed in", path)
    return found
