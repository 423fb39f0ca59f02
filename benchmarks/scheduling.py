"""Airflow with many sources that are due: how long after its time each is crawled and stored, and at what cost.

usage: python -m benchmarks.scheduling [--sources 1000] [--due 1000] [--spread 0] [--group 0] [--minutes 60]

A catalogue of made-up sources on a local server (a feed and robots.txt each, validators, articles of 5 kB), which
were crawled before; since then every third has one article more. Then the real Airflow, in a folder of its own,
with all of their DAGs waiting; `--due` sources fall due, in one moment or, with `--spread`, evenly over so many
minutes: their DAGs are unpaused, and run at once. `--group N` puts N sources into each DAG. It ends when all have
run, or after `--minutes`. Lag is from a source's moment to the beginning of its crawl, and to the end of its DAG's
run; processor seconds are those of all of Airflow's processes and their children.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from benchmarks.texts import unlike
from pipeline.store import Store
from pipeline.store.models import RunRow
from watchdesk.app import App
from watchdesk.servers import HOST, PROJECT, Airflow, ServerError, airflow
from watchdesk.settings import Settings

AIRFLOW_PORT = 8801
ENTRIES = 1  # of a feed
BUSY = 3  # every so many sources have something new
PAGE = 5_000
DIFFERENT = 200  # texts that the server has
TICK = 5.0  # seconds between two looks
AT_ONCE = 100  # answers in a page of Airflow's API
CRAWLS = "crawl_"
ALL_RUNS = "/api/v2/dags/~/dagRuns"
NEVER = "0 0 1 1 *"  # the DAGs run when they are unpaused, and at no other time
TRIES = 10
SECOND = os.sysconf("SC_CLK_TCK")

Groups = Mapping[str, Sequence[str]]
Spent = dict[str, float]


def main() -> None:
    """Print how the sources' runs went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1000, help="in the catalogue")
    parser.add_argument("--due", type=int, help="so many of them fall due (all)")
    parser.add_argument("--spread", type=float, default=0, help="minutes over which they fall due (0: at once)")
    parser.add_argument("--group", type=int, default=0, help="sources in a DAG (0: a DAG each)")
    parser.add_argument("--minutes", type=float, default=60, help="after which it ends in any case")
    options = parser.parse_args()
    say = Console(stderr=True).print
    with tempfile.TemporaryDirectory() as name, _sites() as (root, edition):
        home = Path(name)
        groups = _configure(home, root, options.sources, options.group)
        settings = Settings(home, home, f"sqlite:///{home / 'watchdesk.db'}")
        app = App(settings)
        due = _due(groups, options.due or options.sources)
        say(f"crawling {sum(map(len, due.values()))} sources for the first time")
        app.fetch([source for sources in due.values() for source in sources])
        edition.value = 1
        with airflow(settings, say, AIRFLOW_PORT) as running:
            _wait_for_dags(running, len(groups))
            say("all DAGs are read")
            load = Load(running, due, options.spread * 60, say)
            load.run(options.minutes * 60)
            Console().print(load.lags(app.store), load.costs())
        app.store.close()


