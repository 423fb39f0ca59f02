"""`watchdesk topics`: what people see of their topics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.records import ConfigError
from pipeline.store import open_store
from pipeline.store.corpus import articles_of
from tests.desk.filled import Builder
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
  quiet: {title: Quiet, query: beech, paused: true, languages: [en], hold_translations: true}
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
    assert (first["hold_translations"], second["hold_translations"]) == (False, True)


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


def test_check_shows_what_a_topic_costs_on_the_examples_while_there_are_no_articles(folder: Path) -> None:
    report = json.loads(run(folder, "check", "--format", "json").stdout)
    assert (report["measured_on"], report["texts"], report["failures"]) == ("examples", 3, [])
    pulp = report["topics"][0]
    assert (pulp["topic"], pulp["examples"], pulp["passed"]) == ("pulp", 3, 3)
    assert pulp["weight"]["terms"] == 3
    assert pulp["weight"]["forms"] > 3
    assert pulp["weight"]["tried"] == 1.0
    assert pulp["weight"]["matched"] == pytest.approx(2 / 3)
    assert pulp["weight"]["microseconds"] > 0


def test_check_aligns_the_topics_and_tells_which_lies_within_another(folder: Path) -> None:
    more = "  forests: {title: Forests, query: beech OR birch, languages: [en]}\n"
    (folder / "topics.yaml").write_text(TOPICS + more, encoding="utf-8")
    lines = run(folder, "check").output.splitlines()
    assert lines[0].split() == ["topic", "examples", "terms", "forms", "tried", "matched", "µs", "in", "common"]
    quiet = next(line for line in lines if line.startswith("quiet"))
    assert quiet.rstrip().endswith("within forests")
    assert quiet.index("0 of 0") == lines[0].index("examples")
    assert "without examples: quiet, forests" in lines[-1]


def test_check_as_json_fails_too_and_names_the_example(folder: Path) -> None:
    wrong = TOPICS.replace("Pulp fiction is back.", "The pulp price fell.")
    (folder / "topics.yaml").write_text(wrong, encoding="utf-8")
    result = run(folder, "check", "--format", "json")
    assert result.exit_code == 1
    [failure] = json.loads(result.stdout)["failures"]
    assert (failure["topic"], failure["expected"]) == ("pulp", False)
    assert failure["example"]["text"] == "The pulp price fell."


def test_check_measures_on_the_articles_of_the_archive(folder: Path) -> None:
    (folder / "var").mkdir()
    store = open_store(f"sqlite:///{folder / 'var' / 'watchdesk.db'}")
    built = Builder(store)
    built.article(built.story(), "Pulp", "Pulp is dear.", url="https://a.example/1")
    built.article(built.story(), "Weather", "It rains.", url="https://a.example/2")
    store.close()
    report = json.loads(run(folder, "check", "--format", "json").stdout)
    assert (report["measured_on"], report["texts"]) == ("articles", 2)
    assert report["topics"][0]["weight"]["tried"] == 0.5


def test_check_falls_back_on_the_examples_when_the_archive_cannot_be_read(folder: Path) -> None:
    (folder / "var").mkdir()
    (folder / "var" / "watchdesk.db").write_text("no database, but long enough to be taken for one\n" * 50)
    result = run(folder, "check")
    assert result.exit_code == 0
    assert "measured on the examples: " in result.output


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


def test_explain_takes_a_stored_article_by_its_address(folder: Path) -> None:
    (folder / "var").mkdir()
    store = open_store(f"sqlite:///{folder}/var/watchdesk.db")
    build = Builder(store)
    article = build.article(build.story(), "Beech planted", "A beech for every child.", language="ru")
    (url,) = (one.url for one in articles_of(store, [article]))
    store.close()
    lines = run(folder, "explain", "quiet", url).stdout.splitlines()
    assert lines[0] == "quiet: no match"
    assert "texts in en, this one is in ru" in lines[1]
    assert lines[2] == "  + beech: Beech (title 0), beech (text 2)"


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "pulpy", "-"),
        ("explain", "pulp", "none.txt"),
        ("explain", "pulp", "https://harbour.example/none"),
        ("forms", "beech", "-l", "xx"),
    ],
)
def test_what_is_not_there_is_an_error_that_says_so(folder: Path, arguments: tuple[str, ...]) -> None:
    result = run(folder, *arguments, text="")
    assert isinstance(result.exception, ConfigError)


def test_forms_shows_what_a_term_finds(folder: Path) -> None:
    assert {"ferry", "ferries"} <= set(run(folder, "forms", "ferry", "--language", "en").stdout.split())
