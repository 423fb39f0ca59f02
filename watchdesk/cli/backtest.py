"""`watchdesk topics backtest`: what a change of the topics would change, shown on what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from pipeline.records import ConfigError
from pipeline.topics import TopicMatcher
from watchdesk.app import App, make_app
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

if TYPE_CHECKING:
    from pipeline.backtest import BacktestReport, Change, Labels, Measured, Sample, TopicChange

EVERY = 50  # articles between two lines of progress
LISTED = 10  # sources, or languages, of a topic

TopicsOption = Annotated[
    Path | None, typer.Option("--topics", help="Another topics file, to try before it takes the place.")
]
LabelsOption = Annotated[
    Path | None,
    typer.Option(
        help='JSON lines {"url", "topic", "relevant"} to judge by; without it, what was said on the desk.'
    ),
]


def backtest(
    topics: Annotated[list[str] | None, typer.Argument(help="Topics by their id; all when none is named.")] = None,
    file: TopicsOption = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only articles published since this day (UTC).")
    ] = None,
    labels: LabelsOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Try the topics on every stored article: what they would match now, and what they no longer would.

    Nothing is stored and no alert is sent.

    Example: watchdesk topics backtest ferry-lines --topics new-topics.yaml --since 2026-11-01
    """
    app = make_app()
    matcher = read_matcher(app, file)
    chosen = known_topics(matcher, topics or ())
    report, unknown = _run(app, matcher, chosen, since.replace(tzinfo=UTC) if since else None, labels)
    if form is Format.JSON:
        return print_json(report)
    if form is Format.JSONL:
        return print_lines(report.topics)
    return _tell(report, unknown)


def read_matcher(app: App, file: Path | None) -> TopicMatcher:
    """The topics in use, or those of another file."""
    if file is None:
        return app.topics
    return TopicMatcher.from_file(file, cache=app.settings.cache / "backtest")


def known_topics(matcher: TopicMatcher, names: Sequence[str]) -> list[str]:
    """The topics with these ids, each once; without ids all. Raises ConfigError for an unknown one."""
    for name in names:
        if name not in matcher.topics:
            raise ConfigError(f"no topic {name!r}; there are: {', '.join(matcher.topics) or 'none'}")
    return list(dict.fromkeys(names)) or list(matcher.topics)


def _run(
    app: App, matcher: TopicMatcher, topics: Sequence[str], since: datetime | None, labels: Path | None
) -> tuple[BacktestReport, int]:
    """The report, and how many labels name an address that is not stored."""
    from pipeline.backtest import backtest as try_again
    from pipeline.store.corpus import count_articles, stored_articles

    known, unknown = known_labels(app, matcher, labels)
    total = count_articles(app.store, since)
    with progress("trying the topics") as say:

        def tell(done: int) -> None:
            if done % EVERY == 0 or done == total:
                say(f"{done} of {total} articles")

        return try_again(matcher, stored_articles(app.store, since), topics, known, tell), unknown


def known_labels(app: App, matcher: TopicMatcher, path: Path | None) -> tuple[Labels, int]:
    """The labels of a file, or those of the desk; and how many name an address that is not stored."""
    from pipeline.backtest import by_article, read_labels
    from pipeline.store.corpus import article_ids
    from pipeline.store.labels import stored_labels

    if path is None:
        return stored_labels(app.store, matcher.topics), 0
    read = read_labels(path, matcher.topics)
    known = article_ids(app.store, {label.url for label in read})
    return by_article(read, known), sum(label.url not in known for label in read)


# ---------------------------------------------------------------- for people


def _tell(report: BacktestReport, unknown: int) -> None:
    _say(f"{report.articles} articles of {report.days} days")
    if report.untagged:
        _say(f"{report.untagged} of them wait for tagging: what they match counts as new", "yellow")
    if unknown:
        _say(f"labels whose address is not stored: {unknown}", "yellow")
    for name, count in report.removed.items():
        _say(f"{name} is not in the file and was found in {count} articles", "yellow")
    _say("")
    measured = any(topic.measured for topic in report.topics)
    print_rows(report.topics, Format.TABLE, _columns(measured), "no topics to try")
    for topic in report.topics:
        _tell_topic(topic)


def _columns(measured: bool) -> dict[str, Callable[[Any], object]]:
    columns: dict[str, Callable[[Any], object]] = {
        "topic": lambda row: row.topic,
        "before": lambda row: row.matches.before,
        "now": lambda row: row.matches.now,
        "new": lambda row: row.matches.new,
        "lost": lambda row: row.matches.lost,
        "alerts a day": lambda row: f"{row.alerts_a_day_before:.2f} → {row.alerts_a_day:.2f}",
    }
    if measured:
        columns |= {
            "labels": lambda row: row.measured.labelled if row.measured else 0,
            "precision": lambda row: _shares("precision", row.measured),
            "recall": lambda row: _shares("recall", row.measured),
        }
    return columns


def _shares(what: str, measured: Measured | None) -> str:
    return " → ".join(share(getattr(measured, name, None)) for name in (f"{what}_before", what))


def share(value: float | None) -> str:
    """A precision or recall as tables show it."""
    return "-" if value is None else f"{value:.2f}"


def _tell_topic(topic: TopicChange) -> None:
    errors = topic.measured and (topic.measured.wrong or topic.measured.missed)
    if not topic.sources and not errors:
        return
    _say("")
    _say(topic.topic, "bold")
    _tell_changes("sources", topic.sources)
    _tell_changes("languages", topic.languages)
    _tell_samples("new", topic.matches.new, topic.new)
    _tell_samples("lost", topic.matches.lost, topic.lost)
    if topic.measured:
        _tell_addresses("matches and is labelled not relevant", topic.measured.wrong)
        _tell_addresses("is labelled relevant and does not match", topic.measured.missed)


def _tell_changes(what: str, changes: Mapping[str, Change]) -> None:
    if not changes:
        return
    listed = [f"{name} {change.before} → {change.now}" for name, change in list(changes.items())[:LISTED]]
    if len(changes) > LISTED:
        listed.append(f"and {len(changes) - LISTED} more")
    _say(f"  {what}: {', '.join(listed)}")


def _tell_samples(what: str, count: int, samples: Sequence[Sample]) -> None:
    if not samples:
        return
    _say(f"  {what}: {count}" + (f", {len(samples)} of them:" if count > len(samples) else ":"))
    for sample in samples:
        facts = filter(None, (f"{sample.at:%Y-%m-%d}", sample.source, sample.language, sample.title))
        _say(f"    {', '.join(facts)}")
        _say(f"      {sample.url}", "dim")
        out.print(_marked(sample), soft_wrap=True)


def _marked(sample: Sample) -> Text:
    """The sentence with the words that matched in bold, and in brackets where there is no bold."""
    shown, end = Text("      "), 0
    for start, stop in sample.marks:
        word = printable(sample.sentence[start:stop])
        shown.append(printable(sample.sentence[end:start]))
        shown.append(word if out.is_terminal else f"[{word}]", "bold")
        end = stop
    return shown.append(printable(sample.sentence[end:]))


def _tell_addresses(what: str, urls: Sequence[str]) -> None:
    for url in urls:
        _say(f"  {what}: {url}", "yellow")


def _say(line: str, style: str | None = None) -> None:
    out.print(printable(line), style=style, markup=False, highlight=False, soft_wrap=True)