class Load:
    """Sources that fall due in a running Airflow. `spread` is in seconds, `due` has the sources of each DAG."""

    def __init__(self, running: Airflow, due: Groups, spread: float, say: Callable[[str], object]) -> None:
        self._airflow, self._due, self._spread, self._say = running, due, spread, say
        self._moments: dict[str, float] = {}
        self._finished: dict[str, tuple[str, float]] = {}
        self._before: Spent = {}
        self._spent: Spent = {}
        self._seconds = 0.0

    def run(self, longest: float) -> None:
        """Let them fall due, and wait until all have run, or for `longest` seconds."""
        begun, self._before, ended = time.time(), _spent(self._airflow), 0
        while (passed := time.time() - begun) < longest and ended < len(self._due):
            self._unpause(passed)
            time.sleep(TICK)
            ended = self._ended()
            self._say(f"{time.time() - begun:.0f} s: {len(self._moments)} due, {ended} ended")
        self._spent, self._seconds = _spent(self._airflow), time.time() - begun
        self._read()

    def _unpause(self, passed: float) -> None:
        share = min(1.0, passed / self._spread) if self._spread else 1.0
        for dag in list(self._due)[len(self._moments) : round(share * len(self._due))]:
            self._moments[dag] = time.time()
            _patch(self._airflow, f"/api/v2/dags/{dag}", {"is_paused": False})

    def _ended(self) -> int:
        asked = {"dag_id_prefix_pattern": CRAWLS, "limit": 1}
        answers = [self._airflow.get(ALL_RUNS, state=state, **asked) for state in ("success", "failed")]
        return sum(answer["total_entries"] for answer in answers)

    def _read(self) -> None:
        for run in _all(self._airflow, ALL_RUNS, "dag_runs", dag_id_prefix_pattern=CRAWLS, order_by="id"):
            if run["end_date"]:
                self._finished[run["dag_id"]] = (run["state"], datetime.fromisoformat(run["end_date"]).timestamp())

    def lags(self, store: Store) -> Table:
        """How long after their moments the sources were crawled, and their DAGs' runs had ended."""
        table = Table("lag, s", "number", "median", "95 of 100", "longest", title="Sources")
        began = _begun(store, min(self._moments.values()))
        moments = {source: at for dag, at in self._moments.items() for source in self._due[dag]}
        table.add_row("crawl began", *_told([began[one] - at for one, at in moments.items() if one in began]))
        ends = {dag: end for dag, (_, end) in self._finished.items()}
        stored = [ends[dag] - at for dag, at in self._moments.items() if dag in ends for _ in self._due[dag]]
        table.add_row("stored", *_told(stored))
        failed = sum(state == "failed" for state, _ in self._finished.values())
        table.caption = f"{len(moments)} due, {len(stored)} stored in {self._seconds:,.0f} s; {failed} runs failed"
        return table

    def costs(self) -> Table:
        """Processor seconds, by process."""
        done = sum(len(self._due[dag]) for dag in self._finished) or 1
        table = Table("processor seconds", "in all", "a source", title="Cost")
        for name, spent in self._spent.items():
            used = spent - self._before[name]
            table.add_row(name, f"{used:,.0f}", f"{used / done:.2f}")
        used = sum(self._spent.values()) - sum(self._before.values())
        table.add_row("together", f"{used:,.0f}", f"{used / done:.2f}")
        table.caption = f"{used / self._seconds:.2f} processors were busy"
        return table


def _told(lags: list[float]) -> list[str]:
    if not lags:
        return ["0", "", "", ""]
    lags.sort()
    return [
        str(len(lags)),
        f"{statistics.median(lags):,.0f}",
        f"{lags[int(0.95 * (len(lags) - 1))]:,.0f}",
        f"{lags[-1]:,.0f}",
    ]


def _begun(store: Store, since: float) -> dict[str, float]:
    """When the first crawl of each source began since then."""
    later = RunRow.started_at >= datetime.fromtimestamp(since, UTC)
    chosen = select(RunRow.source, RunRow.started_at).where(RunRow.kind == "crawl", later)
    with store.read() as connection:
        rows = connection.execute(chosen.order_by(RunRow.started_at.desc())).all()
    return {source: at.timestamp() for source, at in rows}


def _due(groups: Groups, wanted: int) -> Groups:
    """The first DAGs that have so many sources."""
    chosen: dict[str, Sequence[str]] = {}
    for dag, sources in groups.items():
        if sum(map(len, chosen.values())) < wanted:
            chosen[dag] = sources
    return chosen


# ---------------------------------------------------------------- Airflow


def _wait_for_dags(running: Airflow, number: int) -> None:
    while True:
        found = running.get("/api/v2/dags", dag_id_pattern="crawl_", limit=1)["total_entries"]
        if found >= number:
            return
        time.sleep(TICK)


def _all(running: Airflow, path: str, name: str, **parameters: object) -> Iterator[dict[str, Any]]:
    known = 0
    while some := running.get(path, limit=AT_ONCE, offset=known, **parameters)[name]:
        yield from some
        known += len(some)


def _patch(running: Airflow, path: str, content: Mapping[str, object]) -> None:
    """Change something in Airflow, whose database may be busy: tried again."""
    for attempt in range(TRIES):
        with suppress(httpx.TransportError):
            if running.client.patch(path, json=dict(content)).is_success:
                return
        time.sleep(attempt)
    raise ServerError(f"Airflow took no change at {path}")


