"""The demonstration newsroom's reports and their reprints: what belongs together, and what does not."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from functools import lru_cache

import pytest

from newsroom import content
from newsroom.items import Item
from newsroom.publications import Publication, publication
from newsroom.reprints import copies
from newsroom.sites import SITES
from pipeline.stories import SAME, agreements, group_lines, traits
from tests.newsroom.clocks import EPOCH

NEAR = timedelta(hours=72)
GLACIER = {"en/glacier-stakes-tian-shan", "ru/lednik-tyan-shan-veha-devyat"}


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


@lru_cache
def reports() -> dict[str, tuple[Item, str, bytes]]:
    """Every report with its language and its traits."""
    told = ((item, SITES[item.edition].language) for item in content.load())
    return {item.key: (item, language, traits(item.title, item.text, language)) for item, language in told}


def alike(key: str) -> list[tuple[float, str]]:
    """How far a report agrees with those of the days before and after in other languages, the best first."""
    own, own_language, data = reports()[key]
    near = {
        other: told
        for other, (item, language, told) in reports().items()
        if language != own_language and abs(item.age - own.age) <= NEAR
    }
    return sorted(zip(agreements(data, list(near.values())).tolist(), near, strict=True), reverse=True)


@pytest.mark.parametrize("item", [item for item in content.load() if item.same_as], ids=lambda item: item.slug)
def test_the_same_report_in_another_language_comes_first(item: Item) -> None:
    assert alike(item.key)[0][1] == item.same_as
    assert alike(item.same_as)[0][1] == item.key


@pytest.mark.servers
def test_only_the_glacier_is_sure_enough_to_be_shown_in_the_other_language() -> None:
    shown = [{key, other} for key in reports() for score, other in alike(key) if score >= SAME]
    assert shown == [GLACIER, GLACIER]
