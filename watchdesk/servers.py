"""Airflow on this machine: its four processes started in order, watched, and stopped together."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from pipeline.records import WatchdeskError
from watchdesk.settings import Settings

HOST = "127.0.0.1"
USER = "admin"
AIRFLOW_PORT = 8080
START_SECONDS = 180
STOP_SECONDS = 15
# For which Airflow waits for its SQLite database. The scheduler ends when it waits in vain. The api-server has
# requests that wait for one another: there the time is how long all wait, until one of them is tried again.
BUSY_SECONDS = 60
API_BUSY_SECONDS = 3
PROJECT = Path(__file__).resolve().parent.parent
Say = Callable[[str], object]


class ServerError(WatchdeskError):
    """A server could not be started, or has ended; the message names its log."""


# ---------------------------------------------------------------- processes


@contextmanager
def process(
    name: str, command: Sequence[str], environment: Mapping[str, str], logs: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A child process in a group of its own, its output in `logs/<name>.log`; stopped with all of its children."""
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield child
        finally:
            _stop(child)


def _signal(child: subprocess.Popen[bytes], number: int) -> bool:
    """Whether the child's group was there to be signalled."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return False
    return True


def _stop(child: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not _signal(child, number):
            break
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        # Its children may outlive it for a moment; the group is gone when nothing is left to signal.
        if _group_is_gone(child.pid):
            break
    child.wait()


def _group_is_gone(group: int) -> bool:
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold a folder, so that no second scheduler works on the same database. Raises ServerError."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "running.lock").open("w")
    except OSError as error:
        raise ServerError(
            f"{home} cannot be written: {error.strerror}; set WATCHDESK_HOME to another folder"
        ) from error
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServerError(
                f"Watchdesk runs in {home} already; stop it with Ctrl-C, or set WATCHDESK_HOME to another folder"
            ) from None
        yield


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the program the way Ctrl-C does, so that servers are stopped.

    Ctrl-C too, where a shell started the program in the background with that signal ignored.
    """

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    old = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def free_port(wanted: int) -> int:
    """`wanted` when nobody listens there, else one that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerError("no free port on 127.0.0.1")


# ---------------------------------------------------------------- Airflow


@dataclass
class Airflow:
    """A running Airflow: where it is, how to log in, and its REST API."""

    url: str
    user: str
    password: str
    logs: Path
    children: dict[str, subprocess.Popen[bytes]]
    client: httpx.Client

    def check(self) -> None:
        """Raises ServerError when one of its processes has ended."""
        for name, child in self.children.items():
            if child.poll() is not None:
                raise ServerError(
                    f"Airflow's {name} has ended (status {child.returncode}); see {self.logs / name}.log"
                )

    def get(self, path: str, **parameters: Any) -> Any:
        """The JSON answer of its REST API."""
        return self._asked("GET", path, params=parameters)

    def post(self, path: str, content: Mapping[str, object]) -> Any:
        """The JSON answer of its REST API."""
        return self._asked("POST", path, json=dict(content))

    def dags(self) -> set[str]:
        """The ids of the DAGs that it has read."""
        return {dag["dag_id"] for dag in self.get("/api/v2/dags", limit=100)["dags"]}

    def import_errors(self) -> list[str]:
        """What is wrong with DAG files."""
        found = self.get("/api/v2/importErrors")["import_errors"]
        return [f"{error['filename']}: {error['stack_trace'].strip().splitlines()[-1]}" for error in found]

    def runs(self, dag: str, since: str) -> list[dict[str, Any]]:
        """The runs of a DAG that were queued since a time (ISO 8601), oldest first."""
        found = self.get(f"/api/v2/dags/{dag}/dagRuns", order_by="-run_after", limit=50)["dag_runs"]
        return sorted(
            (run for run in found if (run["queued_at"] or "") >= since), key=lambda run: run["queued_at"]
        )

    def trigger(self, dag: str, **parameters: object) -> str:
        """Start a run by hand. Its id."""
        return str(
            self.post(f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": parameters})["dag_run_id"]
        )

    def _asked(self, method: str, path: str, **options: Any) -> Any:
        self.check()
        for attempt in range(5):
            try:
                answer = self.client.request(method, path, **options)
                answer.raise_for_status()
                return answer.json()
            except httpx.HTTPStatusError as error:
                text = error.response.text[:300]
                raise ServerError(f"Airflow answered {error.response.status_code} to {path}: {text}") from error
            except httpx.TransportError as error:
                if method != "GET" or attempt == 4:
                    raise ServerError(
                        f"Airflow does not answer at {self.url}: {error}; see {self.logs}"
                    ) from error
                time.sleep(2)
        raise AssertionError("unreachable")


def airflow_environment(settings: Settings, port: int, busy: int = BUSY_SECONDS) -> dict[str, str]:
    """The environment of Airflow's processes: its files below WATCHDESK_HOME, listening on 127.0.0.1.

    `busy` is for how many seconds its SQLite database is waited for.
    How many tasks run, how often they are tried again, and Airflow's database may be set in the environment as
    Airflow names it.
    """
    url = f"http://{HOST}:{port}"
    folder = settings.home / "airflow"
    defaults = {
        "AIRFLOW__API__WORKERS": 1,
        "AIRFLOW__CORE__DEFAULT_TASK_RETRIES": 2,
        "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": 60,
        "AIRFLOW__CORE__PARALLELISM": max(2, os.cpu_count() or 2) * 2,
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": 1,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_database(settings.home)}?timeout={busy}",
    }
    fixed = {
        "AIRFLOW_HOME": folder,
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": port,
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__CORE__AUTH_MANAGER": (
            "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
        ),
        "AIRFLOW__CORE__DAGS_FOLDER": PROJECT / "dags",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": folder / "passwords.json",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": folder / "logs",
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "WATCHDESK_HOME": settings.home,
        "WATCHDESK_CONFIG": settings.config,
        "WATCHDESK_DATABASE_URL": settings.database_url,
    }
    made = {
        **{name: str(value) for name, value in defaults.items()},
        **os.environ,
        **{name: str(value) for name, value in fixed.items()},
    }
    database = made["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    if database.startswith("postgresql"):
        # Airflow would take asyncpg, which is not installed; psycopg does both.
        made.setdefault("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC", database)
    return made


def _database(home: Path) -> Path:
    """Airflow's database, when none is named in the environment."""
    return home / "airflow" / "airflow.db"


