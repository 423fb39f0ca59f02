"""`watchdesk sources`: what is read, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import typer

from pipeline.store.runs import LastRun, last_runs
from watchdesk.app import App, make_app
from watchdesk.cli.output import Format, FormatOption, print_rows

app = typer.Typer(no_args_is_help=True, help="The sources that are read.")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source of the catalogue with its newest crawl."""

    id: str
    title: str
    home: str
    schedule: str | None
    paused: bool
    last_crawl: datetime | None
    state: str
    reason: str | None


@app.callback()
def _group() -> None:
    """Keeps `list` a command of its own."""


@app.command("list")
def list_sources(form: FormatOption = Format.TABLE) -> None:
    """The catalogue's sources with their newest crawl; also checks the file."""
    columns = {
        "source": lambda row: row.id,
        "title": lambda row: row.title,
        "schedule": lambda row: "paused" if row.paused else row.schedule,
        "last crawl": lambda row: row.last_crawl,
        "state": lambda row: row.state,
        "reason": lambda row: row.reason,
    }
    print_rows(_lines(make_app()), form, columns, "no sources; add one to sources.yaml")


def _lines(app: App) -> list[SourceLine]:
    catalogue = app.catalogue
    crawled = last_runs(app.store, "crawl")
    never = LastRun(None, "never crawled", None)
    return [
        SourceLine(
            name,
            source.title,
            source.home,
            source.schedule,
            source.paused,
            (last := crawled.get(name, never)).started_at,
            last.state,
            last.reason,
        )
        for name, source in catalogue.sources.items()
    ]
