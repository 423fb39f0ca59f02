"""A new source in `sources.yaml`, written beside what people wrote there: comments and order stay."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from pipeline.config.sources import Catalogue, load_catalogue
from pipeline.records import ConfigError

FILE = "sources.yaml"
_WIDTH = 110
_INDENT = 2


def refuse_known(catalogue: Catalogue, name: str, home: str, path: Path) -> None:
    """Raises ConfigError when the catalogue at `path` has the id, or a source on the same site."""
    if name in catalogue.sources:
        raise ConfigError(f"there is a source {name!r} already; choose another id", path)
    known = catalogue.source_of(home)
    if known:
        raise ConfigError(f"the site is there already, as {known!r}", path)


def obstacle(folder: Path, name: str, home: str) -> str | None:
    """Why a source cannot be added by this process, None when it can.

    The file is replaced as a whole, so its folder must be writable. Raises ConfigError when the file is wrong.
    """
    path, catalogue = (folder / FILE).resolve(), load_catalogue(folder)
    try:
        refuse_known(catalogue, name, home, path)
    except ConfigError as error:
        return error.message
    return None if os.access(path.parent, os.W_OK | os.X_OK) else f"this server may not write in {path.parent}"


def entry_text(name: str, fields: Mapping[str, Any]) -> str:
    """A source as YAML, from the settings that it gives; as it stands below `sources:`, not indented."""
    told = {name: {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}}
    dumped: str = yaml.safe_dump(
        told, sort_keys=False, allow_unicode=True, default_flow_style=None, width=_WIDTH, indent=_INDENT
    )
    return dumped


def add_source(folder: Path, name: str, fields: Mapping[str, Any]) -> None:
    """Write a source at the end of `sources:`. The file is replaced as a whole, after it was read back.

    Raises ConfigError when the id or the site is there already, when the settings are no source's, and when the
    file has a form that nothing can be added to.
    """
    path = (folder / FILE).resolve()
    before = load_catalogue(folder)
    refuse_known(before, name, str(fields["home"]), path)
    text = inserted(path.read_bytes().decode("utf-8"), entry_text(name, fields), path)
    replace_catalogue(path, text, lambda after: same_but(before, after, name))


def same_but(before: Catalogue, after: Catalogue, name: str) -> bool:
    """Whether the catalogues differ in the source of that name alone."""
    others = {key: source for key, source in after.sources.items() if key != name}
    known = {key: source for key, source in before.sources.items() if key != name}
    return after.contact == before.contact and others == known


def replace_catalogue(path: Path, text: str, fits: Callable[[Catalogue], bool]) -> None:
    """Put a catalogue in the place of another, after it was read back and found to fit. Raises ConfigError."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".adding-") as made:
        new = Path(made) / FILE
        new.write_bytes(text.encode("utf-8"))
        try:
            after = load_catalogue(new.parent)
        except ConfigError as error:
            raise ConfigError(f"the entry does not fit: {error.message}", path) from error
        if not fits(after):
            raise ConfigError("the entry cannot be added without changing others; add it by hand", path)
        shutil.copymode(path, new)
        os.replace(new, path)


def inserted(text: str, entry: str, path: Path) -> str:
    """The catalogue's text with an entry more. Raises ConfigError when `sources` is written in braces."""
    value = sources_node(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += newline
    if value is None:
        return "".join([*lines, newline, "sources:", newline, _indented(entry, _INDENT, newline)])
    if value.flow_style and value.value:
        raise ConfigError("`sources` is written in braces; write one source a line, indented", path)
    if value.flow_style:
        start, end = value.start_mark.index, value.end_mark.index
        return f"{text[:start].rstrip(' ')}{newline}{_indented(entry, _INDENT, newline).rstrip()}{text[end:]}"
    place = _last_line(lines, value)
    new = newline + _indented(entry, value.start_mark.column, newline)
    return "".join([*lines[:place], new, *lines[place:]])


def sources_node(text: str) -> yaml.MappingNode | None:
    """The node below `sources:`; None when the file has no such key."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = [value for key, value in pairs if key.value == "sources"]
    return found[0] if found and isinstance(found[0], yaml.MappingNode) else None


def _last_line(lines: list[str], value: yaml.MappingNode) -> int:
    """The line after the last source, before blank lines and the comments of what follows."""
    place = min(value.end_mark.line, len(lines))
    if value.end_mark.column:  # the file ended without a line's end
        place = len(lines)
    while not lines[place - 1].strip() or lines[place - 1].startswith("#"):
        place -= 1
    return place


def _indented(entry: str, column: int, newline: str) -> str:
    return "".join(" " * column + line + newline for line in entry.splitlines())
