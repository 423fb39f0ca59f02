from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

from newsroom import content
from newsroom.errors import ContentError
from newsroom.items import BlockKind, Item, Kind, parse_body

TOPICS = {
    "belarus-sanctions",
    "belarus-political-prisoners",
    "prisoner-releases",
    "potash",
    "kaliningrad-transit",
    "export-controls",
}
HEAD = """---
id: 7
kind: report
section: world
title: "A bridge opens"
age: "3h 20m"
---
"""


@pytest.fixture(scope="module")
def items() -> tuple[Item, ...]:
    return content.load()


def test_at_least_45_reports_have_150_words_or_more(items: tuple[Item, ...]) -> None:
    reports = [item for item in items if item.kind is Kind.REPORT and item.edition != "wire"]
    assert sum(item.words >= 150 for item in reports) >= 45
    assert {item.edition for item in reports} == {"en", "be", "ru"}


def test_ids_are_unique(items: tuple[Item, ...]) -> None:
    assert len({item.id for item in items}) == len(items)


def test_ages_are_unique_within_an_edition(items: tuple[Item, ...]) -> None:
    assert len({(item.edition, item.age) for item in items}) == len(items)


def test_related_and_retold_items_exist(items: tuple[Item, ...]) -> None:
    keys = {item.key for item in items}
    wanted = {f"{item.edition}/{slug}" for item in items for slug in item.related}
    wanted |= {item.same_as for item in items if item.same_as}
    assert wanted <= keys


def test_gold_labels_are_known_topics_and_every_topic_has_items(items: tuple[Item, ...]) -> None:
    assert {topic for item in items for topic in item.topics} == TOPICS


def test_every_edition_has_items_without_a_topic_and_sanctions_reports(items: tuple[Item, ...]) -> None:
    for edition in ("en", "be", "ru"):
        own = [item for item in items if item.edition == edition and item.kind is Kind.REPORT]
        assert sum("belarus-sanctions" in item.topics for item in own) >= 3
        assert sum(not item.topics for item in own) >= 5


def test_no_two_reports_share_more_than_a_twentieth_of_their_shingles(items: tuple[Item, ...]) -> None:
    shingled = [(item.key, shingles(item)) for item in items if item.kind is Kind.REPORT]
    alike = [(a, b) for (a, one), (b, two) in combinations(shingled, 2) if overlap(one, two) > 0.05]
    assert alike == []


def shingles(item: Item) -> set[tuple[str, ...]]:
    words = item.text.lower().split()
    return set(zip(*(words[n:] for n in range(5)), strict=False))


def overlap(one: set[tuple[str, ...]], two: set[tuple[str, ...]]) -> float:
    return len(one & two) / min(len(one), len(two))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("45m", timedelta(minutes=45)),
        ("5h 10m", timedelta(hours=5, minutes=10)),
        ("412d 3h", timedelta(days=412, hours=3)),
    ],
)
def test_ages_are_read(text: str, span: timedelta) -> None:
    assert content.parse_age(text) == span


@pytest.mark.parametrize("text", ["", "soon", "3", "-4h", "3h 20"])
def test_other_ages_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an age"):
        content.parse_age(text)


def test_a_body_is_split_into_its_blocks() -> None:
    blocks = parse_body("One\nline.\n\n## Head\n\n> Said so.\n")
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, "One line."),
        (BlockKind.HEADING, "Head"),
        (BlockKind.QUOTE, "Said so."),
    ]


def test_a_sound_file_becomes_an_item(tmp_path: Path) -> None:
    write(tmp_path, HEAD + "It was cold.\n")
    (item,) = content.load(tmp_path)
    assert (item.key, item.age, item.text) == ("en/bridge", timedelta(hours=3, minutes=20), "It was cold.")


def broken() -> Iterator[tuple[str, str]]:
    body = "It was cold.\n"
    yield HEAD.replace("report", "essay") + body, "content/en/bridge.md:3: kind: 'essay' is none of report"
    yield HEAD.replace("world", "moon") + body, "content/en/bridge.md:4: section: 'moon' is none of"
    yield HEAD.replace('"3h 20m"', "soon") + body, "content/en/bridge.md:6: age: 'soon' is not an age"
    yield HEAD.replace("id: 7", "id: x") + body, "content/en/bridge.md:2: id: must be a positive whole number"
    yield HEAD.replace("title:", "titel:") + body, "content/en/bridge.md:5: titel: unknown field"
    yield HEAD.replace('"A bridge opens"', '"A bridge') + body, "content/en/bridge.md:6: not YAML"
    yield HEAD.replace("id: 7\n", "") + body, "content/en/bridge.md: id: is missing"
    yield HEAD.replace("age:", 'updated: "4h"\nage:') + body, "content/en/bridge.md:6: updated: must be"
    yield HEAD, "content/en/bridge.md: the body is empty"
    yield body, "content/en/bridge.md:1: the file must open with front matter"


@pytest.mark.parametrize(("text", "message"), list(broken()))
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, text)
    with pytest.raises(ContentError) as caught:
        content.load(tmp_path)
    assert message in str(caught.value)


def test_an_id_used_twice_is_named_with_both_items(tmp_path: Path) -> None:
    write(tmp_path, HEAD + "It was cold.\n")
    write(tmp_path, HEAD + "It was hot.\n", "tunnel")
    with pytest.raises(ContentError, match="en/tunnel: id 7 is already that of en/bridge"):
        content.load(tmp_path)


def write(folder: Path, text: str, slug: str = "bridge") -> None:
    place = folder / "content" / "en"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{slug}.md").write_text(text, encoding="utf-8")
