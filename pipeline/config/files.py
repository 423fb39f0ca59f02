"""YAML read into pydantic models, with errors that name the file, the line and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from pipeline.records import ConfigError

Model = TypeVar("Model", bound=BaseModel)
MAX_BYTES = 20_000_000


class Strict(BaseModel):
    """Base of every configuration model: unknown keys are errors, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load_yaml(path: Path, model: type[Model]) -> Model:
    """The file as a `model`.

    Raises ConfigError, with the line of the first problem, when it cannot be read, is no YAML, or does
    not fit the model.
    """
    text = _read(path)
    try:
        loader = yaml.CSafeLoader(text)
        try:
            node = loader.get_single_node()
            data = loader.construct_document(node) if node is not None else {}
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise ConfigError(_yaml_problem(error), path, _yaml_line(error)) from error
    _refuse_repeated_keys(node, path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _as_config_error(error, model, node, path) from error


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError(f"larger than {MAX_BYTES:,} bytes; is this the right file?", path)
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError("no such file; create it, or name another folder with --config", path) from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 at byte {error.start}; save it as UTF-8", path) from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path) from error


def _yaml_problem(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or str(error)
    return f"not valid YAML: {problem}"


def _yaml_line(error: yaml.YAMLError) -> int | None:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else None


def _refuse_repeated_keys(node: yaml.Node | None, path: Path) -> None:
    """YAML keeps the last of two equal keys in silence; an analyst's first topic would vanish."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise ConfigError(f"{key.value!r} stands here a second time", path, key.start_mark.line + 1)
            seen.add(key.value)
            _refuse_repeated_keys(value, path)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(item, path)


def _as_config_error(
    error: ValidationError, model: type[BaseModel], node: yaml.Node | None, path: Path
) -> ConfigError:
    details = error.errors(include_url=False)
    first, place = details[0], ".".join(str(part) for part in details[0]["loc"])
    message = f"{place}: {_say(first, model)}" if place else _say(first, model)
    more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
    return ConfigError(message + more, path, _line_of(node, first["loc"]))


def _say(detail: ErrorDetails, model: type[BaseModel]) -> str:
    if detail["type"] == "extra_forbidden":
        key = str(detail["loc"][-1])
        near = difflib.get_close_matches(key, _known_keys(model), n=1)
        return "no such setting" + (f"; did you mean {near[0]!r}?" if near else "")
    if detail["type"] == "missing":
        return "is missing and needed"
    return detail["msg"].removeprefix("Value error, ")


def _known_keys(model: type[BaseModel]) -> list[str]:
    """Every property name in the model and the models inside it."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for part in parts for key in part.get("properties", {})})


def _line_of(node: yaml.Node | None, loc: Sequence[Any]) -> int | None:
    """The line of the deepest part of `loc` that the document has."""
    if node is None:
        return None
    line = node.start_mark.line
    for part in loc:
        step = _child(node, part)
        if step is None:
            break
        node, line = step
    return int(line) + 1


def _child(node: yaml.Node, part: Any) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line
    return None
