"""Reading the item files: front matter in YAML, then the body; every error names file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from newsroom.errors import ContentError
from newsroom.items import Item, Kind, parse_body
from newsroom.sites import SITES

FOLDER = Path(__file__).parent
_AGE = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Origin:
    """Where an item comes from, so that an error can say it: a name and the front matter's lines."""

    name: str
    lines: tuple[str, ...] = ()

    def error(self, field: str, problem: str) -> ContentError:
        """The error for one field, with the line that sets it where there is one."""
        numbers = [n for n, line in enumerate(self.lines, 2) if line.startswith(f"{field}:")]
        place = f"{self.name}:{numbers[0]}" if numbers else self.name
        return ContentError(f"{place}: {field}: {problem}")


def load(folder: Path = FOLDER) -> tuple[Item, ...]:
    """Every item that ships with the newsroom, ordered by edition and id.

    `item.topics` are the gold labels, `item.text` the true body. Raises ContentError.
    """
    items = [_read(path, edition) for edition, path in _files(folder)]
    _check_unique(items)
    order = list(SITES)
    return tuple(sorted(items, key=lambda item: (order.index(item.edition), item.id)))


def parse_age(text: str) -> timedelta:
    """An age such as `45m`, `5h 10m` or `3d 7h`; raises ValueError for anything else."""
    found = _AGE.fullmatch(text.strip())
    if not found or not any(found.groups()):
        raise ValueError(f"{text!r} is not an age; write it as '45m', '5h 10m' or '3d 7h'")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def build_item(edition: str, slug: str, fields: Mapping[str, Any], body: str, origin: Origin) -> Item:
    """An item from its fields as a file or a request gives them; raises ContentError."""
    _check_names(fields, slug, origin)
    item = Item(
        edition=edition,
        slug=slug,
        blocks=parse_body(body),
        **{name: _value(read, fields, name, origin) for name, read in _REQUIRED.items()},
        **{name: _value(read, fields, name, origin) for name, read in _OPTIONAL.items() if name in fields},
    )
    _check_values(item, origin)
    return item


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for edition in SITES:
        for kind in ("content", "specials"):
            for path in sorted((folder / kind / edition).glob("*.md")):
                yield edition, path


def _read(path: Path, edition: str) -> Item:
    name = "/".join(path.parts[-3:])
    head, body = _split(path.read_text(encoding="utf-8"), name)
    origin = Origin(name, tuple(head.split("\n")))
    return build_item(edition, path.stem, _front_matter(head, name), body, origin)


def _split(text: str, name: str) -> tuple[str, str]:
    parts = re.split(r"^---[ \t]*\n", text.replace("\r\n", "\n"), maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise ContentError(f"{name}:1: the file must open with front matter between two '---' lines")
    return parts[1], parts[2]


def _front_matter(head: str, name: str) -> Mapping[str, Any]:
    try:
        fields = yaml.safe_load(head)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ContentError(f"{name}:{line}: not YAML: {error.problem}") from error
    if not isinstance(fields, dict):
        raise ContentError(f"{name}:2: the front matter must be 'field: value' lines")
    return fields


def _check_names(fields: Mapping[str, Any], slug: str, origin: Origin) -> None:
    if not _SLUG.fullmatch(slug):
        raise ContentError(f"{origin.name}: the slug {slug!r} must be lowercase letters, digits and hyphens")
    known = {**_REQUIRED, **_OPTIONAL}
    for field in fields:
        if field not in known:
            raise origin.error(str(field), f"unknown field; known are {', '.join(sorted(known))}")
    for field in _REQUIRED:
        if field not in fields:
            raise origin.error(field, "is missing")


def _value(read: Callable[[Any], Any], fields: Mapping[str, Any], name: str, origin: Origin) -> Any:
    try:
        return read(fields[name])
    except (TypeError, ValueError) as error:
        raise origin.error(name, str(error)) from error


def _check_values(item: Item, origin: Origin) -> None:
    sections = SITES[item.edition].section_names
    if item.section not in sections:
        raise origin.error("section", f"{item.section!r} is none of {', '.join(sections)}")
    if item.updated is not None and item.updated >= item.age:
        raise origin.error("updated", "must be a smaller age than 'age'")
    if not item.blocks:
        raise ContentError(f"{origin.name}: the body is empty")


def _check_unique(items: list[Item]) -> None:
    seen: dict[int, str] = {}
    for item in items:
        if item.id in seen:
            raise ContentError(f"{item.key}: id {item.id} is already that of {seen[item.id]}")
        seen[item.id] = item.key


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"must be text, not {value!r}; put it in quotes")
    return value.strip()


def _title(value: Any) -> str:
    if not _text(value):
        raise ValueError("must not be empty")
    return _text(value)


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise TypeError(f"must be a positive whole number, not {value!r}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"must be a list, not {value!r}")
    return tuple(_text(part) for part in value)


def _age(value: Any) -> timedelta:
    return parse_age(_text(value))


def _kind(value: Any) -> Kind:
    try:
        return Kind(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is none of {', '.join(Kind)}") from error


_REQUIRED: Mapping[str, Callable[[Any], Any]] = {
    "id": _number,
    "kind": _kind,
    "section": _text,
    "title": _title,
    "age": _age,
}
_OPTIONAL: Mapping[str, Callable[[Any], Any]] = {
    "lead": _text,
    "byline": _texts,
    "dateline": _text,
    "updated": _age,
    "tags": _texts,
    "photo": _text,
    "photo_credit": _text,
    "related": _texts,
    "topics": _texts,
    "same_as": _text,
}
