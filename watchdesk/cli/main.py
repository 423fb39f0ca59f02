"""The command's frame: options that hold for every command, and errors without tracebacks."""

from __future__ import annotations

import logging
import os
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from pipeline.records import WatchdeskError
from watchdesk.cli.output import err, printable

EPILOG = """
Examples:

  watchdesk run svaboda               crawl a source, ingest, tag and alert

  watchdesk ingest crawl-*.warc.gz    read anybody's WARC files

  watchdesk trace https://...         what became of an address, and why
"""

GROUPS = ("alerts", "evidence", "sources", "stories", "topics")


class Commands(TyperGroup):
    """The steps and the command groups; what is asked for is imported alone, so that it starts at once."""

    # Contexts and commands are of classes that typer keeps to itself.
    def list_commands(self, ctx: Any) -> list[str]:
        """In the order of the help."""
        return [*_steps().list_commands(ctx), *GROUPS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command with that name, if there is one."""
        if cmd_name not in GROUPS:
            return _steps().get_command(ctx, cmd_name)
        group = get_group(import_module(f"watchdesk.cli.{cmd_name}").app)
        group.name = cmd_name
        return group


@cache
def _steps() -> TyperGroup:
    from watchdesk.cli import steps
    from watchdesk.cli.replay import replay

    commands = typer.Typer()
    steps.register(commands)
    commands.command()(replay)
    return get_group(commands)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    epilog=EPILOG,
    help="Watches news sites for tracked topics and tells people once, with proof, when something appears.",
)


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and every log line.")] = False,
    home: Annotated[
        Path | None, typer.Option("--home", help="Folder of all files it writes (WATCHDESK_HOME, default var).")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="Folder of the catalogue (WATCHDESK_CONFIG, default config).")
    ] = None,
) -> None:
    """Options that every command takes stand before its name."""
    for name, value in (("WATCHDESK_HOME", home), ("WATCHDESK_CONFIG", config)):
        if value is not None:
            os.environ[name] = str(value.absolute())
    if debug:
        os.environ["WATCHDESK_DEBUG"] = "1"
    level = logging.DEBUG if debug else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def main() -> None:
    """Run the command that the arguments name; expected failures are one message and status 1."""
    try:
        app()
    except WatchdeskError as error:
        if os.environ.get("WATCHDESK_DEBUG"):
            raise
        err.print(f"error: {printable(str(error))}", style="red", markup=False, highlight=False)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has seen enough; Python must not complain while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        err.print("stopped; what was committed is kept, run it again to go on", style="yellow")
        sys.exit(130)
