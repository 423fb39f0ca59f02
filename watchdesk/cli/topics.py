"""`watchdesk topics`: what is looked for, and why a text matches or does not."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.records import ConfigError, StoreError
from pipeline.topics import (
    Failure,
    Overlap,
    Part,
    Text,
    Topic,
    TopicMatcher,
    Weight,
    example_texts,
    failures,
    inflect,
    weigh,
)
from pipeline.topics.model import LANGUAGES
from watchdesk.app import App, make_app
from watchdesk.cli.backtest import backtest
from watchdesk.cli.labels import labels
from watchdesk.cli.names import import_names
from watchdesk.cli.output import Format, FormatOption, err, out, print_json, print_lines, print_rows, printable
from watchdesk.cli.suggest import suggest

if TYPE_CHECKING:
    from pipeline.store.corpus import StoredArticle

app = typer.Typer(no_args_is_help=True, help="The topics that are looked for.")
app.command()(backtest)
app.command()(suggest)
app.command()(labels)
app.command("import")(import_names)

WEIGHED_ON = 500  # articles
LISTED = 3  # other topics that one has something in common with
NAMED = 5  # topics without examples
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
    hold_translations: bool
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
        "state": lambda row: "paused" if row.paused else "alerts" + ", translations held" * row.hold_translations,
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
        topic.hold_translations,
        len(topic.examples),
        topic.version,
        topic.query,
    )


@dataclass(frozen=True, slots=True)
class CheckedTopic:
    """A topic with how many of its examples do as they should, and its weight."""

    topic: str
    examples: int
    passed: int
    weight: Weight


@dataclass(frozen=True, slots=True)
class Check:
    """The topics as they were checked; `measured_on` says whether the weights are of articles or of examples."""

    measured_on: Literal["articles", "examples"]
    texts: int
    microseconds: float | None
    failures: tuple[Failure, ...]
    topics: tuple[CheckedTopic, ...]


@app.command()
def check(form: FormatOption = Format.TABLE) -> None:
    """Try every topic on its examples; status 1 when one fails, with the reason.

    Beside each topic stand its size, its cost and what it has in common with others, measured on the newest
    articles of the archive, or on the examples of all topics while it is empty.
    """
    app = make_app()
    report = _check(app.topics, _articles(app))
    if form is Format.JSON:
        print_json(
            {
                "measured_on": report.measured_on,
                "texts": report.texts,
                "microseconds": report.microseconds,
                "failures": list(map(_failure, report.failures)),
                "topics": report.topics,
            }
        )
    elif form is Format.JSONL:
        print_lines(report.topics)
    else:
        _tell_check(report)
    if report.failures:
        raise typer.Exit(1)


def _check(matcher: TopicMatcher, articles: list[Text]) -> Check:
    failed = tuple(failures(matcher))
    wrong = Counter(failure.topic for failure in failed)
    weighed = weigh(matcher, articles or example_texts(matcher))
    topics = tuple(
        CheckedTopic(
            topic.id, len(topic.examples), len(topic.examples) - wrong[topic.id], weighed.topics[topic.id]
        )
        for topic in matcher.topics.values()
    )
    return Check("articles" if articles else "examples", weighed.texts, weighed.microseconds, failed, topics)


def _articles(app: App) -> list[Text]:
    """The newest articles; none, and a word about it, when the archive cannot be read."""
    from pipeline.store.corpus import newest_articles

    try:
        return [_as_text(article) for article in newest_articles(app.store, WEIGHED_ON)]
    except StoreError as error:
        err.print(f"measured on the examples: {error}", style="yellow", markup=False, highlight=False)
        return []


def _failure(failure: Failure) -> dict[str, object]:
    """A failure as JSON can carry it."""
    example = failure.example.model_dump(exclude_defaults=True)
    return {"topic": failure.topic, "expected": failure.expected, "example": example, "why": failure.why}


def _tell_check(report: Check) -> None:
    for failure in report.failures:
        _show_failure(failure)
    columns: dict[str, Callable[[CheckedTopic], object]] = {
        "topic": lambda row: row.topic,
        "examples": lambda row: f"{row.passed} of {row.examples}",
        "terms": lambda row: f"{row.weight.terms:,}",
        "forms": lambda row: f"{row.weight.forms:,}",
        "tried": lambda row: _percent(row.weight.tried),
        "matched": lambda row: _percent(row.weight.matched),
        "µs": lambda row: None if row.weight.microseconds is None else f"{row.weight.microseconds:.1f}",
        "in common": lambda row: "; ".join(map(_common, row.weight.overlaps[:LISTED])) or None,
    }
    print_rows(report.topics, Format.TABLE, columns, "no topics; add one to topics.yaml")
    examples = sum(topic.examples for topic in report.topics)
    _say(f"{len(report.topics)} topics, {examples} examples, {len(report.failures)} failed")
    if report.microseconds is not None:
        _say(f"measured on {report.texts} {report.measured_on}: {report.microseconds:,.0f} µs each for all topics")
    if bare := [topic.topic for topic in report.topics if not topic.examples]:
        more = f" and {len(bare) - NAMED} more" if len(bare) > NAMED else ""
        names = ", ".join(bare[:NAMED]) + more
        err.print(f"without examples: {names}", style="yellow", markup=False, highlight=False)


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{share:.1%}"


def _common(overlap: Overlap) -> str:
    """What a topic has in common with another, in a few words."""
    if overlap.contained:
        return f"within {overlap.topic}"
    matches = f"{overlap.share:.0%} of matches" if overlap.matches else ""
    terms = f"{overlap.terms} term{'s' * (overlap.terms > 1)}" if overlap.terms else ""
    return f"{overlap.topic} ({', '.join(filter(None, (matches, terms)))})"


def _show_failure(failure: Failure) -> None:
    example = failure.example
    shown = " / ".join(filter(None, (example.title, example.text)))
    _say(f"{failure.topic}: {failure.problem}: {shown}", style="red")
    for line in _report(failure.why, example.title, example.text):
        _say(line)


@app.command()
def forms(
    term: Annotated[str, typer.Argument(help="A word, or a name of several words in quotes.")],
    language: Annotated[str, typer.Option("--language", "-l", help=f"One of {', '.join(LANGUAGES)}.")],
) -> None:
    """The forms in which a term is found.

    Example: watchdesk topics forms "paper mill" --language en
    """
    if language not in LANGUAGES:
        raise ConfigError(f"no inflection for {language!r}; there are: {', '.join(LANGUAGES)}")
    for form in sorted(inflect(term, language) | {term}):
        _say(form)


@app.command("explain")
def explain_topic(
    topic: Annotated[str, typer.Argument(help="The topic's id.")],
    file: Annotated[str, typer.Argument(help="A text file, - for standard input, or a stored article's address.")],
    title: Annotated[str, typer.Option("--title", help="The title of a file's text.")] = "",
    language: LanguageOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """Which parts of a topic's query a text satisfies, by which words, and which it does not.

    Example: watchdesk topics explain ferry-lines https://harbour.example/news/12
    """
    app = make_app()
    known = app.topic(topic)
    stored = file.startswith(("http://", "https://"))
    text = _stored(app, file) if stored else Text(title, _read(file), None, {})
    spoken = language or text.language
    part = app.topics.explain(topic, text.title, text.text, spoken, fields=text.fields)
    takes = not spoken or not known.languages or spoken in known.languages
    if as_json:
        return print_json({"topic": topic, "match": part.satisfied and takes, "query": part})
    _say(f"{topic}: " + ("match" if part.satisfied and takes else "no match"))
    if not takes:
        _say(f"  the topic takes texts in {', '.join(known.languages)}, this one is in {spoken}")
    for line in _report(part, text.title, text.text):
        _say(line)
    return None


def _stored(app: App, url: str) -> Text:
    """The article at an address as it is stored. Raises ConfigError when there is none, StoreError."""
    from pipeline.store.corpus import article_ids, articles_of

    known = article_ids(app.store, [url])
    article = next(articles_of(app.store, known.values()), None)
    if article is None:
        raise ConfigError(f"no article is stored from {url}; `watchdesk trace {url}` tells what became of it")
    return _as_text(article)


def _as_text(article: StoredArticle) -> Text:
    from pipeline.tagging import topic_fields

    return Text(article.title, article.text, article.language, topic_fields(article))


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
