"""`watchdesk topics import`: a list of names becomes a topic, and its next edition shows what changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.records import ConfigError
from watchdesk.cli.topics import app

NAMES = "name,aliases,kind\nZarislau Vetrokhod,Zarik,person\nMurava,,vessel\n"


def run(folder: Path, *arguments: str, text: str | None = None) -> Result:
    """The command with the catalogue in the folder; errors come back as they are."""
    environment = {"WATCHDESK_CONFIG": str(folder), "WATCHDESK_HOME": str(folder / "var")}
    return CliRunner().invoke(app, list(arguments), env=environment, input=text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue with one topic."""
    (tmp_path / "topics.yaml").write_text("topics:\n  pulp: {title: Paper, query: pulp}\n", encoding="utf-8")
    (tmp_path / "channels.yaml").write_text("channels:\n  desk: {file: alerts.jsonl}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def names(folder: Path) -> Path:
    """A list of two names."""
    path = folder / "listed.csv"
    path.write_text(NAMES, encoding="utf-8")
    return path


def test_import_makes_a_topic_that_finds_the_names(folder: Path, names: Path) -> None:
    result = run(folder, "import", str(names), "--title", "Listed persons")
    assert "listed: 2 names from CSV: 2 added, 0 changed, 0 removed" in result.stdout
    assert "names too common to be found alone: 1; found not at all, without a --context" in result.stdout
    topics = [json.loads(line) for line in run(folder, "list", "--format", "jsonl").stdout.splitlines()]
    assert (topics[-1]["id"], topics[-1]["title"]) == ("listed", "Listed persons")
    explained = run(folder, "explain", "listed", "-", text="Zarislau Vetrokhod’s house")
    assert explained.stdout.splitlines()[0] == "listed: match"


def test_import_again_tells_what_changed(folder: Path, names: Path) -> None:
    run(folder, "import", str(names))
    names.write_text(NAMES.replace("Zarik", "Zarka"), encoding="utf-8")
    report = json.loads(run(folder, "import", str(names), "--format", "json").stdout)
    assert (report["written"], report["names"]) == (True, 2)
    assert [(change["change"], change["what"]) for change in report["changes"]] == [("changed", "+Zarka; -Zarik")]
    assert run(folder, "import", str(names), "--format", "jsonl").stdout == ""


def test_import_dry_run_writes_nothing(folder: Path, names: Path) -> None:
    result = run(folder, "import", str(names), "--dry-run")
    assert "nothing written" in result.stdout
    assert not (folder / "names").exists()


def test_import_shows_the_first_of_many_changes(folder: Path, names: Path) -> None:
    names.write_text(
        "name\n" + "".join(f"Zarislau Vetrokhod {number}\n" for number in range(60)), encoding="utf-8"
    )
    result = run(folder, "import", str(names))
    assert "... and 10 more; --format jsonl shows all" in result.stdout


def test_import_tells_an_error_with_its_line(folder: Path, names: Path) -> None:
    names.write_text("name\nZarik\n???\n", encoding="utf-8")
    result = run(folder, "import", str(names))
    assert isinstance(result.exception, ConfigError)
    assert result.exception.line == 3
