"""`watchdesk alerts`: what was sent, to whom, and what is still due."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.records import ConfigError
from pipeline.store import outbox
from pipeline.store.models import AlertState
from watchdesk.app import make_app
from watchdesk.cli.output import Format, FormatOption, print_rows

app = typer.Typer(no_args_is_help=True, help="What was sent, to whom, and what is still due.")


@app.command("list")
def list_alerts(
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    state: Annotated[AlertState | None, typer.Option(help="Only those in this state.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """The alerts, newest first.

    Example: watchdesk alerts list --state failed --format jsonl
    """
    app = make_app()
    rows = outbox.list_alerts(app.store, topic=topic, state=state)
    if topic and not rows:
        app.topic(topic)
    columns = {
        "id": lambda row: row.id,
        "created": lambda row: row.created_at,
        "state": lambda row: row.state,
        "tells of": lambda row: "update" if row.change else "story",
        "topic": lambda row: row.topic,
        "channel": lambda row: row.channel,
        "source": lambda row: row.source,
        "headline": lambda row: row.headline,
    }
    asked = topic or state
    print_rows(
        rows, form, columns, "no such alerts" if asked else "no alerts yet; watchdesk run crawls, tags and sends"
    )


@app.command()
def retry(
    number: Annotated[int | None, typer.Option("--id", help="Only this alert.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only this channel's alerts.")] = None,
) -> None:
    """Make alerts that failed, or whose delivery is unknown, due again; the next alert step sends them.

    They keep their keys. Without --id and --channel, all of them. --id also sends one that is held back.

    Example: watchdesk alerts retry --channel newsroom-bot
    """
    desk = make_app()
    count = outbox.retry(desk.store, desk.clock(), alert_id=number, channel=channel)
    if not count and channel and channel not in desk.channels:
        raise ConfigError(
            f"no channel {channel!r}; there are: {', '.join(desk.channels) or 'none'}",
            desk.settings.config / "channels.yaml",
        )
    if not count and number is not None:
        raise ConfigError(
            f"no alert {number} that failed, is unknown or is held; watchdesk alerts list shows them"
        )
    typer.echo(f"{count} alert{'' if count == 1 else 's'} due again")
