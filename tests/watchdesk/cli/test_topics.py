"""`watchdesk topics`: what people see of their topics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.records import ConfigError
from watchdesk.cli.topics import app

TOPICS = """
topics:
  pulp:
    title: Paper mills
    query: '("paper mill" OR pulp) AND NOT fiction'
    channels: [desk]
    examples:
      match: ["A paper mill closed.", "Two paper mills merge."]
      reject: ["Pulp fiction is back."]
  quiet: {title: Quiet, query: beech, paused: true, languages: [en]}
"""
CHANNELS = "channels:\n  desk: {file: alerts.jsonl}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue with two topics."""
    (tmp_path / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    (tmp_path / "channels.yaml").write_text(CHANNELS, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str, text: str | None = None) -> Result:
    """The command with that catalogue; errors come back as they are."""
    environment = {"WATCHDESK_CONFIG": str(folder), "WATCHDESK_HOME": str(folder / "var")}
    return CliRunner().invoke(app, list(arguments), env=environment, input=text)


def test_list_shows_each_topic(folder: Path) -> None:
    lines = run(folder, "list", "--format", "jsonl").stdout.splitlines()
    first, second = map(json.loads, lines)
    assert (first["id"], first["channels"], first["examples"]) == ("pulp", ["desk"], 3)
    assert (second["id"], second["paused"], second["languages"]) == ("quiet", True, ["en"])


def test_check_passes_when_every_example_does(folder: Path) -> None:
    result = run(folder, "check")
    assert result.exit_code == 0
    assert "2 topics, 3 examples, 0 failed" in result.output


def test_check_fails_with_the_example_and_the_reason(folder: Path) -> None:
    wrong = TOPICS.replace("Pulp fiction is back.", "The pulp price fell.")
    (folder / "topics.yaml").write_text(wrong, encoding="utf-8")
    result = run(folder, "check")
    assert result.exit_code == 1
    assert "pulp: must not match and does: The pulp price fell." in result.output
    assert '+ "paper mill" OR pulp: pulp (text 4)' in result.output


def test_explain_tells_the_parts_that_are_there_and_those_that_are_not(folder: Path) -> None:
    result = run(folder, "explain", "pulp", "-", "--title", "Fiction", text="Paper mills in a novel.")
    assert result.stdout.splitlines() == [
        "pulp: no match",
        '  - ("paper mill" OR pulp) AND NOT fiction',
        '    + "paper mill" OR pulp: Paper mills (text 0)',
        "    - NOT fiction",
        "      + fiction: Fiction (title 0)",
    ]


def test_explain_says_when_the_language_is_not_the_topics(folder: Path) -> None:
    result = run(folder, "explain", "quiet", "-", "--language", "ru", text="beech")
    assert "quiet: no match" in result.output
    assert "texts in en, this one is in ru" in result.output


def test_explain_reads_a_file_and_writes_json(folder: Path) -> None:
    (folder / "text.txt").write_text("Pulp.", encoding="utf-8")
    found = json.loads(run(folder, "explain", "pulp", str(folder / "text.txt"), "--json").stdout)
    assert found["match"] is True
    assert found["query"]["parts"][0]["spans"][0] == {"start": 0, "end": 4, "term": "pulp", "field": "text"}


@pytest.mark.parametrize(
    "arguments", [("explain", "pulpy", "-"), ("explain", "pulp", "none.txt"), ("forms", "beech", "-l", "xx")]
)
def test_what_is_not_there_is_an_error_that_says_so(folder: Path, arguments: tuple[str, ...]) -> None:
    result = run(folder, *arguments, text="")
    assert isinstance(result.exception, ConfigError)


def test_forms_shows_what_a_term_finds(folder: Path) -> None:
    assert {"ferry", "ferries"} <= set(run(folder, "forms", "ferry", "--language", "en").stdout.split())
