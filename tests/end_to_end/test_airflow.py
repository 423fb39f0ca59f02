"""The README's first command, as a newcomer runs it: the newsroom, a real Airflow, crawls, alerts, the desk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.test_whole_way import BODY, TITLE

PROJECT = Path(__file__).resolve().parents[2]
CONTROL = "http://127.0.0.1:8800"
pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]


class Demonstration:
    """`make demo`, running: its output, its sink, and Airflow's API."""

    def __init__(self, home: Path) -> None:
        self.home = home / "demo"
        self._output = home / "output.txt"
        environment = {
            **os.environ,
            "WATCHDESK_HOME": str(home),
            "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "2",
            "AIRFLOW__CORE__DEFAULT_TASK_RETRIES": "1",
        }
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                ["make", "demo"],
                cwd=PROJECT,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self._output.read_text(encoding="utf-8")

    def wait_for(self, ready: Callable[[], object], what: str, seconds: float = 240) -> None:
        end = time.monotonic() + seconds
        while not ready():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, f"no {what} after {seconds} s:\n{self.said}"
            time.sleep(1)

    def alerts(self) -> list[dict]:
        sink = self.home / "alerts.jsonl"
        return (
            [json.loads(line) for line in sink.read_text(encoding="utf-8").splitlines()] if sink.exists() else []
        )

    @property
    def airflow(self) -> str:
        line = next(line for line in self.said.splitlines() if line.startswith("Airflow:"))
        return line.split()[1]

    def client(self) -> httpx.Client:
        """Logged in, as a browser is and as a program is."""
        password = json.loads((self.home / "airflow" / "passwords.json").read_text())["admin"]
        login = {"username": "admin", "password": password}
        token = httpx.post(f"{self.airflow}/auth/token", json=login, timeout=30).json()["access_token"]
        return httpx.Client(
            base_url=self.airflow,
            headers={"Authorization": f"Bearer {token}"},
            cookies={"_token": token},
            timeout=30,
        )

    def run(self, dag: str) -> str:
        """Trigger a DAG by hand, and the state in which its run ends."""
        with self.client() as client:
            made = (
                client.post(f"/api/v2/dags/{dag}/dagRuns", json={"logical_date": None}).raise_for_status().json()
            )
            path = f"/api/v2/dags/{dag}/dagRuns/{made['dag_run_id']}"
            self.wait_for(lambda: client.get(path).json()["state"] in ("success", "failed"), f"end of {dag}")
            self.last_run = path
            return client.get(path).json()["state"]

    def log(self, task: str) -> str:
        """The log of a task's last try in the last run."""
        with self.client() as client:
            path = f"{self.last_run}/taskInstances/{task}"
            tries = client.get(path).raise_for_status().json()["try_number"]
            return client.get(f"{path}/logs/{tries}", params={"full_content": True}).text

    def stop(self) -> None:
        press_ctrl_c(self.process)


def press_ctrl_c(make: subprocess.Popen[bytes]) -> None:
    """What the terminal does: the signal goes to make and to all that make has started, and make ends last.

    The status tells nothing: make waits for what it started and then ends by the signal itself, unless it was
    itself started with the signal ignored.
    """
    if make.poll() is not None:
        return
    os.killpg(make.pid, signal.SIGINT)
    try:
        make.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(make.pid, signal.SIGKILL)
        raise


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="module")
def demonstration(home: Path) -> Iterator[Demonstration]:
    running = Demonstration(home)
    try:
        running.wait_for(lambda: "Ctrl-C stops everything" in running.said, "end of the first round")
        yield running
    finally:
        running.stop()


def test_each_expected_alert_arrives_once(demonstration: Demonstration) -> None:
    assert "expected alerts did not arrive" not in demonstration.said
    told = Counter((alert["topic"], alert["story_id"]) for alert in demonstration.alerts())
    assert len(told) > 20
    assert max(told.values()) == 1
    for alert in demonstration.alerts():
        assert alert["headline"] in demonstration.said


def test_what_is_published_while_it_runs_reaches_the_sink(demonstration: Demonstration) -> None:
    before = len(demonstration.alerts())
    story = {"site": "en", "title": TITLE, "body": BODY, "slug": "tyre-makers"}
    httpx.post(f"{CONTROL}/publish", json=story, timeout=10).raise_for_status()
    assert demonstration.run("crawl_newsroom-en") == "success"
    demonstration.wait_for(lambda: len(demonstration.alerts()) > before, "alert")
    (new,) = demonstration.alerts()[before:]
    assert (new["topic"], new["headline"], new["source"]) == ("belarus-sanctions", TITLE, "newsroom-en")


def test_a_site_that_is_down_is_a_failed_run_that_says_why(demonstration: Demonstration) -> None:
    fault = {"site": "wire", "path_prefix": "/", "status": 503}
    httpx.post(f"{CONTROL}/fail", json=fault, timeout=10).raise_for_status()
    try:
        assert demonstration.run("crawl_wire") == "failed"
        assert "503" in demonstration.log("crawl")
    finally:
        httpx.post(f"{CONTROL}/heal", json={"site": "wire"}, timeout=10).raise_for_status()


@pytest.mark.parametrize("page", ["", "topics", "sources", "alerts", "trace", "api/stories", "feed.atom"])
def test_the_desk_is_closed_without_a_session_and_open_with_one(demonstration: Demonstration, page: str) -> None:
    closed = httpx.get(f"{demonstration.airflow}/watchdesk/{page}", timeout=30)
    assert closed.status_code in (302, 303, 307, 401, 403)
    assert TITLE not in closed.text
    with demonstration.client() as client:
        opened = client.get(f"/watchdesk/{page}", follow_redirects=True)
    assert opened.status_code == 200


def test_the_desk_shows_the_stories_with_their_words_marked(demonstration: Demonstration) -> None:
    with demonstration.client() as client:
        page = client.get("/watchdesk/").text
    assert "<mark>" in page


def test_ctrl_c_stops_every_process_and_a_second_start_tells_nothing_twice(
    demonstration: Demonstration, home: Path
) -> None:
    before = demonstration.alerts()
    demonstration.stop()
    with pytest.raises(httpx.TransportError):
        httpx.get(CONTROL + "/items", timeout=5)
    with pytest.raises(httpx.TransportError):
        httpx.get(demonstration.airflow, timeout=5)
    again = subprocess.run(
        ["make", "demo", "EXIT=1"],
        cwd=PROJECT,
        env={**os.environ, "WATCHDESK_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert again.returncode == 0, again.stdout + again.stderr
    assert "no alert was sent" in again.stdout
    assert demonstration.alerts() == before


def test_make_up_starts_with_the_persons_own_configuration_and_ctrl_c_stops_it(tmp_path: Path) -> None:
    output = tmp_path / "output.txt"
    with output.open("wb") as written:
        running = subprocess.Popen(
            ["make", "up"],
            cwd=PROJECT,
            env={**os.environ, "WATCHDESK_HOME": str(tmp_path)},
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + 200
        while "Ctrl-C stops everything" not in output.read_text():
            assert running.poll() is None, output.read_text()
            assert time.monotonic() < end, output.read_text()
            time.sleep(1)
        airflow = next(line.split()[1] for line in output.read_text().splitlines() if line.startswith("Airflow:"))
        httpx.get(airflow, timeout=30)
    finally:
        press_ctrl_c(running)
    with pytest.raises(httpx.TransportError):
        httpx.get(airflow, timeout=5)
