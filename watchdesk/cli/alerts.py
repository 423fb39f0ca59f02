"""`watchdesk alerts`: what was sent, to whom, and what is still due."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.store import outbox
from watchdesk.app import make_app
from watchdesk.cli.output import Format, FormatOption, print_rows

app = typer.Typer(no_args_is_help=True, help="What was sent, to whom, and what is still due.")


@app.command("list")
def list_alerts(
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    state: Annotated[str | None, typer.Option(help="Only due, sending, sent, failed, unknown or held.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """The alerts, newest first."""
    rows = outbox.list_alerts(make_app().store, topic=topic, state=state)
    columns = {
        "created": lambda row: row.created_at,
        "state": lambda row: row.state,
        "tells of": lambda row: "update" if row.change else "story",
        "topic": lambda row: row.topic,
        "channel": lambda row: row.channel,
        "source": lambda row: row.source,
        "headline": lambda row: row.headline,
    }
    print_rows(rows, form, columns, "no alerts yet; watchdesk run crawls, tags and sends")


@app.command()
def retry(
    number: Annotated[int | None, typer.Option("--id", help="Only this alert.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only this channel's alerts.")] = None,
) -> None:
    """Make alerts that failed, or whose delivery is unknown, due again; the next alert step sends them.

    They keep their keys. Without --id and --channel, all of them. --id also sends one that is held back.
    """
    desk = make_app()
    count = outbox.retry(desk.store, desk.clock(), alert_id=number, channel=channel)
    typer.echo(f"{count} alert{'' if count == 1 else 's'} due again")
