"""A topic that holds translations back: one report in several languages is one message, and none is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import update

from pipeline.alerts import deliver
from pipeline.config import Channel
from pipeline.records import Article, Dated, Page, TimeBasis, WarcRef
from pipeline.store import Store, outbox
from pipeline.store.models import AlertState, RevisionRow
from pipeline.store.outbox import ClaimedAlert, ListedAlert, merge_alerts
from pipeline.store.saving import Read, save_page
from pipeline.stories import fingerprint
from pipeline.tagging import tag
from pipeline.topics import TopicMatcher
from tests.pipeline.alerts.outbox_rows import NOW, history
from tests.pipeline.stories.translated import FERRIES, FERRY, FERRY_BE, FERRY_RU, FERRY_UK, MELNIK, Said

TOPICS = """
concepts: {torvik: {any: [Torvik*, Торвік*, Торвик*]}}
topics:
  wrecks: {title: Wrecks, query: $torvik, hold_translations: true}
"""
PLAIN = TOPICS.replace(", hold_translations: true", "")
BOTH = f"{TOPICS}  ports: {{title: Ports, query: $torvik}}\n"
FILE = {"file": Channel(file="alerts.jsonl")}
LEASE = 60
LATER = NOW + timedelta(seconds=LEASE + 1)


@dataclass
class Desk:
    """Stores what papers print, and tags it."""

    store: Store
    folder: Path
    topics: str = TOPICS
    channels: Mapping[str, Channel] = field(default_factory=lambda: FILE)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def prints(self, *reports: Said, url: str | None = None) -> int:
        """Print each in a paper of its own and tag it; how many alerts that made due."""
        due = 0
        for said in reports:
            self.save(said, url)
            due += self.tag()
        return due

    def save(self, said: Said, url: str | None = None) -> None:
        number = next(self.numbers)
        url = url or f"https://paper{number}.example/{said.language}"
        article = Article(url, said.title, said.text, url, said.language, published=Dated(NOW, TimeBasis.META))
        at, lies = NOW + timedelta(seconds=number), WarcRef("a.warc.gz", number)
        page = Page(url, url, 200, (), b"", at, f"<urn:example:{number}>", lies)
        assert save_page(
            self.store, page, Read(article, fingerprint(said.title, said.text)), url, url, f"paper{number}", None
        )

    def tag(self, matcher: TopicMatcher | None = None) -> int:
        return tag(self.store, matcher or self.matcher(), self.channels, lambda: NOW).alerts_due

    def matcher(self) -> TopicMatcher:
        file = self.folder / "topics.yaml"
        file.write_text(self.topics, encoding="utf-8")
        return TopicMatcher.from_file(file)

    def alerts(self, topic: str = "wrecks") -> list[ListedAlert]:
        """In the order of requests."""
        return outbox.list_alerts(self.store, topic=topic)[::-1]

    def states(self, topic: str = "wrecks") -> list[str]:
        return [alert.state for alert in self.alerts(topic)]

    def claim(self) -> ClaimedAlert:
        alert = outbox.claim(self.store, ["file"], NOW, LEASE)
        assert alert
        return alert

    def sends(self) -> list[dict[str, object]]:
        """Deliver what is due; all messages so far."""
        deliver(self.store, self.channels, home=self.folder, clock=lambda: NOW, topic_titles={})
        lines = (self.folder / "alerts.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    """A desk without any news."""
    return Desk(store, tmp_path)


def languages(alert: ClaimedAlert) -> list[str | None]:
    return [other.language for other in alert.also_in]


def test_without_the_setting_each_language_alerts(desk: Desk) -> None:
    desk.topics = PLAIN
    assert desk.prints(FERRY, FERRY_RU, FERRY_BE) == 3
    assert desk.states() == ["due", "due", "due"]


def test_with_it_one_message_tells_all_languages_that_came_before_it_went(desk: Desk) -> None:
    assert desk.prints(FERRY, FERRY_RU, FERRY_BE) == 1
    first, *held = desk.alerts()
    assert [(one.state, one.held_by) for one in held] == [("held", first.story_id)] * 2
    [message] = desk.sends()
    assert message["headline"] == FERRY.title
    also_in = [(one["language"], one["headline"], one["story_id"]) for one in message["also_in"]]
    assert also_in == [("be", FERRY_BE.title, held[1].story_id), ("ru", FERRY_RU.title, held[0].story_id)]
    assert [(one.state, one.sent_at) for one in desk.alerts()] == [("sent", NOW), ("held", NOW), ("held", NOW)]


def test_what_comes_after_the_message_is_held_and_not_told(desk: Desk) -> None:
    desk.prints(FERRY)
    desk.sends()
    assert desk.prints(FERRY_UK) == 0
    assert len(desk.sends()) == 1
    _, late = desk.alerts()
    assert (late.state, late.held_by, late.sent_at) == ("held", desk.alerts()[0].story_id, None)


def test_whichever_language_comes_first_stands_for_the_others(desk: Desk) -> None:
    assert desk.prints(*reversed(FERRIES)) == 1
    assert desk.states() == ["due", "held", "held", "held", "held"]


def test_another_report_on_the_same_captain_alerts(desk: Desk) -> None:
    assert desk.prints(FERRY, Said(f"{MELNIK.title} в Торвике", MELNIK.text, "ru")) == 2


def test_copies_in_a_language_that_is_held_make_nothing_new(desk: Desk) -> None:
    assert desk.prints(FERRY, FERRY_RU, FERRY_RU, FERRY) == 1
    assert desk.states() == ["due", "held"]


def test_it_is_each_topics_own_affair(desk: Desk) -> None:
    desk.topics = BOTH
    assert desk.prints(FERRY, FERRY_RU) == 3
    assert (desk.states("wrecks"), desk.states("ports")) == (["due", "held"], ["due", "due"])


def test_a_channel_that_was_not_told_is_told(desk: Desk) -> None:
    desk.prints(FERRY)
    desk.channels = {**FILE, "hook": Channel(webhook="https://hook.example")}
    assert desk.prints(FERRY_RU) == 1
    assert [(one.channel, one.state) for one in desk.alerts()] == [
        ("file", "due"),
        ("file", "held"),
        ("hook", "due"),
    ]


def test_an_alert_that_failed_stands_for_nothing_new(desk: Desk) -> None:
    desk.prints(FERRY)
    outbox.finish(desk.store, desk.claim(), AlertState.FAILED, NOW, reason="refused")
    assert desk.prints(FERRY_RU) == 1
    assert desk.states() == ["failed", "due"]


def test_what_an_alert_stood_for_when_it_failed_goes_along_when_it_is_tried_again(desk: Desk) -> None:
    desk.prints(FERRY, FERRY_RU)
    outbox.finish(desk.store, desk.claim(), AlertState.FAILED, NOW, reason="refused")
    assert outbox.retry(desk.store, NOW) == 1
    assert languages(desk.claim()) == ["ru"]


def test_tagging_again_changes_nothing(desk: Desk) -> None:
    desk.prints(FERRY, FERRY_RU)
    desk.sends()
    with desk.store.write() as connection:
        ours = RevisionRow.title.in_([FERRY.title, FERRY_RU.title])
        connection.execute(update(RevisionRow).where(ours).values(tagged_at=None))
    assert desk.tag() == 0
    assert desk.states() == ["sent", "held"]
    assert len(desk.sends()) == 1


def test_two_languages_tagged_at_once_are_one_alert(desk: Desk) -> None:
    for said in FERRIES:
        desk.save(said)
    matcher = desk.matcher()
    with ThreadPoolExecutor(4) as threads:
        due = sum(threads.map(lambda _: desk.tag(matcher), range(4)))
    assert due == 1
    assert sorted(desk.states()) == ["due", "held", "held", "held", "held"]


def test_a_refused_message_is_tried_again_with_what_came_meanwhile(desk: Desk) -> None:
    desk.prints(FERRY, FERRY_RU)
    first = desk.claim()
    outbox.finish(desk.store, first, AlertState.DUE, NOW, reason="busy", due_at=NOW)
    desk.prints(FERRY_BE)
    assert (languages(first), languages(desk.claim())) == (["ru"], ["be", "ru"])


def test_a_message_that_may_have_arrived_comes_again_unchanged(desk: Desk) -> None:
    desk.prints(FERRY, FERRY_RU)
    first = desk.claim()
    desk.prints(FERRY_BE)
    again = outbox.claim(desk.store, ["file"], LATER, LEASE)
    assert again
    assert (again.key, again.also_in) == (first.key, first.also_in)
    assert outbox.finish(desk.store, again, AlertState.SENT, LATER)
    assert [one.sent_at for one in desk.alerts()] == [LATER, LATER, None]


def test_a_digest_has_one_entry_with_all_languages(desk: Desk) -> None:
    desk.prints(FERRY, FERRY_RU, FERRY_BE)
    [alert] = outbox.claim_digest(desk.store, "file", NOW, LEASE)
    assert languages(alert) == ["be", "ru"]
    assert outbox.claim_digest(desk.store, "file", NOW, LEASE) == []


def test_a_person_can_have_one_sent_by_itself(desk: Desk) -> None:
    desk.prints(FERRY, FERRY_RU)
    desk.sends()
    held = desk.alerts()[1]
    assert outbox.retry(desk.store, NOW) == outbox.retry(desk.store, NOW, channel="file") == 0
    assert outbox.retry(desk.store, NOW, alert_id=held.id) == 1
    assert [message["headline"] for message in desk.sends()] == [FERRY.title, FERRY_RU.title]
    assert [(one.state, one.held_by) for one in desk.alerts()] == [("sent", None), ("sent", None)]
    assert history(desk.store, held.id)[0] == ("held", "due")


def test_the_alert_of_the_story_it_was_merged_into_stands_for_the_others_then(desk: Desk) -> None:
    desk.prints(MELNIK._replace(title="Торвик: медаль капитану"), FERRY, FERRY_RU)
    medal, wreck, held = desk.alerts()
    assert (wreck.state, held.held_by) == ("due", wreck.story_id)
    with desk.store.write() as connection:
        merge_alerts(connection, wreck.story_id or 0, into=medal.story_id or 0)
    assert [(one.state, one.held_by) for one in desk.alerts()] == [("due", None), ("held", medal.story_id)]
    assert languages(desk.claim()) == ["ru"]


def test_one_that_is_held_gives_way_when_its_story_has_an_alert(desk: Desk) -> None:
    desk.prints(FERRY, FERRY_RU)
    first, held = desk.alerts()
    with desk.store.write() as connection:
        merge_alerts(connection, held.story_id or 0, into=first.story_id or 0)
    assert desk.states() == ["due"]


def test_revisions_of_what_was_held_are_no_updates(desk: Desk) -> None:
    desk.channels = {"file": Channel(file="alerts.jsonl", updates=True)}
    desk.prints(FERRY)
    desk.prints(FERRY_RU, url="https://live.example/news")
    revised = FERRY_RU._replace(title=FERRY_RU.title.replace("214", "215"))
    assert desk.prints(revised, url="https://live.example/news") == 0
    assert desk.states() == ["due", "held"]