def _spent(running: Airflow) -> Spent:
    """Processor seconds so far: of the scheduler's own process and of its tasks, and of the others' families."""
    spent: Spent = {}
    for name, child in running.children.items():
        family = {pid: times for pid, session, times in _processes() if session == child.pid}
        own = sum(family[child.pid][:2])
        whole = sum(sum(times) for times in family.values())
        if name == "scheduler":
            spent |= {"scheduler": own / SECOND, "tasks": (whole - own) / SECOND}
        else:
            spent[name] = whole / SECOND
    return spent


def _processes() -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Id, session and times (its own in user and system mode, and those of its ended children) of each process."""
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                fields = (place / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended
            yield int(place.name), int(fields[3]), tuple(map(int, fields[11:15]))


# ---------------------------------------------------------------- the sources


def _configure(folder: Path, root: str, number: int, group: int) -> Groups:
    """Write the configuration. The sources of each DAG."""
    shutil.copy(PROJECT / "config" / "topics.yaml", folder)
    shutil.copy(PROJECT / "newsroom" / "config" / "channels.yaml", folder)
    lines, groups = ["contact: https://bench.example/about", "sources:"], {}
    for site in range(number):
        dag = f"group-{site // group}" if group else f"site-{site}"
        groups.setdefault(f"crawl_{dag}", []).append(f"site-{site}")
        lines += [
            f"  site-{site}:",
            f"    title: Site {site}",
            f"    home: {root}/{site}/",
            "    languages: [en]",
            f"    feeds: [{root}/{site}/feed]",
            f"    schedule: '{NEVER}'",
            "    private_addresses: true",
            "    paused: true",
        ]
        if group:
            lines.append(f"    group: {dag}")
    (folder / "sources.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return groups


@contextmanager
def _sites() -> Iterator[tuple[str, Synchronized[int]]]:
    """The sources' sites, and which edition of them is out."""
    ready: multiprocessing.SimpleQueue[str] = multiprocessing.SimpleQueue()
    edition = multiprocessing.Value("i", 0)
    server = multiprocessing.Process(target=_serve, args=(ready, edition), daemon=True)
    server.start()
    try:
        yield ready.get(), edition
    finally:
        server.terminate()
        server.join()


def _serve(ready: multiprocessing.SimpleQueue[str], edition: Synchronized[int]) -> None:
    asyncio.run(_server(ready, edition))


async def _server(ready: multiprocessing.SimpleQueue[str], edition: Synchronized[int]) -> None:
    texts = unlike(DIFFERENT)
    root = ""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                writer.write(_answer(request.decode("latin-1"), root, texts, edition.value))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, HOST, 0)
    root = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
    ready.put(root)
    async with server:
        await server.serve_forever()


def _answer(request: str, root: str, texts: Sequence[tuple[str, str]], edition: int) -> bytes:
    path = request.split(" ", 2)[1]
    if path == "/robots.txt":
        return _response("User-agent: *\nDisallow: /private/\n", "text/plain")
    site, _, name = path.strip("/").partition("/")
    if name == "feed":
        newest = ENTRIES + (edition if int(site) % BUSY == 0 else 0)
        tag = f'"{newest}"'
        if f"if-none-match: {tag}" in request.lower():
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        return _response(_feed(f"{root}/{site}", range(newest - ENTRIES, newest)), "application/rss+xml", tag)
    number = int("".join(filter(str.isdigit, name)) or 0)
    title, text = texts[(int(site) * 7 + number) % len(texts)]
    return _response(f"<title>{title}</title><h1>{title}</h1><p>{text}</p>".ljust(PAGE), "text/html")


def _feed(home: str, numbers: range) -> str:
    items = "".join(
        f"<item><title>{escape(home)} {number}</title><link>{home}/news/{number}.html</link></item>"
        for number in reversed(numbers)
    )
    return f'<rss version="2.0"><channel><title>Feed</title><link>{home}</link>{items}</channel></rss>'


def _response(body: str, kind: str, tag: str = "") -> bytes:
    content = body.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(content)}\r\n"
    return f"{head}{f'ETag: {tag}' + chr(13) + chr(10) if tag else ''}\r\n".encode() + content


if __name__ == "__main__":
    main()
