"""Updates: a channel that asks for them hears of a revision once, when what made the topic match was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.alerts import deliver
from pipeline.config import Channel
from pipeline.records import Article, Page, WarcRef
from pipeline.store import Store, outbox
from pipeline.store.models import AlertRow, RevisionRow
from pipeline.store.saving import Read, save_page
from pipeline.stories import fingerprint
from pipeline.tagging import tag
from pipeline.topics import TopicMatcher
from tests.pipeline.alerts.outbox_rows import NOW

FERRY = "The second ferry sails on 2 May, the port said, and will call at three islands."
CORRECTED = FERRY.replace("2 May", "9 May")
PIER = "Workers have begun to mend the pier that the ice broke in February of this year."
MORE = "The harbour master retires in June and has no successor yet, although six have applied."
TOPICS = """
topics:
  ferries: {title: Ferries, query: ferry}
  piers: {title: Piers, query: pier, channels: [plain]}
"""
CHANNELS = {"plain": Channel(file="plain.jsonl"), "curious": Channel(file="curious.jsonl", updates=True)}


@dataclass
class Desk:
    """Stores what a publisher says, and tags it."""

    store: Store
    matcher: TopicMatcher
    channels: Mapping[str, Channel] = field(default_factory=lambda: CHANNELS)
    hours: int = 0

    def says(self, *sentences: str, url: str = "https://harbour.example/a/1", title: str = "Boats") -> int:
        """An article, or its next revision; how many alerts that made due."""
        self.hours += 1
        text = " ".join(sentences)
        at, lies = NOW + timedelta(hours=self.hours), WarcRef("a.warc.gz", self.hours)
        page = Page(url, url, 200, (), b"", at, f"urn:{self.hours}", lies)
        read = Read(Article(url, title, text, url, language="en"), fingerprint(title, text))
        save_page(self.store, page, read, url, url, "harbour", None)
        return self.tag()

    def tag(self) -> int:
        return tag(self.store, self.matcher, self.channels, lambda: NOW).alerts_due

    def alerts(self) -> list[tuple[str, str, bool]]:
        """Topic, channel, and whether it is an update, in the order of requests."""
        rows = reversed(outbox.list_alerts(self.store))
        return [(row.topic, row.channel, row.change is not None) for row in rows]


@pytest.fixture
def matcher(tmp_path: Path) -> TopicMatcher:
    file = tmp_path / "topics.yaml"
    file.write_text(TOPICS, encoding="utf-8")
    return TopicMatcher.from_file(file)


@pytest.fixture
def desk(store: Store, matcher: TopicMatcher) -> Desk:
    """A desk that has told both channels of a ferry."""
    made = Desk(store, matcher)
    assert made.says(FERRY, MORE) == 2
    return made


def test_only_the_channel_that_asks_for_updates_hears_of_a_correction(desk: Desk) -> None:
    assert desk.says(CORRECTED, MORE) == 1
    assert desk.alerts() == [
        ("ferries", "plain", False),
        ("ferries", "curious", False),
        ("ferries", "curious", True),
    ]


def test_what_does_not_touch_the_topic_is_not_told(desk: Desk) -> None:
    assert desk.says(FERRY, MORE.replace("June", "July")) == 0
    assert desk.says(FERRY, MORE, "A crane will be brought by barge on Friday.") == 0


def test_without_a_channel_that_asks_nothing_is_told(store: Store, matcher: TopicMatcher) -> None:
    desk = Desk(store, matcher, {"plain": CHANNELS["plain"]})
    desk.says(FERRY, MORE)
    assert desk.says(CORRECTED, MORE) == 0


def test_each_revision_is_told_once(desk: Desk) -> None:
    assert desk.says(CORRECTED, MORE) == 1
    with desk.store.write() as connection:
        connection.execute(update(RevisionRow).values(tagged_at=None))
    assert desk.tag() == 0
    assert desk.says(FERRY, MORE) == 1


def test_the_table_itself_refuses_a_second_update_for_a_revision(desk: Desk) -> None:
    desk.says(CORRECTED, MORE)
    with desk.store.read() as connection:
        only = select(AlertRow.__table__).where(AlertRow.revision_id.is_not(None))
        row = dict(connection.execute(only).mappings().one())
    with pytest.raises(IntegrityError), desk.store.write() as connection:
        connection.execute(insert(AlertRow).values(**row | {"id": 99, "key": "other"}))


def test_a_change_is_told_against_what_the_channel_heard_last(desk: Desk) -> None:
    desk.says(FERRY, MORE.replace("June", "July"))
    desk.says(CORRECTED, MORE)
    (newest, *_) = outbox.list_alerts(desk.store)
    assert newest.change == outbox.Change(("number or name corrected",), FERRY)
    assert (newest.sentence, newest.marks) == (CORRECTED, ((11, 16),))


def test_a_sentence_that_goes_and_one_that_comes_back_are_told(desk: Desk) -> None:
    assert desk.says(MORE) == 1
    (removed, *_) = outbox.list_alerts(desk.store)
    assert removed.change == outbox.Change(("passage removed",), FERRY)
    assert removed.sentence == ""
    assert desk.says(MORE, "No word on boats at all today.") == 0
    assert desk.says(FERRY, MORE) == 1


def test_copies_of_the_story_that_are_corrected_too_are_not_told(desk: Desk) -> None:
    copy = "https://reprint.example/a/1"
    assert desk.says(FERRY, MORE, url=copy) == 0
    assert desk.says(CORRECTED, MORE) == 1
    assert desk.says(CORRECTED, MORE, url=copy) == 0


def test_a_topic_that_comes_with_a_later_revision_is_a_story_of_its_own_and_no_update(desk: Desk) -> None:
    assert desk.says(FERRY, MORE, PIER) == 1
    assert desk.alerts()[-1] == ("piers", "plain", False)


def test_a_topic_that_sends_elsewhere_now_makes_no_updates(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.yaml"
    file.write_text(TOPICS.replace("query: ferry", "query: ferry, channels: [plain]"), encoding="utf-8")
    desk.matcher = TopicMatcher.from_file(file)
    assert desk.says(CORRECTED, MORE) == 0


def test_a_paused_topic_makes_no_updates(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "paused.yaml"
    file.write_text(TOPICS.replace("query: ferry", "query: ferry, paused: true"), encoding="utf-8")
    desk.matcher = TopicMatcher.from_file(file)
    assert desk.says(CORRECTED, MORE) == 0


def test_an_update_is_delivered_like_any_alert(desk: Desk, tmp_path: Path) -> None:
    desk.says(CORRECTED, MORE, title="Boats later")
    titles = {"ferries": "Ferries"}
    report = deliver(desk.store, CHANNELS, home=tmp_path, clock=lambda: NOW, topic_titles=titles)
    assert report.sent == 3
    first, second = (json.loads(line) for line in (tmp_path / "curious.jsonl").read_text("utf-8").splitlines())
    assert (first["type"], first["headline"], first["sentence"]) == ("alert", "Boats", FERRY)
    assert (second["type"], second["headline"], second["sentence"]) == ("update", "Boats later", CORRECTED)
    assert (second["kinds"], second["before"]) == (["number or name corrected"], FERRY)
    assert first["key"] != second["key"]
