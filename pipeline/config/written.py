"""Settings written into a YAML file beside what people wrote there: comments, order and wording stay."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from pipeline.records import ConfigError

_WIDTH, _ENDLESS = 110, 10**9
_INDENT = 2


def replace_file(path: Path, text: str, check: Callable[[Path], None]) -> None:
    """Put a text in a file's place as a whole, after `check` has read it in a file of the same name elsewhere.

    What `check` raises is raised. The file keeps its rights, and a link leads where it led.
    """
    real = path.resolve()
    with tempfile.TemporaryDirectory(dir=real.parent, prefix=".written-") as made:
        new = Path(made) / path.name
        new.write_bytes(text.encode("utf-8"))
        check(new)
        shutil.copymode(real, new)
        os.replace(new, real)


def may_replace(path: Path) -> bool:
    """Whether this process may: the file is replaced as a whole, so its folder must be writable."""
    return os.access(path.resolve().parent, os.W_OK | os.X_OK)


def root_of(text: str) -> yaml.Node | None:
    """The node of the whole file; None when it is empty. Raises yaml.YAMLError."""
    found: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    return found


def value_of(node: yaml.Node | None, *keys: str) -> yaml.Node | None:
    """The node below one key after another; None when there is none."""
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        node = next((value for one, value in pairs if one.value == key), None)
    return node


def with_entry(text: str, section: str, entry: str, path: Path) -> str:
    """The text with an entry (YAML, not indented) at the end of a section of the file.

    Raises ConfigError when the section is written in braces.
    """
    value = value_of(root_of(text), section)
    newline = newline_of(text)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += newline
    if not isinstance(value, yaml.MappingNode):
        return "".join([*lines, newline, f"{section}:", newline, _indented(entry, _INDENT, newline)])
    if value.flow_style and value.value:
        raise ConfigError(f"`{section}` is written in braces; write one a line, indented", path)
    if value.flow_style:
        start, end = value.start_mark.index, value.end_mark.index
        return f"{text[:start].rstrip(' ')}{newline}{_indented(entry, _INDENT, newline).rstrip()}{text[end:]}"
    place = _last_line(lines, value)
    new = newline + _indented(entry, value.start_mark.column, newline)
    return "".join([*lines[:place], new, *lines[place:]])


def with_field(text: str, mapping: yaml.MappingNode, key: str, value: Any) -> str:
    """The text with a key's value in a mapping of it: in the place of the one that is there, or at the end."""
    pair = next((pair for pair in mapping.value if pair[0].value == key), None)
    if pair is None:
        return with_fields(text, mapping, {key: value})
    start, end = pair[0].start_mark, _end(text, pair[1])
    fields = {key: value}
    told = _in_braces(fields) if mapping.flow_style else _in_lines(fields, start.column, newline_of(text)).strip()
    return text[: start.index] + told + text[end:]


def with_fields(text: str, mapping: yaml.MappingNode, fields: Mapping[str, Any]) -> str:
    """The text with more keys at the end of a mapping of it."""
    if mapping.flow_style:
        place = mapping.end_mark.index - 1
        return f"{text[:place]}{', ' if mapping.value else ''}{_in_braces(dict(fields))}{text[place:]}"
    return _below(text, mapping, _in_lines(dict(fields), mapping.start_mark.column, newline_of(text)))


def with_items(text: str, sequence: yaml.SequenceNode, items: Sequence[str]) -> str:
    """The text with more items at the end of a sequence of it that has some."""
    if sequence.flow_style:
        place = sequence.end_mark.index - 1
        return f"{text[:place]}{', ' if sequence.value else ''}{_in_braces(list(items))}{text[place:]}"
    return _below(text, sequence, _in_lines(list(items), sequence.start_mark.column, newline_of(text)))


def newline_of(text: str) -> str:
    """How the text ends its lines."""
    return "\r\n" if "\r\n" in text else "\n"


def as_written(text: str, node: yaml.Node) -> str:
    """A long text with its lines as they stand in a block of the file, not indented; otherwise what it says."""
    if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
        return str(node.value)
    lines = text[node.start_mark.index : node.end_mark.index].splitlines()[1:]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:].rstrip() for line in lines).strip()


def _below(text: str, node: yaml.CollectionNode, told: str) -> str:
    """The text with lines behind the last line of a collection."""
    end = text.find("\n", _end(text, node))
    before, after = (text[: end + 1], text[end + 1 :]) if end >= 0 else (text + newline_of(text), "")
    return before + told + after


def _end(text: str, node: yaml.Node) -> int:
    """Where what a node says ends; a collection in lines is said to end where the next thing begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(node, yaml.MappingNode) else last)
    return len(text[: node.end_mark.index].rstrip())


def _last_line(lines: list[str], value: yaml.MappingNode) -> int:
    """The line after the last entry, before blank lines and the comments of what follows."""
    place = min(value.end_mark.line, len(lines))
    if value.end_mark.column:  # the file ended without a line's end
        place = len(lines)
    while not lines[place - 1].strip() or lines[place - 1].startswith("#"):
        place -= 1
    return place


# ---------------------------------------------------------------- values as YAML


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, with their lines as they are."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def as_yaml(value: Any, *, brackets: bool = False) -> str:
    """Settings as YAML, not indented; lists an item a line, or of plain values in brackets."""
    return _dumped(value, None if brackets else False, _WIDTH)


def _dumped(value: Any, flow: bool | None, width: int) -> str:
    dumped: str = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=flow,
        width=width,
        indent=_INDENT,
    )
    return dumped


def _in_braces(value: Any) -> str:
    return _dumped(value, True, _ENDLESS).strip()[1:-1]


def _in_lines(value: Any, column: int, newline: str) -> str:
    return _indented(as_yaml(value), column, newline)


def _indented(told: str, column: int, newline: str) -> str:
    return "".join(" " * column * bool(line) + line + newline for line in told.splitlines())
