"""`watchdesk replay`: what the present extractor reads in the pages that are archived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline.replay import ReplayReport, SourceReport
from watchdesk.app import make_app
from watchdesk.cli.output import (
    Format,
    FormatOption,
    out,
    print_json,
    print_lines,
    print_rows,
    printable,
    progress,
)


def replay(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Sources by their id, or sites; all of them when none is named.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only pages fetched on this day (UTC) or later.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many pages, those fetched last.")] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Store what reads otherwise as revisions; they alert nobody.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Read archived pages anew and show what differs from what is stored. Writes nothing without --apply.

    For a look at a new extractor, or new rules in sources.yaml, before they touch anything. With --apply the new
    revisions are tagged as well; alerts about them are never sent.

    Example: watchdesk replay svaboda --since 2026-11-01 --limit 500
    """
    app = make_app()
    start = since.replace(tzinfo=UTC) if since else None
    with progress("reading anew") as say:
        report = app.replay(
            sources or (), since=start, limit=limit, apply=apply, progress=lambda now: say(f"{now.pages} pages")
        )
    tagged = app.tag() if apply else None
    _show(report, form)
    if tagged is not None and form is Format.TABLE:
        _say(tagged.line())


def _show(report: ReplayReport, form: Format) -> None:
    rows = [report.sources[name] for name in sorted(report.sources)]
    if form is Format.JSON:
        return print_json(rows)
    if form is Format.JSONL:
        return print_lines(rows)
    columns = {
        "source": lambda row: row.source or "unknown",
        "pages": lambda row: row.pages,
        "unchanged": lambda row: row.unchanged,
        "changed": lambda row: row.changed,
        "no article": lambda row: row.no_article,
        "not read": lambda row: row.not_read,
        "paragraphs": lambda row: f"-{row.paragraphs_lost} +{row.paragraphs_gained}",
        "characters": lambda row: f"-{row.characters_lost} +{row.characters_gained}",
        "other changes": _others,
    }
    print_rows(rows, form, columns, "no stored pages; watchdesk run or watchdesk ingest bring some")
    for row in rows:
        _show_reasons(row)
        _show_examples(row)
    return _say(report.line())


def _others(row: SourceReport) -> str | None:
    """The fields that changed, with the number of pages."""
    told = [f"{name.removesuffix('_at')} {count}" for name, count in row.fields.most_common()]
    told += [f"order {row.reordered}"] if row.reordered else []
    told += [f"canonical address {row.moved} (left alone)"] if row.moved else []
    return ", ".join(told) or None


def _show_reasons(row: SourceReport) -> None:
    for reason, count in row.reasons.most_common():
        _say(f"{row.source}: {count} × {reason}")
        _say(f"  e.g. {row.addresses[reason]}", "dim")


def _show_examples(row: SourceReport) -> None:
    for example in row.examples:
        _say(example.url)
        _say_all(example.diff)


def _say_all(lines: Sequence[str]) -> None:
    for line in lines:
        _say(f"  {line}", {"-": "red", "+": "green"}.get(line[:1], "dim"))


def _say(line: str, style: str = "") -> None:
    out.print(printable(line), style=style, markup=False, highlight=False, soft_wrap=True)
