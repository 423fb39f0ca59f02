"""`watchdesk topics suggest`: what was said on the desk becomes a change of a query."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.records import ConfigError
from pipeline.store import open_store
from pipeline.store.labels import say
from tests.desk.filled import NOW, Builder
from tests.pipeline.test_suggesting import IRRELEVANT, OTHERS, RELEVANT, TOPICS
from tests.watchdesk.cli.running import Run, runner
from watchdesk.cli.topics import app


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A topic, and articles of which some are labelled."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "topics.yaml").write_text(TOPICS + "  locks: {title: Locks, query: lock}\n", encoding="utf-8")
    store = open_store(f"sqlite:///{folder / 'watchdesk.db'}")
    built = Builder(store)
    for relevant, texts in ((True, RELEVANT), (False, IRRELEVANT), (None, OTHERS)):
        for text in texts:
            say(store, "ferries", built.article(built.story(), "Report", text), relevant, "reader", NOW)
    store.close()
    return folder


@pytest.fixture
def run(home: Path) -> Run:
    return runner(app, home, "suggest", config=home)


def test_people_see_the_change_with_its_counts_and_what_to_do_next(run: Run) -> None:
    shown = run("ferries").output
    assert "labelled stories: 7 relevant, 6 not" in shown
    assert "precision 0.54, recall 1.00" in shown
    assert "it finds 1 of the newest 7 other articles" in shown
    assert "AND NOT film" in shown
    assert "as a query: (ferry) AND NOT film" in shown
    assert "topics backtest" in shown
    assert "OR: 0 labelled stories are relevant and missed; it takes 5" in shown


def test_programs_get_the_same(run: Run) -> None:
    told = json.loads(run("ferries", "--format", "json").stdout)
    assert told["suggestions"][0]["query"] == "(ferry) AND NOT film"
    assert told["suggestions"][0]["quality"] == {"right": 7, "wrong": 0, "missed": 0}
    [line, *_] = run("ferries", "--format", "jsonl").stdout.splitlines()
    assert json.loads(line) == told["suggestions"][0]


def test_labels_may_come_from_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text('{"url": "https://harbour.example/news/1", "topic": "ferries", "relevant": true}')
    shown = run("ferries", "--labels", str(file)).output
    assert "labelled stories: 1 relevant, 0 not" in shown
    assert "it takes 5 of each" in shown


def test_the_labels_of_the_desk_can_be_written_to_a_file_and_read_again(
    run: Run, home: Path, tmp_path: Path
) -> None:
    labels = runner(app, home, "labels", config=home)
    written = labels("ferries", "--format", "jsonl")
    file = tmp_path / "labels.jsonl"
    file.write_text(written.stdout, encoding="utf-8")
    assert run("ferries", "--labels", str(file)).output == run("ferries").output
    shown = labels("locks")
    assert "nobody has said anything" in shown.output


def test_a_topic_without_labels_says_what_it_takes(run: Run) -> None:
    assert "of the labelled matches 0 are relevant and 0 are not; it takes 5 of each" in run("locks").output


def test_an_unknown_topic_is_an_error(run: Run) -> None:
    assert isinstance(run("bridges").exception, ConfigError)
