"""`make demo` and `make up`: the real Airflow on this machine, with the bundled newsroom or one's own sources."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.text import Text

from pipeline.addresses import normalise
from pipeline.store.delivered import delivered_addresses
from pipeline.store.runs import PastRun, brought_news, runs_since
from watchdesk.app import App
from watchdesk.cli.output import printable
from watchdesk.servers import HOST, PROJECT, Airflow, ServerError, airflow, ended_by_signals, only_one, process
from watchdesk.settings import Settings

NEWSROOM = PROJECT / "newsroom"
PORTS = (8801, 8802, 8803, 8804)
CONTROL_PORT = 8800
PORT_TAKEN = 3
ALERTS_FILE = "alerts.jsonl"
NEWSROOM_SECONDS = 30
DAGS_SECONDS = 90
RUNS_SECONDS = 300
POLL_SECONDS = 1.0
ENDED = ("success", "failed")


def run_up(settings: Settings, out: Console) -> int:
    """Airflow with a person's own configuration, until Ctrl-C. The exit status. Raises WatchdeskError."""
    app = App(settings)
    # What is wrong with the configuration is said now, and not by a task in an hour.
    _ = app.catalogue, app.channels, app.topics, app.store
    with ended_by_signals(), only_one(settings.home), airflow(settings, lambda step: _say(out, step)) as running:
        _tell_where(out, running)
        _until_stopped(running)
    return 0


def run_demo(home: Path, exit_when_done: bool, out: Console) -> int:
    """The whole way with the bundled newsroom. The exit status: 0 when every expected alert is there.

    Raises WatchdeskError when something cannot be started.
    """
    config = home / "config"
    with ended_by_signals(), only_one(home):
        _lay_out(config)
        app = App(Settings(home, config, f"sqlite:///{home / 'watchdesk.db'}"))
        _ = app.catalogue, app.channels, app.topics, app.store
        alerts = _Tail(home / ALERTS_FILE)
        with (
            _newsroom(home, out) as control,
            airflow(app.settings, lambda step: _say(out, step)) as running,
        ):
            _run_everything(app, running, alerts, out)
            missing = missing_alerts(app, control)
            _tell_result(out, app, control, alerts, missing)
            if not exit_when_done:
                _tell_where(out, running)
                _until_stopped(running, lambda: _print_alerts(alerts, out))
    return 1 if missing else 0


# ---------------------------------------------------------------- the newsroom


def _lay_out(config: Path) -> None:
    """The demonstration's configuration: the newsroom's sources with the shipped topics."""
    config.mkdir(parents=True, exist_ok=True)
    for path in (NEWSROOM / "config" / "sources.yaml", NEWSROOM / "config" / "channels.yaml"):
        shutil.copy(path, config / path.name)
    shutil.copy(PROJECT / "config" / "topics.yaml", config / "topics.yaml")


@contextmanager
def _newsroom(home: Path, out: Console) -> Iterator[str]:
    """The bundled newsroom, serving. The address of its control port."""
    _say(out, "starting the newsroom")
    command = [sys.executable, "-m", "newsroom", "--state", str(home / "newsroom")]
    command += ["--ports", ",".join(map(str, PORTS)), "--control-port", str(CONTROL_PORT)]
    control = f"http://{HOST}:{CONTROL_PORT}"
    logs = home / "logs"
    with process("newsroom", command, _plain_environment(), logs) as child:
        end = time.monotonic() + NEWSROOM_SECONDS
        while not _serves(control, child):
            if child.poll() is not None:
                raise ServerError(_why_no_newsroom(child, logs))
            if time.monotonic() > end:
                raise ServerError(f"the newsroom does not answer; see {logs / 'newsroom.log'}")
            time.sleep(0.2)
        yield control


def _plain_environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(PROJECT)}


def _serves(control: str, child: subprocess.Popen[bytes]) -> bool:
    """Whether it answers, and is ours: another program on its ports ends our child at once."""
    try:
        return httpx.get(f"{control}/items", timeout=5).is_success and child.poll() is None
    except httpx.TransportError:
        return False


def _why_no_newsroom(child: subprocess.Popen[bytes], logs: Path) -> str:
    if child.returncode == PORT_TAKEN:
        return (
            f"the newsroom needs the ports {CONTROL_PORT} to {PORTS[-1]} on {HOST}, and one of them is taken; "
            f"stop the program that listens there (is another demonstration running?)"
        )
    return f"the newsroom has ended ({child.returncode}); see {logs / 'newsroom.log'}"


# ---------------------------------------------------------------- the runs


def _run_everything(app: App, running: Airflow, alerts: _Tail, out: Console) -> None:
    """Each crawl once, and the monitor after them; alerts are printed as they arrive."""
    begun = datetime.now(UTC)
    since = begun.isoformat()
    crawls = [f"crawl_{name}" for name in app.catalogue.sources]
    _wait_for_dags(running, {*crawls, "monitor"})
    for dag in crawls:
        if not running.runs(dag, since):
            running.trigger(dag)
    _say(out, f"running {len(crawls)} crawls and the monitor as Airflow runs")
    end = time.monotonic() + RUNS_SECONDS
    told: set[str] = set()
    while time.monotonic() < end:
        _print_alerts(alerts, out)
        crawled = {dag: running.runs(dag, since) for dag in crawls}
        _tell_ended(out, crawled, told)
        crawls_ended = all(_all_ended(runs) for runs in crawled.values())
        if crawls_ended and everything_told(runs_since(app.store, begun)):
            _print_alerts(alerts, out)
            return
        time.sleep(POLL_SECONDS)
    raise ServerError(f"the runs have not ended after {RUNS_SECONDS} s; their logs are at {running.url}")


