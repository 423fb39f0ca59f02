"""`watchdesk topics suggest`: terms that would make a query better, learnt from labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchdesk.app import make_app
from watchdesk.cli.backtest import LabelsOption, TopicsOption, known_labels, known_topics, read_matcher, share
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
    from pipeline.suggesting import SuggestReport


def suggest(
    topic: Annotated[str, typer.Argument(help="The topic's id.")],
    file: TopicsOption = None,
    labels: LabelsOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Terms to add to a topic's query, to ask for or to leave out, learnt from what was said of its matches.

    Example: watchdesk topics suggest ferry-lines
    """
    from pipeline.store.corpus import articles_of, newest_articles
    from pipeline.suggesting import NEWEST
    from pipeline.suggesting import suggest as learn

    app = make_app()
    matcher = read_matcher(app, file)
    known_topics(matcher, [topic])
    known, unknown = known_labels(app, matcher, labels)
    said = {article: of[topic] for article, of in known.items() if topic in of}
    with progress("comparing the labelled stories"):
        newest = newest_articles(app.store, NEWEST, without=said.keys())
        report = learn(matcher, topic, articles_of(app.store, said), said, newest)
    if form is Format.JSON:
        return print_json(report)
    if form is Format.JSONL:
        return print_lines(report.suggestions)
    return _tell(report, unknown)


def _tell(report: SuggestReport, unknown: int) -> None:
    quality = report.quality
    _say(f"{report.topic}: labelled stories: {report.relevant} relevant, {report.irrelevant} not")
    _say(f"  precision {share(quality.precision)}, recall {share(quality.recall)}")
    _say(f"  it finds {report.matches} of the newest {report.newest} other articles")
    if unknown:
        _say(f"labels whose address is not stored: {unknown}", "yellow")
    if report.suggestions:
        _say("")
        print_table(report.suggestions, COLUMNS, "")
        _say("")
        _say(f"as a query: {report.suggestions[0].query}")
        _say("The labels that judge these terms also chose them: try a change on others, with topics backtest.")
    for note in report.notes:
        _say(note, "yellow")


COLUMNS = {
    "change": lambda row: f"{row.kind} {row.term}",
    "in relevant": lambda row: row.relevant,
    "in others": lambda row: row.irrelevant,
    "log odds": lambda row: f"{row.log_odds:+.1f}",
    "by chance": lambda row: f"{row.chance:.3f}",
    "precision": lambda row: share(row.quality.precision),
    "recall": lambda row: share(row.quality.recall),
    "matches": lambda row: row.matches,
}


def _say(line: str, style: str | None = None) -> None:
    out.print(printable(line), style=style, markup=False, highlight=False, soft_wrap=True)
