"""`watchdesk topics`: what is looked for, and why a text matches or does not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from pipeline.records import ConfigError
from pipeline.topics import Failure, Part, Topic, TopicMatcher, failures, inflect
from pipeline.topics.model import LANGUAGES
from watchdesk.app import make_app
from watchdesk.cli.backtest import backtest
from watchdesk.cli.labels import labels
from watchdesk.cli.names import import_names
from watchdesk.cli.output import Format, FormatOption, err, out, print_json, print_rows, printable
from watchdesk.cli.suggest import suggest

app = typer.Typer(no_args_is_help=True, help="The topics that are looked for.")
app.command()(backtest)
app.command()(suggest)
app.command()(labels)
app.command("import")(import_names)

LONGEST = 100  # characters of a part of a query in an explanation
LanguageOption = Annotated[str | None, typer.Option("--language", "-l", help="The text's language, as be or en.")]


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic as a list shows it."""

    id: str
    title: str
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    paused: bool
    examples: int
    version: str
    query: str


@app.command("list")
def list_topics(form: FormatOption = Format.TABLE) -> None:
    """The topics; also checks their queries."""
    columns = {
        "topic": lambda row: row.id,
        "title": lambda row: row.title,
        "languages": lambda row: ", ".join(row.languages) or "all",
        "channels": lambda row: ", ".join(row.channels) or "default",
        "state": lambda row: "paused" if row.paused else "alerts",
        "examples": lambda row: row.examples,
    }
    rows = [_line(topic) for topic in make_app().topics.topics.values()]
    print_rows(rows, form, columns, "no topics; add one to topics.yaml")


def _line(topic: Topic) -> TopicLine:
    return TopicLine(
        topic.id,
        topic.title,
        topic.languages,
        topic.channels,
        topic.paused,
        len(topic.examples),
        topic.version,
        topic.query,
    )


@app.command()
def check() -> None:
    """Try every topic on its examples; status 1 when one fails, with the reason."""
    matcher = make_app().topics
    failed = list(failures(matcher))
    for failure in failed:
        _show_failure(failure)
    examples = sum(len(topic.examples) for topic in matcher.topics.values())
    _say(f"{len(matcher.topics)} topics, {examples} examples, {len(failed)} failed")
    for topic in matcher.topics.values():
        if not topic.examples:
            err.print(f"{topic.id} has no examples", style="yellow", markup=False, highlight=False)
    if failed:
        raise typer.Exit(1)


def _show_failure(failure: Failure) -> None:
    example = failure.example
    shown = " / ".join(filter(None, (example.title, example.text)))
    wanted = "must match and does not" if failure.expected else "must not match and does"
    _say(f"{failure.topic}: {wanted}: {shown}", style="red")
    for line in _report(failure.why, example.title, example.text):
        _say(line)


@app.command()
def forms(
    term: Annotated[str, typer.Argument(help="A word, or a name of several words in quotes.")],
    language: Annotated[str, typer.Option("--language", "-l", help=f"One of {', '.join(LANGUAGES)}.")],
) -> None:
    """The forms in which a term is found."""
    if language not in LANGUAGES:
        raise ConfigError(f"no inflection for {language!r}; there are: {', '.join(LANGUAGES)}")
    for form in sorted(inflect(term, language) | {term}):
        _say(form)


@app.command("explain")
def explain_topic(
    topic: Annotated[str, typer.Argument(help="The topic's id.")],
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    title: Annotated[str, typer.Option("--title", help="The text's title.")] = "",
    language: LanguageOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """Which parts of a topic's query a text satisfies, by which words, and which it does not."""
    matcher = make_app().topics
    known = _topic(matcher, topic)
    text = _read(file)
    part = matcher.explain(topic, title, text, language)
    takes = not language or not known.languages or language in known.languages
    if as_json:
        return print_json({"topic": topic, "match": part.satisfied and takes, "query": part})
    _say(f"{topic}: " + ("match" if part.satisfied and takes else "no match"))
    if not takes:
        _say(f"  the topic takes texts in {', '.join(known.languages)}, this one is in {language}")
    for line in _report(part, title, text):
        _say(line)
    return None


def _topic(matcher: TopicMatcher, name: str) -> Topic:
    if name not in matcher.topics:
        raise ConfigError(f"no topic {name!r}; there are: {', '.join(matcher.topics) or 'none'}")
    return matcher.topics[name]


def _read(file: str) -> str:
    try:
        if file == "-":
            return sys.stdin.read()
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", Path(file)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 at byte {error.start}", Path(file)) from error


def _report(part: Part, title: str, text: str, depth: int = 1) -> Iterator[str]:
    """A line a part: whether it is satisfied, the part as written, the words found with their places."""
    sign = "+" if part.satisfied else "-"
    query = part.query if len(part.query) <= LONGEST else part.query[: LONGEST - 1] + "…"
    found = "" if part.parts else _found(part, title, text)
    yield f"{'  ' * depth}{sign} {query}{found}"
    for below in part.parts:
        yield from _report(below, title, text, depth + 1)


def _found(part: Part, title: str, text: str) -> str:
    words = (
        f"{(title if span.field == 'title' else text)[span.start : span.end]} ({span.field} {span.start})"
        for span in part.spans
    )
    listed = ", ".join(words)
    return f": {listed}" if listed else ""


def _say(line: str, style: str | None = None) -> None:
    out.print(printable(line), style=style, markup=False, highlight=False, soft_wrap=True)
