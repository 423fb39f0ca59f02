"""The outbox: one alert a story, one sender an alert, and a note of every change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.changes import ChangeKind
from pipeline.store import Store, outbox
from pipeline.store.models import AlertRow, AlertState, StoryRow
from pipeline.updates import TopicChange
from tests.pipeline.alerts.outbox_rows import NOW, Report, add_alerts, add_story, ask, history, states

LEASE = 60
CORRECTED = TopicChange((ChangeKind.CORRECTED,), "It sails on 9 May.", "It sails on 2 May.", ())
LATER = NOW + timedelta(seconds=LEASE + 1)


def test_four_copies_of_a_story_are_one_alert_on_each_channel(store: Store) -> None:
    story, matches = add_story(store, Report(copies=4))
    assert [ask(store, story, match, ["file", "hook"]) for match in matches] == [2, 0, 0, 0]
    assert len(outbox.list_alerts(store)) == 2


def test_another_topic_of_the_same_story_is_another_alert(store: Store) -> None:
    story, matches = add_story(store, Report(topics=("ferry-lines", "ports")))
    assert ask(store, story, matches[0], ["file"], "ferry-lines") == 1
    assert ask(store, story, matches[1], ["file"], "ports") == 1


def test_a_story_that_took_in_an_alerted_one_is_alerted_already(store: Store) -> None:
    first, first_matches = add_story(store)
    second, _ = add_story(store)
    third, third_matches = add_story(store)
    ask(store, first, first_matches[0], ["file"])
    with store.write() as connection:
        connection.execute(update(StoryRow).where(StoryRow.id == first).values(merged_into=second))
        connection.execute(update(StoryRow).where(StoryRow.id == second).values(merged_into=third))
    assert ask(store, third, third_matches[0], ["file"]) == 0
    assert ask(store, third, third_matches[0], ["hook"]) == 1


def test_two_passes_at_once_ask_for_one_alert(store: Store) -> None:
    story, matches = add_story(store, Report(copies=8))
    with ThreadPoolExecutor(4) as threads:
        new = list(threads.map(lambda match: ask(store, story, match, ["file"]), matches))
    assert sum(new) == 1


def test_claimed_alerts_are_nobody_elses(store: Store) -> None:
    add_alerts(store, "file", 12)

    def claim_all(_: int) -> list[int]:
        claimed = []
        while alert := outbox.claim(store, ["file"], NOW, LEASE):
            claimed.append(alert.id)
        return claimed

    with ThreadPoolExecutor(4) as threads:
        claimed = [number for part in threads.map(claim_all, range(4)) for number in part]
    assert len(claimed) == len(set(claimed)) > 0
    while alert := outbox.claim(store, ["file"], NOW, LEASE):
        claimed.append(alert.id)
    assert sorted(claimed) == list(range(1, 13))


def test_an_alert_is_claimed_for_its_channel_and_when_it_is_due(store: Store) -> None:
    add_alerts(store, "file")
    assert outbox.claim(store, ["hook"], NOW, LEASE) is None
    assert outbox.claim(store, ["file"], NOW - timedelta(seconds=1), LEASE) is None
    assert outbox.claim(store, ["file"], NOW, LEASE) is not None


def test_a_dead_senders_alert_is_sent_once_more_under_its_key_and_then_left(store: Store) -> None:
    add_alerts(store, "file")
    first = outbox.claim(store, ["file"], NOW, LEASE)
    assert outbox.claim(store, ["file"], NOW + timedelta(seconds=LEASE), LEASE) is None
    second = outbox.claim(store, ["file"], LATER, LEASE)
    assert first is not None
    assert second is not None
    assert second.key == first.key
    assert outbox.claim(store, ["file"], LATER + timedelta(days=1), LEASE) is None
    assert history(store) == [
        ("due", "sending"),
        ("sending", "unknown"),
        ("unknown", "sending"),
        ("sending", "unknown"),
    ]


def test_a_sender_whose_lease_is_over_cannot_overwrite_the_next_one(store: Store) -> None:
    add_alerts(store, "file")
    slow = outbox.claim(store, ["file"], NOW, LEASE)
    quick = outbox.claim(store, ["file"], LATER, LEASE)
    assert slow is not None
    assert quick is not None
    assert not outbox.finish(store, slow, AlertState.FAILED, LATER, reason="late")
    assert outbox.finish(store, quick, AlertState.SENT, LATER, seconds=0.5)
    assert states(store) == ["sent"]


def test_a_digest_takes_all_that_is_due_and_comes_again_unchanged(store: Store) -> None:
    add_alerts(store, "mail", 2)
    first = outbox.claim_digest(store, "mail", NOW, LEASE)
    add_alerts(store, "mail", 1)
    again = outbox.claim_digest(store, "mail", LATER, LEASE)
    rest = outbox.claim_digest(store, "mail", LATER, LEASE)
    assert [alert.id for alert in first] == [alert.id for alert in again] == [1, 2]
    assert [alert.id for alert in rest] == [3]


def test_two_digests_of_unknown_delivery_stay_two(store: Store) -> None:
    add_alerts(store, "mail", 2)
    outbox.claim_digest(store, "mail", NOW, LEASE)
    add_alerts(store, "mail", 1)
    outbox.claim_digest(store, "mail", NOW + timedelta(seconds=1), LEASE)
    late = LATER + timedelta(minutes=1)
    batches = [[alert.id for alert in outbox.claim_digest(store, "mail", late, LEASE)] for _ in range(3)]
    assert batches == [[1, 2], [3], []]


def test_alerts_of_a_channel_that_is_gone_fail_with_the_reason(store: Store) -> None:
    add_alerts(store, "gone")
    add_alerts(store, "file")
    assert outbox.fail_unknown_channels(store, ["file"], NOW) == 1
    assert states(store) == ["failed", "due"]
    assert "'gone' is no longer" in (outbox.list_alerts(store, state="failed")[0].error or "")


def test_a_person_makes_failed_alerts_due_again_for_a_full_round_of_attempts(store: Store) -> None:
    add_alerts(store, "file", 2)
    for _ in range(2):
        alert = outbox.claim(store, ["file"], NOW, LEASE)
        assert alert
        outbox.finish(store, alert, AlertState.FAILED, NOW, reason="refused")
    assert outbox.tries(store, 1).count == 1
    assert outbox.retry(store, LATER, alert_id=1) == 1
    assert outbox.tries(store, 1).count == 0
    assert states(store) == ["due", "failed"]
    assert outbox.retry(store, LATER, channel="file") == 1
    assert outbox.retry(store, LATER) == 0


def test_a_list_shows_the_newest_first_with_what_a_person_asks_about(store: Store) -> None:
    add_alerts(store, "file", 2)
    with store.write() as connection:
        connection.execute(update(AlertRow).where(AlertRow.id == 2).values(state="sent", sent_at=LATER))
    newest, older = outbox.list_alerts(store)
    assert (newest.id, newest.state, newest.sent_at) == (2, "sent", LATER)
    assert (older.id, older.state, older.channel, older.topic, older.source, older.story_id) == (
        1,
        "due",
        "file",
        "ferry-lines",
        "harbour",
        1,
    )
    assert older.headline == "A second ferry will sail from May"
    assert older.marks == ((11, 16),)
    assert older.url.startswith("https://harbour.example/")
    assert [row.id for row in outbox.list_alerts(store, state="due")] == [1]
    assert [row.id for row in outbox.list_alerts(store, limit=1)] == [2]
    assert outbox.list_alerts(store, topic="ports") == []


def test_the_table_itself_refuses_a_second_alert(store: Store) -> None:
    add_alerts(store, "file")
    with store.read() as connection:
        row = dict(connection.execute(select(AlertRow.__table__)).mappings().one())
    with pytest.raises(IntegrityError), store.write() as connection:
        connection.execute(insert(AlertRow).values(**row | {"id": 99, "key": "other"}))


def test_updates_go_with_their_story_when_it_is_merged(store: Store) -> None:
    add_alerts(store, "file", 2)
    with store.write() as connection:
        for story in (1, 2):
            known = outbox.Told("ferry-lines", "file", story, story, story, "", "", ())
            asked = [outbox.request_update(connection, known, story, None, CORRECTED, NOW) for _ in range(2)]
            assert asked == [1, 0]
        outbox.merge_alerts(connection, 2, into=1)
    rows = reversed(outbox.list_alerts(store))
    assert [(row.story_id, row.change is not None) for row in rows] == [(1, False), (1, True), (1, True)]
