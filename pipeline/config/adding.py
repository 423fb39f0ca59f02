"""A new source in `sources.yaml`, written beside what people wrote there: comments and order stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pipeline.config.sources import Catalogue, load_catalogue
from pipeline.config.written import as_yaml, may_replace, replace_file, with_entry
from pipeline.records import ConfigError

FILE = "sources.yaml"


def refuse_known(catalogue: Catalogue, name: str, home: str, path: Path) -> None:
    """Raises ConfigError when the catalogue at `path` has the id, or a source on the same site."""
    if name in catalogue.sources:
        raise ConfigError(f"there is a source {name!r} already; choose another id", path)
    known = catalogue.source_of(home)
    if known:
        raise ConfigError(f"the site is there already, as {known!r}", path)


def obstacle(folder: Path, name: str, home: str) -> str | None:
    """Why this process cannot add a source, None when it can. Raises ConfigError when the file is wrong."""
    path, catalogue = (folder / FILE).resolve(), load_catalogue(folder)
    try:
        refuse_known(catalogue, name, home, path)
    except ConfigError as error:
        return error.message
    return None if may_replace(path) else f"this server may not write in {path.parent}"


def entry_text(name: str, fields: Mapping[str, Any]) -> str:
    """A source as YAML, from the settings that it gives; as it stands below `sources:`, not indented."""
    told = {name: {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}}
    return as_yaml(told, brackets=True)


def add_source(folder: Path, name: str, fields: Mapping[str, Any]) -> None:
    """Write a source at the end of `sources:`. The file is replaced as a whole, after it was read back.

    Raises ConfigError when the id or the site is there already, when the settings are no source's, and when the
    file has a form that nothing can be added to.
    """
    path = folder / FILE
    before = load_catalogue(folder)
    refuse_known(before, name, str(fields["home"]), path)
    text = with_entry(path.read_bytes().decode("utf-8"), "sources", entry_text(name, fields), path)
    replace_catalogue(path, text, lambda after: same_but(before, after, name))


def same_but(before: Catalogue, after: Catalogue, name: str) -> bool:
    """Whether the catalogues differ in the source of that name alone."""
    others = {key: source for key, source in after.sources.items() if key != name}
    known = {key: source for key, source in before.sources.items() if key != name}
    return after.contact == before.contact and others == known


def replace_catalogue(path: Path, text: str, fits: Callable[[Catalogue], bool]) -> None:
    """Put a catalogue in the place of another, after it was read back and found to fit. Raises ConfigError."""

    def check(new: Path) -> None:
        try:
            after = load_catalogue(new.parent)
        except ConfigError as error:
            raise ConfigError(f"the entry does not fit: {error.message}", path) from error
        if not fits(after):
            raise ConfigError("the entry cannot be added without changing others; add it by hand", path)

    replace_file(path, text, check)
