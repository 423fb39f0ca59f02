"""Delivery: every alert once, each channel for itself, failures tried again for a day, nothing lost by a kill."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.alerts import AlertReport, deliver
from pipeline.config import Channel, ChannelMode, load_channels
from pipeline.health import Kind, Verdict
from pipeline.store import Store, outbox
from pipeline.store.incidents import settle
from tests.pipeline.alerts.outbox_rows import NOW, Clock, Report, add_alerts, add_story, ask, history, states
from tests.pipeline.alerts.receivers import Answer, Hook, hook_server, smtp_server

FILE = Channel(file="alerts.jsonl")
TITLES = {"ferry-lines": "Ferry lines"}


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hook_server() as hook:
        yield hook


@pytest.fixture
def clock() -> Clock:
    return Clock()


def run(
    store: Store, channels: Mapping[str, Channel], home: Path, clock: Clock, digest: bool = False
) -> AlertReport:
    return deliver(store, channels, home=home, clock=clock, topic_titles=TITLES, digest=digest)


def hooked(hook: Hook) -> dict[str, Channel]:
    return {"hook": Channel.model_validate({"webhook": hook.url + "/in"})}


def written(home: Path, name: str = "alerts.jsonl") -> list[dict[str, object]]:
    return [json.loads(line) for line in (home / name).read_text(encoding="utf-8").splitlines()]


def test_four_copies_of_a_story_arrive_once(store: Store, tmp_path: Path, clock: Clock) -> None:
    story, matches = add_story(store, Report(copies=4))
    for match in matches:
        ask(store, story, match, ["file"])
    report = run(store, {"file": FILE}, tmp_path, clock)
    assert report == AlertReport(sent=1)
    (line,) = written(tmp_path)
    assert (line["topic_title"], line["headline"]) == ("Ferry lines", "A second ferry will sail from May")
    assert run(store, {"file": FILE}, tmp_path, clock) == AlertReport()
    assert outbox.list_alerts(store)[0].sent_at == NOW
    assert history(store) == [("due", "sending"), ("sending", "sent")]


def test_an_alert_tells_which_listed_names_were_mentioned(store: Store, tmp_path: Path, clock: Clock) -> None:
    story, (match,) = add_story(store, Report(terms=("ferry", "MURAVA STAR", "MURAVA STAR")))
    ask(store, story, match, ["file"])
    names = {"MURAVA STAR", "Zarik"}
    deliver(store, {"file": FILE}, home=tmp_path, clock=clock, topic_titles=TITLES, names=names)
    assert written(tmp_path)[0]["listed"] == ["MURAVA STAR"]


def test_two_deliveries_at_once_send_nothing_twice(store: Store, tmp_path: Path, clock: Clock, hook: Hook) -> None:
    add_alerts(store, "hook", 30)
    with ThreadPoolExecutor(3) as threads:
        reports = list(threads.map(lambda _: run(store, hooked(hook), tmp_path, clock), range(3)))
    assert sum(report.sent for report in reports) == 30
    assert len(hook.keys) == len(set(hook.keys)) == 30


def test_a_report_says_how_it_went_in_one_line() -> None:
    report = AlertReport(sent=3, retried=1, unknown=2)
    assert report.line() == "alerts: 3 sent, 1 to be tried again, 0 failed, 2 of unknown delivery"
    assert report.counts == {"sent": 3, "retried": 1, "failed": 0, "unknown": 2}


# ---------------------------------------------------------------- failures


def test_a_permanent_failure_is_final_and_concerns_one_message(
    store: Store, tmp_path: Path, clock: Clock, hook: Hook
) -> None:
    add_alerts(store, "hook", 5)
    hook.answers = [Answer(404), Answer(404), Answer(404), Answer(404), Answer()]
    assert run(store, hooked(hook), tmp_path, clock) == AlertReport(sent=1, failed=4)
    clock.move(days=2)
    assert run(store, hooked(hook), tmp_path, clock) == AlertReport()
    assert outbox.list_alerts(store, state="failed")[0].error == "http://127.0.0.1 answered 404"


def test_a_passing_failure_is_tried_again_ever_more_rarely_and_given_up_after_a_day(
    store: Store, tmp_path: Path, clock: Clock, hook: Hook
) -> None:
    add_alerts(store, "hook")
    hook.answers = [Answer(500)]
    tried = []
    for step in (1, 5, *[30] * 60):
        before = len(hook.posts)
        run(store, hooked(hook), tmp_path, clock)
        if len(hook.posts) > before:
            tried.append((clock.now - NOW) / timedelta(minutes=1))
        clock.move(minutes=step)
    assert tried == [0, 1, 6, 36, 156, 516, 876, 1236]
    assert states(store) == ["failed"]
    assert len(set(hook.keys)) == 1


def test_an_alert_arrives_once_its_receiver_is_well_again(
    store: Store, tmp_path: Path, clock: Clock, hook: Hook
) -> None:
    add_alerts(store, "hook")
    hook.answers = [Answer(503), Answer()]
    assert run(store, hooked(hook), tmp_path, clock) == AlertReport(retried=1)
    assert outbox.list_alerts(store)[0].error == "http://127.0.0.1 answered 503"
    clock.move(minutes=1)
    assert run(store, hooked(hook), tmp_path, clock) == AlertReport(sent=1)
    assert outbox.list_alerts(store)[0].error is None


def test_a_receivers_pause_holds_for_its_whole_channel(
    store: Store, tmp_path: Path, clock: Clock, hook: Hook
) -> None:
    add_alerts(store, "hook", 3)
    hook.answers = [Answer(429, {"Retry-After": "600"}), Answer()]
    assert run(store, hooked(hook), tmp_path, clock) == AlertReport(retried=1)
    clock.move(seconds=599)
    assert run(store, hooked(hook), tmp_path, clock) == AlertReport()
    clock.move(seconds=1)
    assert run(store, hooked(hook), tmp_path, clock) == AlertReport(sent=3)


def test_short_pauses_do_not_use_an_alert_up(store: Store, tmp_path: Path, clock: Clock, hook: Hook) -> None:
    add_alerts(store, "hook")
    hook.answers = [Answer(429, {"Retry-After": "3"})] * 12 + [Answer()]
    for _ in range(13):
        run(store, hooked(hook), tmp_path, clock)
        clock.move(seconds=3)
    assert states(store) == ["sent"]


def test_an_unknown_delivery_is_repeated_once_with_its_key_and_then_left(
    store: Store, tmp_path: Path, clock: Clock, hook: Hook
) -> None:
    add_alerts(store, "hook")
    hook.answers = [Answer(-1)]  # no HTTP status at all: the answer cannot be understood
    for _ in range(4):
        run(store, hooked(hook), tmp_path, clock)
        clock.move(hours=1)
    assert states(store) == ["unknown"]
    assert len(hook.keys) == 2
    assert len(set(hook.keys)) == 1


def test_a_channel_in_trouble_is_left_alone_and_holds_up_no_other(
    store: Store, tmp_path: Path, clock: Clock, hook: Hook
) -> None:
    add_alerts(store, "hook", 8)
    add_alerts(store, "file", 2)
    hook.answers = [Answer(500)]
    report = run(store, hooked(hook) | {"file": FILE}, tmp_path, clock)
    assert report == AlertReport(sent=2, retried=3)
    assert len(hook.posts) == 3
    assert Counter(states(store)) == {"due": 8, "sent": 2}


def test_a_wrong_setting_is_a_failure_of_its_channel_alone(store: Store, tmp_path: Path, clock: Clock) -> None:
    add_alerts(store, "chat")
    add_alerts(store, "file")
    chat = Channel.model_validate({"apprise": "tgram://${UNSET_TOKEN_OF_A_TEST}/1"})
    assert run(store, {"chat": chat, "file": FILE}, tmp_path, clock) == AlertReport(sent=1, retried=1)
    error = outbox.list_alerts(store, state="due")[0].error
    assert error == "the environment variable UNSET_TOKEN_OF_A_TEST is not set; a channel needs it"


def test_an_alert_for_a_channel_that_is_gone_fails(store: Store, tmp_path: Path, clock: Clock) -> None:
    add_alerts(store, "gone")
    add_alerts(store, "file")
    assert run(store, {"file": FILE}, tmp_path, clock) == AlertReport(sent=1, failed=1)
    assert states(store) == ["failed", "sent"]


def test_what_a_page_says_cannot_break_a_line_of_the_file(store: Store, tmp_path: Path, clock: Clock) -> None:
    report = Report(title='x"}\n{"key": "forged"}', sentence="a\u2028b\nc", marks=((9, 2), (0, 99)))
    add_alerts(store, "file", 1, report)
    run(store, {"file": FILE}, tmp_path, clock)
    (line,) = written(tmp_path)
    assert line["headline"] == 'x"} {"key": "forged"}'


# ---------------------------------------------------------------- digests


def test_a_digest_channel_gets_one_message_with_everything(store: Store, tmp_path: Path, clock: Clock) -> None:
    with smtp_server() as mail:
        smtp = {"host": "127.0.0.1", "port": mail.port, "sender": "watchdesk@desk.example"}
        morning = Channel.model_validate({"email": "editor@desk.example", "smtp": smtp, "mode": "digest"})
        channels = {"file": FILE, "morning": morning}
        add_alerts(store, "morning", 3)
        add_alerts(store, "file", 1)
        assert run(store, channels, tmp_path, clock) == AlertReport(sent=1)
        assert mail.mails == []
        assert run(store, channels, tmp_path, clock, digest=True) == AlertReport(sent=3)
        assert run(store, channels, tmp_path, clock, digest=True) == AlertReport()
    (got,) = mail.mails
    assert got["Subject"] == "3 new stories: Ferry lines"
    assert got.get_body().get_content().count("<mark>ferry</mark>") == 3


def test_a_digest_that_failed_comes_with_the_next_one(
    store: Store, tmp_path: Path, clock: Clock, hook: Hook
) -> None:
    daily = {"hook": Channel.model_validate({"webhook": hook.url, "mode": "digest"})}
    hook.answers = [Answer(500), Answer(500), Answer()]
    for day in range(3):
        add_alerts(store, "hook", 2)
        report = run(store, daily, tmp_path, clock, digest=True)
        assert report == (AlertReport(retried=2 * day + 2) if day < 2 else AlertReport(sent=6))
        clock.move(days=1)
    assert [post.body["count"] for post in hook.posts] == [2, 4, 6]


def test_a_digest_of_unknown_delivery_comes_again_unchanged_and_before_the_next(
    store: Store, tmp_path: Path, clock: Clock, hook: Hook
) -> None:
    daily = {"hook": Channel.model_validate({"webhook": hook.url, "mode": "digest"})}
    hook.answers = [Answer(-1), Answer()]
    add_alerts(store, "hook", 2)
    assert run(store, daily, tmp_path, clock, digest=True) == AlertReport(unknown=2)
    add_alerts(store, "hook", 1)
    clock.move(days=1)
    assert run(store, daily, tmp_path, clock, digest=True) == AlertReport(sent=3)
    assert [post.body["count"] for post in hook.posts] == [2, 2, 1]
    assert hook.keys[0] == hook.keys[1] != hook.keys[2]


# ---------------------------------------------------------------- the shipped file


def test_the_shipped_channels_are_a_file_and_its_examples_load(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[3] / "config" / "channels.yaml"
    assert {name: channel.file for name, channel in load_channels(shipped.parent).items()} == {
        "alerts-file": "alerts.jsonl"
    }
    lines = shipped.read_text(encoding="utf-8").splitlines()
    start = lines.index("channels:")
    examples = [line.replace("  # ", "  ", 1) if _is_setting(line) else line for line in lines[start:]]
    (tmp_path / "channels.yaml").write_text("\n".join(examples), encoding="utf-8")
    kinds = {name: (channel.kind.value, channel.mode.value) for name, channel in load_channels(tmp_path).items()}
    assert kinds == {
        "alerts-file": ("file", "immediate"),
        "newsroom-bot": ("webhook", "immediate"),
        "desk-mail": ("email", "immediate"),
        "desk-chat": ("apprise", "immediate"),
        "morning-mail": ("email", "digest"),
    }


def _is_setting(line: str) -> bool:
    return line.startswith("  # ") and (line.startswith("  #   ") or line.endswith(":"))


def test_an_incident_arrives_once_and_in_the_digest_too(store: Store, tmp_path: Path, clock: Clock) -> None:
    verdict = Verdict(Kind.QUIET, NOW, "No new article.")
    settle(store, "harbour", verdict, ["file", "later"], NOW)
    channels = {"file": FILE, "later": Channel(file="later.jsonl", mode=ChannelMode.DIGEST)}
    assert run(store, channels, tmp_path, clock) == AlertReport(sent=1)
    assert run(store, channels, tmp_path, clock, digest=True) == AlertReport(sent=1)
    assert run(store, channels, tmp_path, clock) == AlertReport()
    (line,) = written(tmp_path)
    assert (line["type"], line["source"], line["kind"]) == ("incident", "harbour", "quiet")
    (digest,) = written(tmp_path, "later.jsonl")
    assert digest["count"] == 1
