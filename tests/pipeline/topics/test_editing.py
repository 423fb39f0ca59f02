"""A topic is tried before it counts, and written into the file without touching what else stands there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.records import ConfigError, QueryError
from pipeline.topics import TopicMatcher, failures
from pipeline.topics.editing import Draft, draft_of, read_topics, save_draft, try_draft
from tests.pipeline.topics.conftest import few_forms

HEAD = """\
# What the harbour desk watches.
concepts:
  port: {en: [port, quay]}  # never sport

topics:
"""
FERRIES = """\
  ferries:  # asked for in spring
    title: Ferries
    query: >-
      (ferry NEAR/20 $port)
      OR
        (boat AND $port)
    channels: [desk]
    examples:
      match:
        - "A ferry left the port."  # the plain case
      reject:
        - "The ferry of words."
"""
CRANES = """\

  # Seldom.
  cranes: {title: Cranes, query: crane AND port}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "topics.yaml"
    path.write_text(HEAD + FERRIES + CRANES, encoding="utf-8")
    return path


def draft(file: Path, topic: str) -> Draft:
    return draft_of(file, read_topics(file), topic)


def save(file: Path, wanted: Draft) -> str:
    save_draft(file, wanted, few_forms)
    return file.read_text(encoding="utf-8")


def test_a_draft_has_the_query_in_the_lines_of_the_file(file: Path) -> None:
    assert draft(file, "ferries").query == "(ferry NEAR/20 $port)\nOR\n  (boat AND $port)"
    assert draft(file, "cranes").query == "crane AND port"


def test_a_draft_that_changes_nothing_leaves_the_file_as_it_is(file: Path) -> None:
    for topic in ("ferries", "cranes"):
        assert save(file, draft(file, topic)) == HEAD + FERRIES + CRANES


def test_a_changed_query_stands_in_the_place_of_the_old_one(file: Path) -> None:
    text = save(file, replace(draft(file, "ferries"), query="ferry NEAR/5 $port\r\nOR (boat)  \n"))
    old = FERRIES[FERRIES.index("    query") : FERRIES.index("    channels")]
    new = "    query: |-\n      ferry NEAR/5 $port\n      OR (boat)\n"
    assert text == HEAD + FERRIES.replace(old, new) + CRANES


def test_a_topic_in_braces_is_changed_in_them(file: Path) -> None:
    text = save(file, replace(draft(file, "cranes"), query="crane\nOR davit", paused=True, match=("A crane.",)))
    old, new = "query: crane AND port}", 'query: "crane\\nOR davit", paused: true, examples: {match: [A crane.]}}'
    assert text == HEAD + FERRIES + CRANES.replace(old, new)


def test_examples_come_behind_those_that_are_there(file: Path) -> None:
    text = save(file, replace(draft(file, "ferries"), match=("Ferry: port.",), reject=("A boat.", "A quay.")))
    assert "        - \"A ferry left the port.\"  # the plain case\n        - 'Ferry: port.'\n" in text
    assert text.index("A quay.") < text.index("# Seldom.")
    examples = read_topics(file).topics["ferries"].examples
    assert examples.match == ("A ferry left the port.", "Ferry: port.")
    assert examples.reject == ("The ferry of words.", "A boat.", "A quay.")


def test_a_new_topic_comes_last(file: Path) -> None:
    text = save(file, Draft("tugs", "Tugs", 'tug\nOR "tow boat"', match=("A tug.",)))
    assert text == HEAD + FERRIES + CRANES + (
        '\n  tugs:\n    title: Tugs\n    query: |-\n      tug\n      OR "tow boat"\n'
        "    examples:\n      match:\n      - A tug.\n"
    )


def test_a_draft_is_tried_alone_with_the_examples_of_the_topic(file: Path) -> None:
    wanted = replace(draft(file, "ferries"), query="boat")
    matcher = try_draft(file, read_topics(file), wanted, few_forms)
    assert list(matcher.topics) == ["ferries"]
    assert [(failure.example.text, failure.expected) for failure in failures(matcher)] == [
        ("A ferry left the port.", True)
    ]
    assert file.read_text() == HEAD + FERRIES + CRANES


def test_a_wrong_query_is_told_with_its_place(file: Path) -> None:
    with pytest.raises(QueryError, match="never closed") as raised:
        try_draft(file, read_topics(file), replace(draft(file, "cranes"), query="crane AND (port"), few_forms)
    assert raised.value.position == 10


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"query": "boat"}, "an example must match and does not: A ferry left the port."),
        ({"reject": ("The ferry is in port.",)}, "an example must not match and does: The ferry is in port."),
        ({"title": " "}, "title: String should have at least 1 character"),
        ({"made_from": "0123456789abcdef"}, "changed meanwhile"),
    ],
)
def test_what_hinders_a_change_is_told_and_nothing_is_written(
    file: Path, changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(ConfigError, match=reason):
        save_draft(file, replace(draft(file, "ferries"), **changes), few_forms)  # type: ignore[arg-type]
    assert file.read_text() == HEAD + FERRIES + CRANES


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (Draft("tug boats", "Tugs", "tug"), "id: String should match pattern"),
        (Draft("ferries", "Ferries anew", "ferry"), "changed meanwhile"),
        (Draft("listed", "Listed", "ferry"), "is a list of names"),
    ],
)
def test_what_hinders_a_new_topic_is_told(file: Path, wanted: Draft, reason: str) -> None:
    (file.parent / "names").mkdir()
    (file.parent / "names" / "listed.jsonl").touch()
    with pytest.raises(ConfigError, match=reason):
        save_draft(file, wanted, few_forms)
    assert file.read_text() == HEAD + FERRIES + CRANES


def test_what_is_written_is_what_the_matcher_reads(file: Path) -> None:
    save(file, Draft("tugs", 'Tugs: "towing" #1', "tug AND NOT war  "))
    matcher = TopicMatcher.from_file(file, inflect=few_forms)
    assert matcher.topics["tugs"].title == 'Tugs: "towing" #1'
    assert [match.topic for match in matcher.match("", "A tug.")] == ["tugs"]
