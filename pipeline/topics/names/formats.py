"""Lists as their publishers give them.

| form | told by |
|---|---|
| OpenSanctions `targets.simple.csv` | a header with id, schema, name, aliases |
| FollowTheMoney, a JSON object a line | its first character, { |
| OFAC `SDN.CSV` | no header, a number first, 12 columns |
| plain CSV | a header with name, and if wanted aliases and kind |

What is neither person, organisation nor vessel (addresses, wallets, aircraft) is left out and counted.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.records import ConfigError
from pipeline.topics.names.companies import is_company
from pipeline.topics.names.model import MAX_NAME, Kind, Listed
from pipeline.topics.words import words_of

SCHEMAS: dict[str, Kind] = {
    "Person": "person",
    "Organization": "company",
    "Company": "company",
    "LegalEntity": "company",
    "PublicBody": "company",
    "Vessel": "vessel",
}
"""The schemata of FollowTheMoney whose names are looked for."""

OFAC_COLUMNS = 12
OFAC_EMPTY = "-0-"
_OFAC_KINDS: dict[str, Kind | None] = {
    "individual": "person",
    "": "company",
    "vessel": "vessel",
    "aircraft": None,
}
_OFAC_ALIAS = re.compile(r"""(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.) ['"‘“]([^'"’”]+)['"’”]""")
_KINDS: dict[str, Kind] = {"person": "person", "company": "company", "vessel": "vessel"}


@dataclass(frozen=True, slots=True)
class Imported:
    """The names of a file, by id, each once; `form` is what the file is, `skipped` how many rows it left out."""

    form: str
    names: tuple[Listed, ...]
    skipped: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as read: its line, and the name that it holds, or None when it is left out."""

    line: int
    listed: Listed | None


def read_list(path: Path) -> Imported:
    """The names of a publisher's file. Raises ConfigError with the line of the problem."""
    names: dict[str, Listed] = {}
    skipped = 0
    form, rows = _rows(path)
    try:
        for row in rows:
            if row.listed is None:
                skipped += 1
            else:
                names[row.listed.id] = _joined(names.get(row.listed.id), row.listed)
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error.reason}; save it as UTF-8", path) from error
    if not names:
        raise ConfigError("has no names of persons, companies or vessels", path)
    return Imported(form, tuple(sorted(names.values(), key=lambda entry: entry.id)), skipped)


def _joined(known: Listed | None, again: Listed) -> Listed:
    """One entry of two rows with the same id."""
    if known is None:
        return again
    return _listed(known.id, known.kind, known.name, [*known.aliases, again.name, *again.aliases])


def _rows(path: Path) -> tuple[str, Iterator[_Row]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            first = next((line for line in file if line.strip()), "")
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error.reason}; save it as UTF-8", path) from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path) from error
    if first.lstrip().startswith("{"):
        return "FollowTheMoney", _follow_the_money(path)
    header = [cell.strip().casefold() for cell in next(csv.reader([first]), [])]
    if {"id", "schema", "name", "aliases"} <= set(header):
        return "OpenSanctions", _table(path, _open_sanctions)
    if "name" in header:
        return "CSV", _table(path, _plain)
    if len(header) == OFAC_COLUMNS and header[0].isdigit():
        return "OFAC SDN", _ofac(path)
    raise ConfigError(
        "no list of a known form: expected a header with name (and aliases), an OpenSanctions targets.simple.csv, "
        "FollowTheMoney JSON lines, or an OFAC SDN.CSV",
        path,
        1,
    )


# ---------------------------------------------------------------- the forms


def _table(path: Path, read: Callable[[dict[str, str]], Listed | None]) -> Iterator[_Row]:
    """The rows of a CSV with a header."""
    lines = _csv(path)
    _, header = next(lines)
    columns = [cell.strip().casefold() for cell in header]
    for line, cells in lines:
        if len(cells) > len(columns):
            raise ConfigError(f"has {len(cells)} columns, the header {len(columns)}; quote commas", path, line)
        values = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        yield _Row(line, _at(path, line, read, values))


