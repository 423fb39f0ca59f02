"""The commonest mistakes are answered by what is there, or by what to do; none by silence or a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import ConfigError
from tests.watchdesk.cli.running import Run, runner
from watchdesk.cli.main import app

SOURCES = """
contact: mailto:crawl@example.org
sources:
  harbour: {title: Harbour Post, home: "https://harbour.example/", feeds: ["https://harbour.example/feed"]}
"""
TOPICS = "topics:\n  ferry-lines: {title: Ferry lines, query: ferry}\n"
CHANNELS = "channels:\n  file: {file: alerts.jsonl}\n"


@pytest.fixture
def run(tmp_path: Path, sqlite_url: str) -> Run:
    """The command on an empty database, with one source, one topic and one channel."""
    config = tmp_path / "config"
    config.mkdir()
    for name, content in (("sources", SOURCES), ("topics", TOPICS), ("channels", CHANNELS)):
        (config / f"{name}.yaml").write_text(content, encoding="utf-8")
    return runner(app, tmp_path, config=config)


@pytest.mark.parametrize(
    "command",
    [
        "crawl ministry",
        "run ministry",
        "replay ministry",
        "sources ledger ministry",
        "sources gaps ministry",
        "sources learn ministry",
    ],
)
def test_an_unknown_source_is_answered_with_those_there_are(run: Run, command: str) -> None:
    error = run(*command.split()).exception
    assert isinstance(error, ConfigError)
    assert "ministry" in str(error)
    assert "there are: harbour" in str(error)


@pytest.mark.parametrize(
    "command",
    [
        "alerts list --topic trains",
        "evidence pack --topic trains trains.wacz",
        "stories export --topic trains",
        "topics backtest trains",
        "topics explain trains -",
        "topics labels trains",
        "topics suggest trains",
    ],
)
def test_an_unknown_topic_is_answered_with_those_there_are(run: Run, command: str) -> None:
    error = run(*command.split()).exception
    assert isinstance(error, ConfigError)
    assert "no topic 'trains'; there are: ferry-lines" in str(error)


@pytest.mark.parametrize("command", ["alerts list --topic ferry-lines", "stories export --topic ferry-lines"])
def test_a_topic_that_was_found_nowhere_is_no_mistake(run: Run, command: str) -> None:
    assert run(*command.split()).exit_code == 0


def test_a_package_of_no_story_is_refused(run: Run) -> None:
    error = run("evidence", "pack", "--topic", "ferry-lines", "ferries.wacz").exception
    assert "the topic 'ferry-lines' was found in no story" in str(error)


def test_an_alert_that_cannot_be_tried_again_is_no_success(run: Run) -> None:
    assert "no alert 17" in str(run("alerts", "retry", "--id", "17").exception)
    assert "no channel 'bot'; there are: file" in str(run("alerts", "retry", "--channel", "bot").exception)


def test_an_unknown_state_is_answered_with_those_there_are(run: Run) -> None:
    result = run("alerts", "list", "--state", "lost")
    assert result.exit_code == 2
    assert "'held'" in result.stderr


@pytest.mark.parametrize("command", ["sources list", "topics list", "topics check", "tag", "run"])
def test_a_folder_without_configuration_is_named_with_what_to_do(tmp_path: Path, command: str) -> None:
    error = runner(app, tmp_path, config=tmp_path / "none")(*command.split()).exception
    assert isinstance(error, ConfigError)
    assert "no such file; create it, or name another folder with --config" in str(error)


def test_a_file_that_is_no_warc_is_told_with_its_reason_and_a_status(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no archive")
    result = run("ingest", str(tmp_path / "notes.txt"))
    assert result.exit_code == 1
    assert "no WARC" in result.output
