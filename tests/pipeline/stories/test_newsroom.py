"""The demonstration newsroom's reports and their reprints: what belongs together, and what does not."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from newsroom import content
from newsroom.publications import Publication, publication
from newsroom.reprints import copies
from pipeline.stories import group_lines
from tests.newsroom.clocks import EPOCH


def as_published(pub: Publication) -> str:
    """The text as a page carries it: dateline, editors' note and credit line included."""
    item = pub.item
    dateline = f"{item.dateline} — " if item.dateline else ""
    return "\n".join(part for part in (pub.note, dateline + item.text, pub.credit) if part)


@pytest.fixture(scope="module")
def originals() -> list[Publication]:
    return [publication(item, EPOCH) for item in content.load()]


@pytest.fixture(scope="module")
def made(originals: list[Publication]) -> tuple[Publication, ...]:
    return copies([pub for pub in originals if pub.site == "en"])


@pytest.fixture(scope="module")
def stories(originals: list[Publication], made: tuple[Publication, ...]) -> list[set[str]]:
    lines = [
        json.dumps({"id": pub.key, "title": pub.item.title, "text": as_published(pub)})
        for pub in (*originals, *made)
    ]
    groups: dict[str, set[str]] = defaultdict(set)
    for group in map(json.loads, group_lines(lines)):
        groups[group["story"]].add(group["id"])
    return list(groups.values())


def test_every_reprint_is_in_its_originals_story_and_nothing_else_is_joined(
    originals: list[Publication], made: tuple[Publication, ...], stories: list[set[str]]
) -> None:
    wanted: dict[str, set[str]] = {pub.key: {pub.key} for pub in originals}
    for pub in made:
        assert pub.copy_of
        wanted[pub.copy_of].add(pub.key)
    assert sorted(map(sorted, stories)) == sorted(map(sorted, wanted.values()))


def test_another_newsrooms_own_report_on_the_event_stays_apart(stories: list[set[str]]) -> None:
    ours = next(story for story in stories if "en/eu-cuts-off-three-belarusian-lenders" in story)
    assert "wire/small-importers-after-bank-cutoff" not in ours
