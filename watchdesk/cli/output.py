"""What commands print: tables that align for people, JSON for machines, progress on standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from pipeline.records import ConfigError

out = Console()
err = Console(stderr=True)


class Format(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


FormatOption = Annotated[Format, typer.Option("--format", help="A table for people; json or jsonl for machines.")]


def plain(value: Any) -> Any:
    """`value` as JSON can carry it: times in ISO 8601, dataclasses as objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return {key: plain(item) for key, item in asdict(value).items()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def print_lines(rows: Iterable[Any]) -> None:
    """A JSON object a line on standard output, as the rows come."""
    for row in rows:
        sys.stdout.write(json.dumps(plain(row), ensure_ascii=False) + "\n")


def print_rows(
    rows: Iterable[Any], form: Format, columns: Mapping[str, Callable[[Any], object]], empty: str
) -> None:
    """Rows in the form asked for; a table shows `columns` (heading -> what of a row), JSON shows all."""
    if form is Format.JSONL:
        return print_lines(rows)
    if form is Format.JSON:
        return print_json(list(rows))
    return print_table(list(rows), columns, empty)


def print_table(rows: Sequence[Any], columns: Mapping[str, Callable[[Any], object]], empty: str) -> None:
    """Rows as a table (heading -> what of a row), or on standard error why there are none."""
    if not rows:
        err.print(empty, markup=False)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in columns:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(cell(pick(row)) for pick in columns.values()))
    out.print(table)


def cell(value: object) -> Text:
    """A table cell; what came from outside is never read as markup."""
    if value is None:
        return Text("-", style="dim")
    if isinstance(value, datetime):
        return Text(f"{value:%Y-%m-%d %H:%M}")
    return Text(printable(str(value)))


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes its name when it is whole. Raises ConfigError when it cannot be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("w+b") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def printable(text: str) -> str:
    """`text` without control characters: a headline must not steer the reader's terminal."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


@contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """A spinner with a line that the work keeps current; silent when standard error is no terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(pulse_style="dim"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns,
        console=err,
        transient=True,
        disable=not err.is_terminal,
    ) as bar:
        task = bar.add_task(what, total=None)

        def say(line: str) -> None:
            bar.update(task, description=f"{what}: {line}")

        yield say
