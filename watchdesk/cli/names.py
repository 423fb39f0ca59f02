"""`watchdesk topics import`: a publisher's list of names made a topic, or brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdesk.app import make_app
from watchdesk.cli.output import (
    Format,
    FormatOption,
    out,
    print_json,
    print_lines,
    print_table,
    printable,
    progress,
)

if TYPE_CHECKING:
    from pipeline.topics.names import Change, Import

MOST_CHANGES = 50  # rows of the table


def import_names(
    file: Annotated[
        Path,
        typer.Argument(
            help="OpenSanctions targets.simple.csv, FollowTheMoney JSON lines, OFAC SDN.CSV, or a CSV."
        ),
    ],
    topic: Annotated[str | None, typer.Option("--topic", help="The topic's id; else the file's name.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="How alerts call the topic.")] = None,
    context: Annotated[
        list[str] | None,
        typer.Option("--context", help="A concept that common names must be near; again for more than one."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, write nothing.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Make a topic of a list of persons, companies or vessels, or bring it up to date.

    Example: watchdesk topics import targets.simple.csv --topic sanctioned --title "Sanctioned" --dry-run
    """
    from pipeline.topics.names import plan_import

    watchdesk = make_app()
    with progress("reading the names"):
        found = plan_import(watchdesk.settings.topics_file, file, topic, title, context or ())
    if not dry_run:
        found.write()
        with progress("compiling the topics"):
            _ = watchdesk.topics
    _show_import(found, form, dry_run)


def _show_import(found: Import, form: Format, dry_run: bool) -> None:
    changes = found.changes.changes
    if form is Format.JSON:
        return print_json(_report_import(found, written=found.changed and not dry_run))
    if form is Format.JSONL:
        return print_lines(_change_line(change) for change in changes)
    columns = {
        "change": lambda row: row.change,
        "kind": lambda row: row.listed.kind,
        "name": lambda row: row.listed.name,
        "what": lambda row: row.what,
    }
    print_table(changes[:MOST_CHANGES], columns, "no changes")
    for line in _summary(found, dry_run):
        out.print(printable(line), markup=False, highlight=False, soft_wrap=True)
    return None


def _report_import(found: Import, *, written: bool) -> dict[str, object]:
    return {
        "topic": found.listed.topic,
        "title": found.listed.head.title,
        "context": found.listed.head.context,
        "form": found.form,
        "names": len(found.listed.names),
        "skipped": found.skipped,
        "needing_context": found.needing_context,
        "written": written,
        "changes": [_change_line(change) for change in found.changes.changes],
    }


def _change_line(change: Change) -> dict[str, object]:
    listed = change.listed
    return {
        "change": change.change,
        "id": listed.id,
        "kind": listed.kind,
        "name": listed.name,
        "aliases": listed.aliases,
        "what": change.what,
    }


def _summary(found: Import, dry_run: bool) -> Iterator[str]:
    changes, head = found.changes, found.listed.head
    if (more := len(changes.changes) - MOST_CHANGES) > 0:
        yield f"... and {more:,} more; --format jsonl shows all"
    counts = ", ".join(f"{changes.count(kind):,} {kind}" for kind in ("added", "changed", "removed"))
    yield f"{found.listed.topic}: {len(found.listed.names):,} names from {found.form}: {counts}"
    if found.skipped:
        yield f"left out, neither person, company nor vessel: {found.skipped:,}"
    if found.needing_context:
        where = f"near {head.context} only" if head.context else "not at all, without a --context"
        yield f"names too common to be found alone: {found.needing_context:,}; found {where}"
    if dry_run:
        yield "nothing written (--dry-run)"
