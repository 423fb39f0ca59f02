"""A topics file and the lists of names beside it: read, compiled, and kept compiled for the next start."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Container, Iterable
from pathlib import Path

import yaml

from pipeline.config.files import load_yaml
from pipeline.records import ConfigError, QueryError
from pipeline.topics.cached import FORMAT, Buffer, decode, encode
from pipeline.topics.compiled import Compiled, TopicError, compile_topics
from pipeline.topics.inflection import inflect as own_inflect
from pipeline.topics.inflection.processes import inflect_all
from pipeline.topics.model import TopicsFile
from pipeline.topics.names.model import list_path, list_paths, read_names
from pipeline.topics.remembered import Remembered
from pipeline.topics.terms import Inflect


def load(path: Path, cache: Path | None, inflect: Inflect) -> Compiled:
    """The compiled topics of a file, from the folder `cache` when they are there and current.

    Raises ConfigError. A cache that cannot be read or written only costs the time to compile again.
    """
    kept = cache / "topics.compiled" if cache else None
    key = _key(path, inflect) if kept else ""
    if kept and (compiled := decode(_read(kept), key)):
        return compiled
    compiled = _compile(path, cache, inflect)
    if kept:
        _write(kept, encode(compiled, key))
    return compiled


def _compile(path: Path, cache: Path | None, inflect: Inflect) -> Compiled:
    file = load_yaml(path, TopicsFile)
    lists = {listed.topic: listed for listed in map(read_names, list_paths(path))}
    for name in file.topics.keys() & lists.keys():
        raise ConfigError(
            f"the topic {name!r} stands in {path.name} too; import the list under another --topic",
            list_path(path, name),
        )
    try:
        if lists and cache:
            return _with_forms(
                cache, inflect, lambda forms: compile_topics(file, forms, lists.values(), forms.prepare)
            )
        return compile_topics(file, inflect, lists.values())
    except TopicError as problem:
        raise _placed(problem, path, lists) from None
    except ConfigError as error:
        raise ConfigError(error.message, path) from None


def _with_forms(cache: Path, inflect: Inflect, compile_with: Callable[[Remembered], Compiled]) -> Compiled:
    """What is compiled with the inflected forms that the last compilation left in a file, and leaves in turn."""
    kept = cache / "forms.json"
    key = _state(Path(__file__).parent / "inflection", inflect)
    remembered = Remembered(inflect, _read(kept), key, inflect_all if inflect is own_inflect else None)
    compiled = compile_with(remembered)
    if remembered.changed:
        _write(kept, remembered.encode())
    return compiled


def _placed(problem: TopicError, path: Path, lists: Container[str]) -> QueryError:
    """The query's error with the file and the line where the query begins."""
    error = problem.error
    if problem.topic in lists:
        error.path, error.line = list_path(path, problem.topic), 1
    else:
        error.path, error.line = path, _line_of_query(path, problem.topic)
    error.args = (f"{error.path}:{error.line}: {problem}",)
    return error


def _line_of_query(path: Path, topic: str) -> int | None:
    """The 1-based line where a topic's query begins."""
    node = yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    line = None
    for key in ("topics", topic, "query"):
        found = [pair for pair in node.value if pair[0].value == key] if isinstance(node, yaml.MappingNode) else []
        if not found:
            break
        line, node = found[0][0].start_mark.line + 1, found[0][1]
    return line


# ---------------------------------------------------------------- the cache


def _key(path: Path, inflect: Inflect) -> str:
    """Changes with the files, with the code that compiles them, and with the dictionaries beside that code."""
    digest = hashlib.sha256()
    for file in (path, *list_paths(path)):
        try:
            digest.update(f"{file.name} ".encode() + hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror}", file) from error
    digest.update(f"{FORMAT} {_state(Path(__file__).parent, inflect)}".encode())
    return digest.hexdigest()


def _state(package: Path, inflect: Inflect) -> str:
    """Changes with the code and the dictionaries in a package, and with the inflection that is used."""
    digest = hashlib.sha256(f"{inflect.__module__}.{inflect.__qualname__}".encode())
    for file in sorted(package.rglob("*")):
        if file.suffix != ".pyc" and file.is_file():
            state = file.stat()
            digest.update(f"{file.relative_to(package)} {state.st_size} {state.st_mtime_ns}".encode())
    return digest.hexdigest()


def _read(kept: Path) -> bytes:
    try:
        return kept.read_bytes()
    except OSError:
        return b""


def _write(kept: Path, parts: Iterable[Buffer]) -> None:
    """Put the file there as a whole or not at all, so that no other process reads half of it."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=kept.parent, prefix=".topics-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(parts)
            Path(name).replace(kept)
        except OSError:
            Path(name).unlink(missing_ok=True)
    except OSError:
        return
