"""The `watchdesk` command."""

from watchdesk.cli.main import main

__all__ = ["main"]
