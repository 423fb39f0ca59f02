"""The command, run in this process on a home of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from typer import Typer
from typer.testing import CliRunner, Result

Run = Callable[..., Result]


def runner(app: Typer, home: Path, *command: str, config: Path | None = None) -> Run:
    """Runs a command with further arguments; the database lies in the home. Errors come back as they are."""
    environment = {
        "WATCHDESK_HOME": str(home),
        "WATCHDESK_DATABASE_URL": f"sqlite:///{home / 'watchdesk.db'}",
        "COLUMNS": "200",
        **({"WATCHDESK_CONFIG": str(config)} if config else {}),
    }
    return lambda *arguments: CliRunner().invoke(app, [*command, *map(str, arguments)], env=environment)
