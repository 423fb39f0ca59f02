"""kill -9 at random moments, then the same commands again: every story once, every alert delivered."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from newsroom import Newsroom
from pipeline.store.models import ArticleRow
from tests.end_to_end.ways import arrived, go_the_whole_way
from watchdesk.app import App
from watchdesk.demo import missing_alerts
from watchdesk.settings import Settings

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]
WATCHDESK = str(Path(sys.executable).with_name("watchdesk"))
SOURCES = ("newsroom-en", "wire")
KILLS = 3


def command(app: App, *words: str) -> subprocess.Popen[bytes]:
    """A `watchdesk` command in a process group of its own."""
    environment = {
        **os.environ,
        "WATCHDESK_HOME": str(app.settings.home),
        "WATCHDESK_CONFIG": str(app.settings.config),
        "WATCHDESK_DATABASE_URL": app.settings.database_url,
    }
    return subprocess.Popen(
        [WATCHDESK, *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def kill_some_then_finish(app: App, random_: random.Random, whole: float, *words: str) -> None:
    """Run a command, killed at random moments of its `whole` time (seconds), and at last to its end."""
    for _ in range(KILLS):
        child = command(app, *words)
        time.sleep(random_.uniform(0.3, 1.0) * whole)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
    child = command(app, *words)
    said = child.communicate()[1].decode()
    assert child.returncode == 0, said


def timed(app: App, *words: str) -> float:
    """How long the command takes when it is left alone."""
    begun = time.monotonic()
    child = command(app, *words)
    said = child.communicate()[1].decode()
    assert child.returncode == 0, said
    return time.monotonic() - begun


def stories(app: App) -> set[frozenset[str]]:
    """The addresses of each story."""
    found: dict[int, set[str]] = {}
    with app.store.read() as connection:
        for row in connection.execute(select(ArticleRow.story_id, ArticleRow.url)):
            found.setdefault(row.story_id, set()).add(row.url)
    return {frozenset(urls) for urls in found.values()}


@pytest.mark.parametrize("seed", [1])
def test_killed_steps_that_are_run_again_lose_and_repeat_nothing(
    tmp_path: Path, config: Path, newsroom: Newsroom, seed: int
) -> None:
    random_ = random.Random(seed)
    calm = App(Settings(tmp_path / "calm", config, f"sqlite:///{tmp_path / 'calm.db'}"))
    times = {
        name: timed(calm, *words) for name, words in {"crawl": ("crawl", *SOURCES), "ingest": ("ingest",)}.items()
    }
    calm.alert()

    app = App(Settings(tmp_path / "killed", config, f"sqlite:///{tmp_path / 'killed.db'}"))
    kill_some_then_finish(app, random_, times["crawl"], "crawl", *SOURCES)
    kill_some_then_finish(app, random_, times["ingest"], "ingest")
    kill_some_then_finish(app, random_, times["ingest"] / 2, "alert")

    assert stories(app) == stories(calm)
    labelled = {url for url in (newsroom.urls["en"], newsroom.urls["wire"])}
    missing = missing_alerts(app, newsroom.urls["control"])
    assert [one for one in missing if any(one.url.startswith(site) for site in labelled)] == []
    told = Counter((alert["topic"], alert["story_id"]) for alert in arrived(app))
    assert sum(told.values()) - len(told) <= KILLS


def test_a_whole_run_after_the_kills_is_silent(tmp_path: Path, config: Path, newsroom: Newsroom) -> None:
    app = App(Settings(tmp_path / "home", config, f"sqlite:///{tmp_path / 'home.db'}"))
    kill_some_then_finish(app, random.Random(3), 6, "run", *SOURCES)
    before = arrived(app)
    go_the_whole_way(app, *SOURCES)
    assert arrived(app) == before
