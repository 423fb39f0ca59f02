"""A publisher's file made a topic's list: what is new, what stays, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import ConfigError
from pipeline.topics.names import Change, Import, plan_import, read_names

CONCEPTS = "concepts:\n  sanctions: {en: [sanctions]}\n  ships: {en: [ship]}\n"


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    """A topics file with two concepts and a topic."""
    path = tmp_path / "topics.yaml"
    path.write_text(CONCEPTS + "topics:\n  taken: {title: A, query: beech}\n", encoding="utf-8")
    return path


def source(topics: Path, *rows: str) -> Path:
    path = topics.with_name("Example.List.csv")
    path.write_text("\n".join(("id,name,aliases", *rows)) + "\n", encoding="utf-8")
    return path


def kinds(found: Import) -> list[tuple[str, str, str]]:
    return [(change.change, change.listed.name, change.what) for change in found.changes.changes]


def test_a_new_list_is_named_after_its_file_and_near_the_sanctions(topics: Path) -> None:
    found = plan_import(topics, source(topics, "1,Zarislau Vetrokhod,"))
    assert not found.path.exists()
    found.write()
    kept = read_names(topics.parent / "names" / "example-list.jsonl")
    assert (kept.topic, kept.head.title, kept.head.context) == ("example-list", "example-list", "$sanctions")
    assert kept.names == found.listed.names


def test_without_a_concept_of_sanctions_a_new_list_has_no_context(topics: Path) -> None:
    topics.write_text("topics: {}\n", encoding="utf-8")
    found = plan_import(topics, source(topics, "1,Zarik,"))
    assert (found.listed.head.context, found.needing_context) == ("", 1)


def test_a_new_edition_tells_what_was_added_changed_and_removed(topics: Path) -> None:
    plan_import(topics, source(topics, "1,Zarik,", "2,Zinaida Vetrokhod,", "3,Murava Star,Murava")).write()
    found = plan_import(topics, source(topics, "4,Smolavod,Tar", "2,Zinaida Vetrokhod,", "3,Murava Moon,Star"))
    assert kinds(found) == [
        ("added", "Smolavod", "Tar"),
        ("changed", "Murava Moon", "was Murava Star; +Murava Moon; +Star; -Murava; -Murava Star"),
        ("removed", "Zarik", ""),
    ]
    assert found.changes.unchanged == 1
    assert isinstance(found.changes.changes[0], Change)


def test_the_same_edition_again_changes_nothing(topics: Path) -> None:
    plan_import(topics, source(topics, "2,Zinaida Vetrokhod,Zina", "1,Zarik,")).write()
    again = plan_import(topics, source(topics, "1,Zarik,", "2,Zinaida Vetrokhod,Zina"))
    assert (again.changes.changes, again.changed) == ((), False)
    before = again.path.stat()
    again.write()
    assert again.path.stat().st_mtime_ns == before.st_mtime_ns


def test_what_was_chosen_stays_until_it_is_chosen_anew(topics: Path) -> None:
    rows = source(topics, "1,Zarislau Vetrokhod,")
    plan_import(topics, rows, "ships", "Ships", ["ships", "$sanctions"]).write()
    assert plan_import(topics, rows, "ships").listed.head.context == "$ships OR $sanctions"
    again = plan_import(topics, rows, "ships", title="Vessels")
    assert (again.listed.head.title, again.changed, again.changes.changes) == ("Vessels", True, ())


def test_names_that_count_in_no_way_alone_are_counted(topics: Path) -> None:
    found = plan_import(topics, source(topics, "1,Zarik,Zarislau Vetrokhod", "2,Zina,"))
    assert found.needing_context == 1


@pytest.mark.parametrize(
    ("topic", "context", "message"),
    [
        ("taken", [], "stands here"),
        ("two words", [], "no topic id"),
        ("../up", [], "no topic id"),
        ("ships", ["ship"], r"no concept \$ship; did you mean \$ships"),
    ],
)
def test_a_wrong_choice_is_refused(topics: Path, topic: str, context: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        plan_import(topics, source(topics, "1,Zarik,"), topic, context=context)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("", 1, "JSON"),
        ('{"title": "A", "near": 900}\n', 1, "near"),
        ('{"title": "A"}\n\n{"id": "1", "kind": "ghost", "name": "Zarik"}\n', 3, "kind"),
        ('{"title": "A"}\n' + '{"id": "1", "kind": "person", "name": "Zarik"}\n' * 2, 3, "a second time"),
    ],
)
def test_a_damaged_names_file_is_told_with_its_line(tmp_path: Path, content: str, line: int, message: str) -> None:
    path = tmp_path / "damaged.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        read_names(path)
    assert (caught.value.path, caught.value.line) == (path, line)
