"""`watchdesk topics labels`: what readers said of matches."""

from __future__ import annotations

from typing import Annotated

import typer

from watchdesk.app import make_app
from watchdesk.cli.output import Format, FormatOption, print_rows


def labels(
    topics: Annotated[list[str] | None, typer.Argument(help="Topics by their id; all when none is named.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """What was said on the desk: which articles are relevant to a topic and which are not, the newest first.

    With --format jsonl a file that `backtest --labels` reads: to keep, to share, or to take a part of.

    Example: watchdesk topics labels ferry-lines --format jsonl > labels.jsonl
    """
    from pipeline.store.labels import list_labels

    columns = {
        "topic": lambda row: row.topic,
        "relevant": lambda row: "yes" if row.relevant else "no",
        "said": lambda row: row.said_at,
        "by": lambda row: row.said_by,
        "address": lambda row: row.url,
    }
    app = make_app()
    said = list_labels(app.store, topics or ())
    if not said:
        for name in topics or ():
            app.topic(name)
    print_rows(said, form, columns, "nobody has said anything of a match yet")