def _open_sanctions(values: dict[str, str]) -> Listed | None:
    kind = SCHEMAS.get(values.get("schema", ""))
    if kind is None:
        return None
    return _listed(values["id"], kind, values.get("name", ""), _several(values.get("aliases", "")))


def _plain(values: dict[str, str]) -> Listed | None:
    name, written = values["name"], values.get("kind", "").casefold()
    if written and written not in _KINDS:
        raise ValueError(f"kind {written!r}: there are {', '.join(_KINDS)}")
    kind = _KINDS[written] if written else _guessed(name)
    return _listed(values.get("id") or name, kind, name, _several(values.get("aliases", "")))


def _guessed(name: str) -> Kind:
    """A company has a legal form or quotes in its name; what else is listed is mostly a person."""
    return "company" if is_company(name) else "person"


def _ofac(path: Path) -> Iterator[_Row]:
    for line, cells in _csv(path):
        values = ["" if cell.strip() == OFAC_EMPTY else cell.strip() for cell in cells]
        if values == ["\x1a"]:  # the sign with which the file ends
            continue
        if len(values) != OFAC_COLUMNS or not values[0].isdigit():
            raise ConfigError(f"expected {OFAC_COLUMNS} columns with a number first, as in SDN.CSV", path, line)
        yield _Row(line, _at(path, line, _ofac_entry, values))


def _ofac_entry(values: list[str]) -> Listed | None:
    kind = _OFAC_KINDS.get(values[2].casefold())
    if kind is None:
        return None
    return _listed(f"ofac-{values[0]}", kind, values[1], _OFAC_ALIAS.findall(values[-1]))


def _follow_the_money(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8-sig") as file:
        for line, text in enumerate(file, 1):
            if text.strip():
                yield _Row(line, _at(path, line, _entity, text))


def _entity(text: str) -> Listed | None:
    data = json.loads(text)
    if not isinstance(data, dict) or not isinstance(data.get("properties"), dict):
        raise ValueError('expected an object with "id", "schema" and "properties"')
    kind = SCHEMAS.get(str(data.get("schema")))
    if kind is None:
        return None
    properties: dict[str, Any] = data["properties"]
    names = [
        str(name) for key in ("name", "alias", "weakAlias", "previousName") for name in properties.get(key, ())
    ]
    first = str(data.get("caption") or (names[0] if names else ""))
    return _listed(str(data.get("id") or ""), kind, first, names)


# ---------------------------------------------------------------- what they share


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The filled rows of a CSV with the line that each begins on."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        begins = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            raise ConfigError(f"no CSV: {error}", path, begins) from error


def _at(path: Path, line: int, read: Callable[[Any], Listed | None], values: object) -> Listed | None:
    """What `read` makes of a row; its errors get the line."""
    try:
        return read(values)
    except json.JSONDecodeError as error:
        raise ConfigError(f"no JSON: {error.msg} at character {error.pos + 1}", path, line) from error
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        raise ConfigError(f"{detail['loc'][0]}: {detail['msg']}", path, line) from error
    except ValueError as error:
        raise ConfigError(str(error), path, line) from error


def _several(cell: str) -> list[str]:
    """The names in one cell, parted by semicolons; one with a semicolon inside stands in quotes."""
    return next(csv.reader([" ".join(cell.split())], delimiter=";"), [])


def _listed(key: str, kind: Kind, name: str, aliases: Iterable[str]) -> Listed:
    """An entry; aliases that hold no word, are endless, or repeat the name are left out."""
    name = " ".join(name.split())
    if not words_of(name):
        raise ValueError("name: has no word")
    others = {" ".join(alias.split()) for alias in aliases} - {name}
    kept = sorted(alias for alias in others if words_of(alias) and len(alias) <= MAX_NAME)
    return Listed(id=key, kind=kind, name=name, aliases=tuple(kept))
