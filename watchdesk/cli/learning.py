"""`watchdesk sources learn`: rules for a site's pages, proposed from the pages that are archived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchdesk.app import make_app
from watchdesk.cli.output import (
    Format,
    FormatOption,
    err,
    out,
    print_json,
    print_lines,
    print_table,
    printable,
    progress,
)

if TYPE_CHECKING:
    from watchdesk.learned import Lesson


def learn(
    source: Annotated[str, typer.Argument(help="The source's id.")],
    pages: Annotated[int, typer.Option("--pages", min=10, max=2000, help="So many of its newest pages.")] = 200,
    write: Annotated[bool, typer.Option("--write", help="Write the rules into sources.yaml.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="With --write, also in the place of rules of the same name.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Learn from archived pages which elements hold a site's text, headline, time and authors, and which lines
    repeat without being text; propose it as rules.

    Shows what would change. Nothing is written without --write; stored articles stay as they are until
    watchdesk replay --apply.

    Example: watchdesk sources learn svaboda --pages 300
    """
    from watchdesk.learned import learn_rules

    watchdesk = make_app()
    with progress(f"learning from {source}") as say:
        lesson = learn_rules(watchdesk, source, pages, say)
    {Format.TABLE: _show, Format.JSON: print_json, Format.JSONL: lambda one: print_lines([one])}[form](lesson)
    if write and lesson.rules:
        from pipeline.config.ruling import write_rules

        write_rules(watchdesk.settings.config, source, lesson.rules, replace=replace)
        _note(f"written to {watchdesk.settings.config / 'sources.yaml'}; see: watchdesk replay {source}")


def _show(lesson: Lesson) -> None:
    """The rules with what they rest on, what they would change, and the entry."""
    columns = {
        "rule": lambda row: row.rule,
        "value": lambda row: row.value,
        "pages": lambda row: f"{row.pages} of {row.stated}",
        "share": lambda row: f"{row.share:.0%}",
        "agreement": lambda row: None if row.agreement is None else f"{row.agreement:.2f}",
    }
    print_table(lesson.findings, columns, f"nothing holds on nearly all of the {lesson.pages} pages")
    if not lesson.rules:
        return
    changes = lesson.changes
    _say(
        f"\nof {changes.pages} pages {changes.changed} would read otherwise: "
        f"paragraphs -{changes.paragraphs_lost} +{changes.paragraphs_gained}, "
        f"characters -{changes.characters_lost} +{changes.characters_gained}; "
        f"{changes.no_article} would give no article"
    )
    for field, number in changes.fields.most_common():
        _say(f"  {field.removesuffix('_at')} on {number} pages")
    for one in lesson.dropped:
        _say(f"  without, on {one.pages} pages: {one.text[:100]}", "red")
    for example in changes.examples:
        _say(example.url)
        for line in example.diff:
            _say(f"  {line}", {"-": "red", "+": "green"}.get(line[:1], "dim"))
    _say(f"pages a second: {lesson.present_rate:.0f} as it is, {lesson.proposed_rate:.0f} with these rules")
    _say("\nrules:\n" + "".join(f"  {line}\n" for line in lesson.yaml.splitlines()))


def _say(text: str, style: str = "") -> None:
    out.print(printable(text), style=style, markup=False, highlight=False, soft_wrap=True)


def _note(text: str) -> None:
    err.print(text, markup=False, highlight=False)
