"""`watchdesk stories export`: articles as lines, as one array, as a spreadsheet, and as a table."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import ConfigError
from pipeline.store import open_store
from tests.desk.filled import NOW, Builder
from tests.watchdesk.cli.running import Run, runner
from watchdesk.cli.stories import app


@pytest.fixture
def home(tmp_path: Path, sqlite_url: str) -> Path:
    """A home with a ferry that a topic was found in and its copy, and an older report by two authors."""
    store = open_store(sqlite_url)
    built = Builder(store)
    ferry = built.matched("=HYPERLINK(1)", published_at=NOW)
    built.article(ferry, "Паром, и он же\nв копии", lead=False)
    built.article(built.story(), "Old", at=NOW - timedelta(days=9))
    store.close()
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:
    return runner(app, home, "export")


def titles(text: str) -> list[Any]:
    return [json.loads(line)["title"] for line in text.splitlines()]


def sheet(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_without_options_it_is_a_line_an_article(run: Run) -> None:
    assert titles(run().stdout) == ["=HYPERLINK(1)", "Паром, и он же\nв копии", "Old"]


def test_a_topic_brings_its_stories_whole(run: Run) -> None:
    rows = [json.loads(line) for line in run("--topic", "ferries").stdout.splitlines()]
    assert [(row["lead"], row["topics"]) for row in rows] == [(True, ["ferries"]), (False, [])]


def test_since_asks_for_the_time_of_publication_or_else_of_first_sight(run: Run) -> None:
    assert titles(run("--since", f"{NOW:%Y-%m-%d}").stdout) == ["=HYPERLINK(1)", "Паром, и он же\nв копии"]


def test_parquet_keeps_numbers_times_and_lists(run: Run, tmp_path: Path) -> None:
    from pyarrow import parquet

    run(tmp_path / "articles.parquet")
    rows = parquet.read_table(tmp_path / "articles.parquet").to_pylist()
    assert [row["title"] for row in rows] == ["=HYPERLINK(1)", "Паром, и он же\nв копии", "Old"]
    assert rows[0]["published_at"] == NOW
    assert rows[0]["topics"] == ["ferries"]


def test_parquet_of_nothing_has_the_columns(run: Run, tmp_path: Path) -> None:
    from pyarrow import parquet

    run("--since", "2999-01-01", tmp_path / "articles.parquet")
    assert "published_at" in parquet.read_table(tmp_path / "articles.parquet").column_names


def test_parquet_on_standard_output_is_refused(run: Run) -> None:
    error = run("--format", "parquet").exception
    assert isinstance(error, ConfigError)
    assert "name a file" in str(error)


def test_json_is_one_array_also_when_it_is_empty(run: Run) -> None:
    assert len(json.loads(run("--format", "json").stdout)) == 3
    assert json.loads(run("--format", "json", "--since", "2999-01-01").stdout) == []


class TestSpreadsheet:
    def test_cells_keep_letters_commas_and_lines(self, run: Run) -> None:
        assert sheet(run("--format", "csv").stdout)[1]["title"] == "Паром, и он же\nв копии"

    def test_a_headline_cannot_become_a_formula(self, run: Run) -> None:
        assert sheet(run("--format", "csv").stdout)[0]["title"] == "'=HYPERLINK(1)"

    def test_times_are_whole_and_what_is_unknown_is_empty(self, run: Run) -> None:
        first = sheet(run("--format", "csv").stdout)[0]
        assert datetime.fromisoformat(first["published_at"]) == NOW
        assert (first["credit"], first["topics"], first["lead"]) == ("", "ferries", "True")

    def test_without_articles_there_are_the_names_of_the_columns(self, run: Run) -> None:
        assert run("--format", "csv", "--since", "2999-01-01").stdout.startswith("story,lead,article,")


class TestFile:
    def test_its_name_says_the_form(self, run: Run, tmp_path: Path) -> None:
        for name in ("a.csv", "a.json", "a.jsonl"):
            assert run(tmp_path / name).stdout == ""
        assert len(sheet((tmp_path / "a.csv").read_bytes().decode("utf-8-sig"))) == 3
        assert len(json.loads((tmp_path / "a.json").read_text("utf-8"))) == 3
        assert len(titles((tmp_path / "a.jsonl").read_text("utf-8"))) == 3

    def test_the_option_says_it_louder(self, run: Run, tmp_path: Path) -> None:
        run(tmp_path / "a.csv", "--format", "jsonl")
        assert len(titles((tmp_path / "a.csv").read_text("utf-8"))) == 3

    def test_one_that_cannot_be_written_is_named(self, run: Run, tmp_path: Path) -> None:
        error = run(tmp_path / "none" / "a.csv").exception
        assert isinstance(error, ConfigError)
        assert "a.csv: cannot be written: No such file" in str(error)

    def test_a_table_goes_into_none(self, run: Run, tmp_path: Path) -> None:
        assert isinstance(run(tmp_path / "a.csv", "--format", "table").exception, ConfigError)


def test_a_table_shows_a_row_an_article(run: Run) -> None:
    assert "HYPERLINK" in run("--format", "table").output