@contextmanager
def airflow(settings: Settings, say: Say, port: int = AIRFLOW_PORT) -> Iterator[Airflow]:
    """Airflow, healthy, at that port or at a free one; its processes are stopped at the end. Raises ServerError.

    The api-server comes first: a task that starts before it listens fails.
    """
    port = free_port(port)
    environment = airflow_environment(settings, port)
    logs = settings.home / "logs"
    command = str(Path(sys.executable).with_name("airflow"))
    with ExitStack() as stack:
        say("preparing Airflow's database")
        _migrate(command, environment, logs)
        _let_readers_read(_database(settings.home))
        children = {}

        def start(name: str, environment: Mapping[str, str]) -> None:
            children[name] = stack.enter_context(process(name, [command, name], environment, logs))

        url = f"http://{HOST}:{port}"
        client = stack.enter_context(httpx.Client(base_url=url, timeout=30))
        running = Airflow(url, USER, "", logs, children, client)
        start("api-server", airflow_environment(settings, port, API_BUSY_SECONDS))
        say("starting Airflow's api-server")
        _wait_until(running, lambda: _answers(client), "api-server")
        running.password = _password(settings.home)
        client.headers["Authorization"] = f"Bearer {_token(client, running.password)}"
        for name in ("dag-processor", "scheduler", "triggerer"):
            start(name, environment)
        say("starting Airflow's scheduler, dag-processor and triggerer")
        _wait_until(running, lambda: _is_healthy(running), "scheduler")
        try:
            yield running
        finally:
            # All at once: each takes some seconds to end.
            for child in children.values():
                _signal(child, signal.SIGTERM)


def _migrate(command: str, environment: Mapping[str, str], logs: Path) -> None:
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / "migrate.log").open("ab") as log:
        done = subprocess.run(
            [command, "db", "migrate"], env=dict(environment), stdout=log, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        raise ServerError(f"Airflow's database could not be made; see {logs / 'migrate.log'}")


def _let_readers_read(database: Path) -> None:
    """Make SQLite keep a write-ahead file, for good: without it whoever reads keeps the scheduler from writing,
    which ends it when that takes too long.
    """
    if database.exists():
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")


def _wait_until(running: Airflow, ready: Callable[[], bool], name: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        running.check()
        if ready():
            return
        time.sleep(0.5)
    raise ServerError(f"Airflow's {name} is not ready after {START_SECONDS} s; see {running.logs / name}.log")


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/api/v2/version").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _is_healthy(running: Airflow) -> bool:
    parts = running.get("/api/v2/monitor/health")
    return all(parts[name]["status"] == "healthy" for name in ("metadatabase", "scheduler", "dag_processor"))


def _password(home: Path) -> str:
    passwords = json.loads((home / "airflow" / "passwords.json").read_text(encoding="utf-8"))
    return str(passwords[USER])


def _token(client: httpx.Client, password: str) -> str:
    answer = client.post("/auth/token", json={"username": USER, "password": password})
    answer.raise_for_status()
    return str(answer.json()["access_token"])
