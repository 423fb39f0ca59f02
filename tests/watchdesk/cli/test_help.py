"""Every command says what it does, and shows how it is called when it takes something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from typer import Context
from typer.main import get_command

from watchdesk.cli.main import app


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The command and all below it, by their whole names."""
    yield name, command
    context = Context(command, info_name=name)
    for part in getattr(command, "list_commands", lambda _: [])(context):
        yield from commands(command.get_command(context, part), f"{name} {part}")


ALL = dict(commands(get_command(app), "watchdesk"))
TAKING = [
    name for name, command in ALL.items() if any(one.param_type_name == "argument" for one in command.params)
]


@pytest.mark.parametrize("name", ALL)
def test_a_command_and_its_options_are_explained(name: str) -> None:
    assert ALL[name].help
    assert [one.name for one in ALL[name].params if not getattr(one, "help", None)] == []


@pytest.mark.parametrize("name", TAKING)
def test_a_command_that_takes_something_shows_an_example(name: str) -> None:
    assert f": {name} " in ALL[name].help
