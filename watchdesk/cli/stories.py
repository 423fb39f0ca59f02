"""`watchdesk stories`: what was gathered, as lists and files, and grouping for anyone's texts."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from watchdesk.cli.export import export
from watchdesk.cli.output import Format, FormatOption, print_json, print_lines

app = typer.Typer(no_args_is_help=True, help="The stories that were gathered.")


@app.command()
def group() -> None:
    """Group articles into stories: JSON lines on standard input, {"id", "story"} lines on standard output.

    Each line has "id" and "text", and may have "url", "title", "published_at" and "language". Nothing is stored.

    Example: watchdesk stories group < articles.jsonl > groups.jsonl
    """
    from pipeline.stories import group_lines

    for line in group_lines(sys.stdin):
        sys.stdout.write(line + "\n")


app.command()(export)


@app.command()
def show(
    story: Annotated[str, typer.Argument(metavar="ID|URL", help="A story's number, or an article's address.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """One story: its lead, its articles with part, source and times, their revisions, topics and alerts.

    Lines that begin with "also" are other stories that seem to report the same event.

    Example: watchdesk stories show https://news.example/ferry
    """
    from watchdesk.app import make_app
    from watchdesk.cli.story import find_story, print_story

    store = make_app().store
    found = find_story(store, story)
    if form is Format.TABLE:
        return print_story(found, store)
    return print_json(found) if form is Format.JSON else print_lines([found])


@app.command()
def diff(
    url: Annotated[str, typer.Argument(help="An article's address.")],
    start: Annotated[int | None, typer.Option("--from", help="Number of the older revision.")] = None,
    end: Annotated[int | None, typer.Option("--to", help="Number of the newer revision.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """What a publisher changed in an article, word by word; without numbers, each change in turn.

    Example: watchdesk stories diff https://news.example/ferry --from 1 --to 3
    """
    from watchdesk.app import make_app
    from watchdesk.cli.story import changes, find_article, print_changes

    history = find_article(make_app().store, url)
    found = changes(history, start, end)
    if form is Format.TABLE:
        return print_changes(history, found)
    return print_json(found) if form is Format.JSON else print_lines(found)
