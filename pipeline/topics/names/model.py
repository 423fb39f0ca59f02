"""A names file: a line of JSON that says what topic it makes, then a line for each name, sorted."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints, ValidationError

from pipeline.config.files import Strict
from pipeline.records import ConfigError
from pipeline.topics.model import Filled, Language, TopicEntry

Kind = Literal["person", "company", "vessel"]
FOLDER = "names"
Model = TypeVar("Model", bound=Strict)
MAX_NAME = 300  # characters; what is longer is a description

TopicId = Annotated[str, StringConstraints(pattern=r"^[\w-]+$", max_length=100)]
Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME)]


class Head(Strict):
    """The topic that a list of names makes.

    A name that is too common to be looked for alone counts within `near` words of the query `context`; without a
    context it does not count at all.
    """

    title: Filled
    context: str = ""
    near: int = Field(default=30, ge=0, le=200)
    languages: tuple[Language, ...] = ()
    channels: tuple[str, ...] = ()
    paused: bool = False
    hold_translations: bool = False


class Listed(Strict):
    """A person, company or vessel of a list. `id` is the list's own, or the name where it has none."""

    id: Filled
    kind: Kind
    name: Written
    aliases: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class NameList:
    """A topic made of names; `topic` is its id."""

    topic: str
    head: Head
    names: tuple[Listed, ...]

    @property
    def concept(self) -> str:
        """The name under which its query speaks of the names that count alone."""
        return f"names-{self.topic}"

    @property
    def guarded(self) -> str:
        """The name under which its query speaks of the names that need the context."""
        return f"common-{self.topic}"

    def entry(self, concepts: Container[str]) -> TopicEntry:
        """The topic, from those of its two concepts that `concepts` tells to have names.

        Raises ConfigError when nothing is left to look for: all names need a context, and there is none.
        """
        parts = [f"${self.concept}"] if self.concept in concepts else []
        if self.guarded in concepts and self.head.context:
            parts.append(f"(${self.guarded} NEAR/{self.head.near} ({self.head.context}))")
        if not parts:
            raise ConfigError(f"topic {self.topic}: every name is too common to be looked for without a context")
        head = self.head
        return TopicEntry(
            title=head.title,
            query=" OR ".join(parts),
            languages=head.languages,
            channels=head.channels,
            paused=head.paused,
            hold_translations=head.hold_translations,
        )


def list_path(topics: Path, topic: str) -> Path:
    """Where the names of a topic are kept, beside the topics file."""
    return topics.parent / FOLDER / f"{topic}.jsonl"


def list_paths(topics: Path) -> list[Path]:
    """The names files beside a topics file."""
    return sorted((topics.parent / FOLDER).glob("*.jsonl"))


def read_names(path: Path) -> NameList:
    """The list in a names file. Raises ConfigError with the line of the problem."""
    lines = _lines(path)
    number, first = next(lines, (1, ""))
    head = _valid(Head, first, path, number)
    names: dict[str, Listed] = {}
    for number, line in lines:
        entry = _valid(Listed, line, path, number)
        if entry.id in names:
            raise ConfigError(f"the id {entry.id!r} stands here a second time", path, number)
        names[entry.id] = entry
    return NameList(path.stem, head, tuple(names.values()))


def write_names(path: Path, listed: NameList) -> None:
    """Write the list as a whole or not at all. Raises ConfigError when that fails."""
    rows = [listed.head.model_dump(mode="json")]
    rows += [entry.model_dump(mode="json") for entry in sorted(listed.names, key=lambda entry: entry.id)]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".names-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", path) from error


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The filled lines with their numbers."""
    try:
        with path.open(encoding="utf-8") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error.reason}; save it as UTF-8", path) from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path) from error


def _valid(model: type[Model], line: str, path: Path, number: int) -> Model:
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        place = ".".join(map(str, detail["loc"]))
        raise ConfigError(f"{place}: {detail['msg']}" if place else detail["msg"], path, number) from error
