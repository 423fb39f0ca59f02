"""`watchdesk alerts`: what was sent, and another try for what was not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.store import open_store, outbox
from pipeline.store.models import AlertState
from pipeline.store.outbox import StoryAlert
from tests.pipeline.alerts.outbox_rows import NOW, add_alerts
from watchdesk.cli.alerts import app
from watchdesk.cli.tale import alert_line


@pytest.fixture
def home(tmp_path: Path, sqlite_url: str) -> Path:
    """A home whose database has a failed alert on `hook` and a due one on `file`."""
    store = open_store(sqlite_url)
    add_alerts(store, "hook")
    alert = outbox.claim(store, ["hook"], NOW, 60)
    assert alert is not None
    outbox.finish(store, alert, AlertState.FAILED, NOW, reason="https://bot.example answered 404")
    add_alerts(store, "file")
    store.close()
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    """The command with that home."""
    environment = {
        "WATCHDESK_HOME": str(home),
        "WATCHDESK_DATABASE_URL": f"sqlite:///{home / 'watchdesk.db'}",
    }
    return CliRunner().invoke(app, list(arguments), env=environment, catch_exceptions=False)


def listed(home: Path, *arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(home, "list", "--format", "jsonl", *arguments).stdout.splitlines()]


def test_a_list_is_newest_first_and_narrows_by_state(home: Path) -> None:
    assert [row["channel"] for row in listed(home)] == ["file", "hook"]
    (failed,) = listed(home, "--state", "failed")
    assert failed["error"] == "https://bot.example answered 404"
    assert failed["marks"] == [[11, 16]]


def test_a_failed_alert_is_due_again_when_a_person_asks(home: Path) -> None:
    assert run(home, "retry", "--channel", "alerts-file").stdout == "0 alerts due again\n"
    assert run(home, "retry", "--id", "1").stdout == "1 alert due again\n"
    assert [row["state"] for row in listed(home)] == ["due", "due"]


def test_the_tale_of_an_alert_that_is_held_back_names_the_story_that_is_alerted() -> None:
    held = StoryAlert(1, "ferry-lines", "file", "held", NOW, None, 0, None, update=False, held_by=7)
    said = "ferry-lines to file: held: story 7 is alerted, the same report in another language"
    assert alert_line(held) == ("alert", said)
    assert alert_line(replace(held, sent_at=NOW)) == ("alert", f"{said}, told with it 2026-03-04 09:30 UTC")
