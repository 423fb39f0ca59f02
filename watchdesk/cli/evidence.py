"""`watchdesk evidence`: stories as packages that prove what was published, and the check of such a package."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from pipeline.records import ConfigError
from watchdesk.app import App, make_app
from watchdesk.cli.output import Format, FormatOption, out, print_rows, printable, whole_file

app = typer.Typer(no_args_is_help=True, help="Packages that prove what a publisher said, and when.")


@app.command()
def pack(
    places: Annotated[
        list[str],
        typer.Argument(metavar="[STORY|URL] OUT.wacz", help="A story or article, and the file to write."),
    ],
    topic: Annotated[
        str | None, typer.Option(help="Instead of one story, all in which this topic was found.")
    ] = None,
) -> None:
    """Write a story's archived pages, revisions and changes into one WACZ file.

    Examples: watchdesk evidence pack https://news.example/ferry ferry.wacz

    watchdesk evidence pack --topic ferry-lines ferries.wacz
    """
    wanted, path = _arguments(places, topic)
    watchdesk = make_app()
    stories = _stories(watchdesk, wanted, topic)
    with whole_file(path) as file:
        packed = watchdesk.pack(stories, file, title=f"Topic: {topic}" if topic else None)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    told = (
        f"{path}: stories {packed.stories}, articles {packed.articles}, revisions {packed.revisions}, "
        f"records {packed.records}, {packed.bytes:,} bytes"
    )
    _line(told)
    if topic is None:
        _line(packed.citation)
    _line(f"SHA-256 {sha256}")


def _arguments(places: list[str], topic: str | None) -> tuple[str, Path]:
    """What to pack (empty with a topic) and where to. Raises ConfigError."""
    if len(places) != (1 if topic else 2):
        raise ConfigError("name a story (its number, or an article's address) or --topic ID, and then the file")
    path = Path(places[-1])
    if path.suffix != ".wacz":
        raise ConfigError(f"{path}: the name of a package ends in .wacz")
    return ("" if topic else places[0]), path


def _stories(watchdesk: App, wanted: str, topic: str | None) -> list[int]:
    from pipeline.store.reading import topic_stories
    from watchdesk.cli.story import find_story

    if topic is None:
        return [find_story(watchdesk.store, wanted).id]
    stories = topic_stories(watchdesk.store, topic)
    if not stories:
        watchdesk.topic(topic)
        raise ConfigError(f"the topic {topic!r} was found in no story")
    return stories


@app.command()
def verify(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A package.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Check every hash and every record of a package; status 1 when something was changed.

    Example: watchdesk evidence verify ferry.wacz
    """
    from pipeline.evidence import verify as check

    checked = check(path)
    columns = {
        "file": lambda row: row.path,
        "result": lambda row: "sound" if row.sound else "CHANGED",
        "problems": lambda row: "\n".join(row.problems),
    }
    print_rows(checked, form, columns, "an empty package")
    if not all(one.sound for one in checked):
        raise typer.Exit(1)


def _line(text: str) -> None:
    out.print(printable(text), markup=False, highlight=False, soft_wrap=True)
