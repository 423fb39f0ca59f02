"""`watchdesk stories export`: every article with its story, as a file or on standard output."""

from __future__ import annotations

import codecs
import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.records import ConfigError
from watchdesk.cli.output import plain, print_table, whole_file

if TYPE_CHECKING:
    from pipeline.store.exporting import ExportedArticle

# A spreadsheet takes a cell that begins with one of these for a formula, and headlines are written by strangers.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ExportFormat(StrEnum):
    """How articles are written: an object a line, one array, a spreadsheet, typed columns, a table for people."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    TABLE = "table"


def export(
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The file to write; standard output without one.")
    ] = None,
    form: Annotated[
        ExportFormat | None, typer.Option("--format", help="Without it: what the file's name says, else jsonl.")
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Only stories in which this topic was found.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only articles published since this day (UTC).")
    ] = None,
) -> None:
    """Every article in its newest revision, with its story, as it comes from the database.

    In csv, lists are joined by "; ", and a cell that a spreadsheet would take for a formula begins with '.
    Parquet, for notebooks and databases, needs the package pyarrow and a file to write.

    Example: watchdesk stories export --topic ferry-lines --since 2026-11-01 ferries.csv
    """
    from pipeline.store.exporting import export_articles
    from pipeline.store.reading import topic_stories
    from watchdesk.app import make_app

    chosen, app = form or _form_of(path), make_app()
    if topic and not topic_stories(app.store, topic):
        app.topic(topic)
    rows = export_articles(app.store, topic=topic, since=since.replace(tzinfo=UTC) if since else None)
    if chosen is ExportFormat.TABLE:
        if path:
            raise ConfigError(
                "a table is for people to look at; name no file, or write jsonl, json, csv or parquet"
            )
        return _show(rows)
    if chosen is ExportFormat.PARQUET:
        return _to_parquet(rows, path)
    if path is None:
        for part in _written(rows, chosen):
            sys.stdout.write(part)
        return None
    with whole_file(path) as file:
        # Without this mark spreadsheets read the letters of another century.
        file.write(codecs.BOM_UTF8 if chosen is ExportFormat.CSV else b"")
        for part in _written(rows, chosen):
            file.write(part.encode())
    return None


def _form_of(path: Path | None) -> ExportFormat:
    """What a file's name asks for."""
    ending = path.suffix.removeprefix(".") if path else ""
    told = (ExportFormat.CSV, ExportFormat.JSON, ExportFormat.PARQUET)
    return ExportFormat(ending) if ending in told else ExportFormat.JSONL


def _to_parquet(rows: Iterable[ExportedArticle], path: Path | None) -> None:
    if path is None:
        raise ConfigError("Parquet is no text: name a file, such as articles.parquet")
    from watchdesk.cli.parquet import write_parquet

    with whole_file(path) as file:
        write_parquet(rows, file)


def _show(rows: Iterable[ExportedArticle]) -> None:
    columns = {
        "story": lambda row: row.story,
        "source": lambda row: row.source,
        "published": lambda row: row.published_at,
        "title": lambda row: row.title,
    }
    print_table(list(rows), columns, "no articles; watchdesk run gathers them")


def _written(rows: Iterable[ExportedArticle], form: ExportFormat) -> Iterator[str]:
    """The text of an export, an article at a time."""
    if form is ExportFormat.CSV:
        return _csv(rows)
    lines = (json.dumps(plain(row), ensure_ascii=False) for row in rows)
    return _array(lines) if form is ExportFormat.JSON else (f"{line}\n" for line in lines)


def _array(lines: Iterable[str]) -> Iterator[str]:
    before = "[\n"
    for line in lines:
        yield before + line
        before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


def _csv(rows: Iterable[ExportedArticle]) -> Iterator[str]:
    from pipeline.store.exporting import ExportedArticle

    names = [field.name for field in fields(ExportedArticle)]
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in names])
        yield page.getvalue()
        page.seek(0)
        page.truncate()
    yield page.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text
