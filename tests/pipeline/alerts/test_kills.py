"""A delivering process that is killed at any moment loses no alert, and repeats at most the one it was at."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from pipeline.alerts import deliver
from pipeline.alerts.delivery import LEASE_SECONDS
from pipeline.config import Channel
from pipeline.store import Store, open_store
from tests.pipeline.alerts.outbox_rows import Clock, add_alerts, history, states
from tests.pipeline.alerts.receivers import hook_server

KILLS, ALERTS, EACH = 20, 150, 7
ROOT = Path(__file__).parents[3]

# A sender whose clock is told to it. It says "ready" once it has sent what its predecessor was at: the
# promise is one repetition, so a second kill of the same alert would leave it as unknown, by design. With
# `hold` it stands still where it asks for the time the hold-th time, which it does around every sending.
SENDER = """
import sys
import time
from datetime import datetime
from pathlib import Path
from pipeline.alerts import deliver
from pipeline.config import Channel
from pipeline.store import open_store

url, home, now, name, kind, value, hold = sys.argv[1:]
asked = 0

def clock():
    global asked
    asked += 1
    if asked == (int(hold) or 4):
        print("ready", flush=True)
        time.sleep(60 if int(hold) else 0)
    return datetime.fromisoformat(now)

store = open_store(url, upgrade=False)
channels = {name: Channel.model_validate({kind: value})}
deliver(store, channels, home=Path(home), clock=clock, topic_titles={})
"""


def run_and_kill(
    store: Store, home: Path, clock: Clock, channel: tuple[str, str], *, delay: float = 0, hold: int = 0
) -> None:
    """Start a sender and kill it `delay` seconds after its first alert, or where it holds."""
    kind, value = channel
    command = [sys.executable, "-c", SENDER, store.url, str(home), clock.now.isoformat(), "sink", kind, value]
    command.append(str(hold))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as sender:
        assert sender.stdout
        sender.stdout.readline()
        time.sleep(delay)
        sender.kill()


@pytest.mark.servers
@pytest.mark.parametrize(("database", "kind"), [("sqlite_url", "file"), ("postgres_url", "webhook")])
def test_twenty_kills_lose_nothing_and_repeat_at_most_one_alert_each(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, kind: str
) -> None:
    store, clock, chance = open_store(request.getfixturevalue(database)), Clock(), random.Random(20)
    add_alerts(store, "sink", ALERTS - KILLS * EACH)
    with hook_server() as hook:
        channel = (kind, "alerts.jsonl" if kind == "file" else hook.url)
        for kill in range(KILLS):
            # Each sender finds work. Every second one dies at a chosen place, some of them in a sending; the
            # others die at any.
            add_alerts(store, "sink", EACH)
            if kill % 2:
                run_and_kill(store, tmp_path, clock, channel, hold=5 + kill // 2 % 4)
            else:
                run_and_kill(store, tmp_path, clock, channel, delay=chance.uniform(0, 0.04))
            clock.move(seconds=LEASE_SECONDS + 1)
        interrupted = sum(change == ("sending", "unknown") for change in history(store))
        sink = {"sink": Channel.model_validate({channel[0]: channel[1]})}
        deliver(store, sink, home=tmp_path, clock=clock, topic_titles={})
        arrived = Counter(_keys_of_file(tmp_path) if kind == "file" else hook.keys)
    assert interrupted > 0
    assert Counter(states(store)) == {"sent": ALERTS}
    assert len(arrived) == ALERTS
    assert sum(arrived.values()) - ALERTS <= (0 if kind == "file" else KILLS)
    assert max(arrived.values()) <= 2
    store.close()


def _keys_of_file(home: Path) -> list[str]:
    lines = (home / "alerts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["key"] for line in lines]