def _wait_for_dags(running: Airflow, wanted: set[str]) -> None:
    end = time.monotonic() + DAGS_SECONDS
    while not wanted <= (found := running.dags()):
        if time.monotonic() > end:
            problems = "; ".join(running.import_errors()) or "no import error is on record"
            raise ServerError(f"Airflow has not read {', '.join(sorted(wanted - found))}: {problems}")
        time.sleep(POLL_SECONDS)


def _all_ended(runs: Sequence[dict[str, Any]]) -> bool:
    return bool(runs) and all(run["state"] in ENDED for run in runs)


def everything_told(runs: Sequence[PastRun]) -> bool:
    """Whether tagging and sending have ended that began after the last ingest had that brought something."""
    ingests = [
        run for run in runs if run.kind == "ingest" and (run.finished_at is None or brought_news(run.counts))
    ]
    if not ingests:
        return True
    if any(run.finished_at is None for run in ingests):
        return False
    ingested = max(run.finished_at for run in ingests if run.finished_at)
    tagged = [
        run.finished_at for run in runs if run.kind == "tag" and run.started_at >= ingested and run.finished_at
    ]
    return bool(tagged) and any(
        run.kind == "alert" and run.started_at >= min(tagged) and run.finished_at for run in runs
    )


def _tell_ended(out: Console, crawled: dict[str, list[dict[str, Any]]], told: set[str]) -> None:
    for dag, runs in crawled.items():
        for run in runs:
            if run["state"] in ENDED and run["dag_run_id"] not in told:
                told.add(run["dag_run_id"])
                _say(out, f"{dag}: {run['state']}")


# ---------------------------------------------------------------- the alerts


class _Tail:
    """The lines that are added to the alerts' file from now on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = path.stat().st_size if path.exists() else 0
        self.seen = 0

    def new(self) -> Iterator[dict[str, Any]]:
        """Alerts that have arrived since the last call."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._position)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                self._position += len(line)
                self.seen += 1
                yield json.loads(line)


@dataclass(frozen=True, slots=True)
class Missing:
    """An alert that the newsroom's labels promise and that did not arrive."""

    topic: str
    title: str
    url: str


def missing_alerts(app: App, control: str) -> list[Missing]:
    """The newsroom's labelled stories for which no alert was delivered. Raises StoreError."""
    delivered = delivered_addresses(app.store)
    items = httpx.get(f"{control}/items", timeout=10).raise_for_status().json()
    return [
        Missing(topic, item["title"], item["url"])
        for item in items
        for topic in item["topics"]
        if (topic, normalise(item["url"])) not in delivered
    ]


def _print_alerts(alerts: _Tail, out: Console) -> None:
    for alert in alerts.new():
        _print_alert(alert, out)


def _print_alert(alert: dict[str, Any], out: Console) -> None:
    out.print()
    out.print(Text(printable(f"{alert['topic_title']}: {alert['headline']}"), style="bold"), soft_wrap=True)
    out.print(
        Text(printable(f"  {alert['source_title']}, {alert['published_at'] or 'time unknown'}"), style="dim")
    )
    sentence = Text(printable(alert["sentence"]))
    for start, end in alert["marks"]:
        sentence.stylize("bold black on yellow", start, end)
    out.print(Text("  ") + sentence, soft_wrap=True)
    out.print(Text(f"  {printable(alert['url'])}", style="blue"), soft_wrap=True)


# ---------------------------------------------------------------- what is said


def _say(out: Console, step: str) -> None:
    out.print(Text(f"{datetime.now().astimezone():%H:%M:%S}  {step}", style="cyan"), soft_wrap=True)


def _tell_result(out: Console, app: App, control: str, alerts: _Tail, missing: Sequence[Missing]) -> None:
    out.print()
    if missing:
        out.print(Text(f"{len(missing)} expected alerts did not arrive:", style="bold red"))
        for one in missing:
            out.print(Text(printable(f"  {one.topic}: {one.title} {one.url}")), soft_wrap=True)
        return
    if alerts.seen:
        out.print(Text(f"{alerts.seen} alerts, one for each new story about a topic.", style="bold green"))
    else:
        out.print(Text("Nothing new since the last time, so no alert was sent.", style="bold green"))


def _tell_where(out: Console, running: Airflow) -> None:
    out.print()
    out.print(Text(f"Airflow:  {running.url}   user {running.user}   password {running.password}", style="bold"))
    out.print(Text(f"The desk: {running.url}/plugin/watchdesk   (in the menu: Watchdesk)", style="bold"))
    out.print("Ctrl-C stops everything.")


def _until_stopped(running: Airflow, each_time: Any = lambda: None) -> None:
    try:
        while True:
            running.check()
            each_time()
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        return
