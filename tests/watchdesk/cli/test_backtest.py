"""`watchdesk topics backtest`: what a change of the topics would change, on a store with three articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.records import ConfigError
from pipeline.store import open_store
from pipeline.store.labels import say
from tests.desk.filled import Builder, ago
from tests.watchdesk.cli.running import Run, runner
from watchdesk.cli.topics import app

TOPICS = """
topics:
  ferries: {title: Ferries, query: ferry}
  locks: {title: Locks, query: lock}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Topics, a draft of better ones, and three articles of which two were found."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    (folder / "draft.yaml").write_text(
        TOPICS.replace("query: ferry", "query: ferry AND NOT film"), encoding="utf-8"
    )
    store = open_store(f"sqlite:///{folder / 'watchdesk.db'}")
    built = Builder(store)
    built.matched("Old film", text="The ferry of a film.", published_at=ago(days=9), url="https://a.example/1")
    built.matched("Late", text="The ferry is late.", published_at=ago(days=1), url="https://a.example/2")
    built.article(
        built.story(), "More [sic]", "Two ferries sail.", published_at=ago(hours=1), url="https://a.example/3"
    )
    store.close()
    return folder


@pytest.fixture
def run(home: Path) -> Run:
    return runner(app, home, "backtest", config=home)


def test_a_draft_is_tried_before_it_takes_the_place(run: Run, home: Path) -> None:
    told = json.loads(run("ferries", "--topics", str(home / "draft.yaml"), "--format", "json").stdout)
    [topic] = told["topics"]
    assert topic["matches"] == {"before": 2, "now": 2, "new": 1, "lost": 1}
    assert [sample["url"] for sample in topic["lost"]] == ["https://a.example/1"]
    assert told["articles"] == 3


def test_people_see_what_is_new_and_what_is_lost_with_the_words_marked(run: Run, home: Path) -> None:
    shown = run("--topics", str(home / "draft.yaml")).output
    assert "3 articles of 3 days" in shown
    assert "0.67 → 0.67" in shown
    assert "More [sic]" in shown
    assert "Two [ferries] sail." in shown
    assert "The [ferry] of a film." in shown


def test_since_leaves_older_articles_out(run: Run) -> None:
    since = f"{ago(days=2):%Y-%m-%d}"
    [line, _] = map(json.loads, run("--since", since, "--format", "jsonl").stdout.splitlines())
    assert line["matches"] == {"before": 1, "now": 2, "new": 1, "lost": 0}


def test_labels_measure_precision_and_recall(run: Run, home: Path, tmp_path: Path) -> None:
    labels = [("https://a.example/1", False), ("https://a.example/2", True), ("https://a.example/9", True)]
    file = tmp_path / "labels.jsonl"
    lines = [json.dumps({"url": url, "topic": "ferries", "relevant": said}) for url, said in labels]
    file.write_text("\n".join(lines), encoding="utf-8")
    shown = run("ferries", "--labels", str(file), "--topics", str(home / "draft.yaml")).output
    assert "labels whose address is not stored: 1" in shown
    assert "0.50 → 1.00" in shown
    assert "1.00 → 1.00" in shown
    kept = run("ferries", "--labels", str(file)).output
    assert "matches and is labelled not relevant: https://a.example/1" in kept


def test_without_a_file_what_was_said_on_the_desk_measures(run: Run, home: Path) -> None:
    store = open_store(f"sqlite:///{home / 'watchdesk.db'}")
    say(store, "ferries", 1, False, "reader", ago(hours=1))
    ferries, locks = map(json.loads, run("--format", "jsonl").stdout.splitlines())
    assert (ferries["measured"]["labelled"], ferries["measured"]["precision"]) == (1, 0.0)
    assert locks["measured"] is None
    assert "0.00 → 0.00" in run().output
    say(store, "ferries", 1, None, "reader", ago(hours=1))
    store.close()
    assert "precision" not in run().output


def test_an_unknown_topic_is_an_error_that_names_those_there_are(run: Run) -> None:
    error = run("bridges").exception
    assert isinstance(error, ConfigError)
    assert "ferries, locks" in str(error)
