"""The pages in docs/ name what there is: files, headings, commands, options, settings and variables."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer import Context
from typer.main import get_command

from pipeline.config import Channel, Source
from pipeline.config.channels import Smtp
from pipeline.config.sources import Rules
from pipeline.store.models import AlertState, Table
from pipeline.topics.model import TopicEntry
from watchdesk.cli.main import app

PROJECT = Path(__file__).resolve().parents[1]
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
CODE = [path for top in ("pipeline", "spiders", "watchdesk") for path in (PROJECT / top).rglob("*.py")]


def text(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The places of a page that a link can name, as web hosts of Markdown make them of headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]+))?\)", page.read_text(encoding="utf-8")):
        if target.startswith("http"):
            continue
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), f"{target}#{anchor}"


def commands_in(page: Path) -> Iterator[str]:
    """What follows `watchdesk` in code, inline or in blocks, in lines of a program's output left out."""
    whole = page.read_text(encoding="utf-8")
    for block in re.findall(r"^```\w*\n(.*?)^```", whole, re.MULTILINE | re.DOTALL):
        yield from re.findall(r"^(?:\S*/)?watchdesk (.+)$", block, re.MULTILINE)
    for inline in re.findall(r"`([^`]+)`", re.sub(r"^```.*?^```", "", whole, flags=re.MULTILINE | re.DOTALL)):
        yield from re.findall(r"^watchdesk (.+)$", inline.replace("\n", " "))


def problem(line: str) -> str | None:
    """What a command line of a page names that there is not."""
    command: Any = get_command(app)
    words = shlex.split(line.split("#")[0].split(" > ")[0].split(" | ")[0])
    while words and hasattr(command, "get_command"):
        if words[0].startswith("--"):
            return None if words[0] in options(command) else words[0]
        found = command.get_command(Context(command), words[0])
        if found is None:
            return words[0]
        command, words = found, words[1:]
    return next((word for word in words if word.startswith("--") and word not in options(command)), None)


def options(command: Any) -> set[str]:
    return {"--help", *(name for one in command.params for name in one.opts)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_is_there_with_its_options(page: Path) -> None:
    assert {line: wrong for line in commands_in(page) if (wrong := problem(line))} == {}


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("docs/adding-a-source.md", [*Source.model_fields, *Rules.model_fields]),
        ("docs/topic-language.md", list(TopicEntry.model_fields)),
        ("docs/alerts.md", [*Channel.model_fields, *Smtp.model_fields, *AlertState]),
    ],
)
def test_every_setting_is_told(page: str, names: list[str]) -> None:
    told = text(page)
    assert [name for name in names if not re.search(rf"\b{name}\b[:`]", told) and f"`{name}" not in told] == []


def test_every_variable_of_the_environment_is_in_the_readme() -> None:
    used = {name for path in CODE for name in re.findall(r"\bWATCHDESK_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert sorted(name for name in used if f"`{name}`" not in text("README.md")) == []


def test_every_table_and_package_is_in_the_architecture() -> None:
    told = text("docs/architecture.md")
    packages = [path.parent.name for path in (PROJECT / "pipeline").glob("*/__init__.py")]
    modules = [path.name for path in (PROJECT / "pipeline").glob("*.py") if path.name != "__init__.py"]
    assert [name for name in Table.metadata.tables if f"`{name}`" not in told] == []
    assert [name for name in packages if f"`pipeline/{name}/`" not in told] == []
    assert [name for name in modules if f"{name}`" not in told] == []
