"""Runs crawls in processes of their own: a reactor starts only once, and a crawl that dies takes nothing along.

Starting such a process costs a second of the processor, a crawl that finds nothing new a few hundredths. So crawls
that are wanted at the same time share one.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.archive import recover
from pipeline.records import ArchiveError
from spiders.files import not_before_file
from spiders.hosts import permitted
from spiders.job import CrawlJob
from spiders.report import CrawlReport, no_counts
from spiders.scouting import ScoutJob, ScoutReport

SECONDS_TO_CLOSE = 40  # a request in flight may take its 30 s; then the files are closed
PROCESSES = 2  # at a time, for sources that cannot share one


def run(job: CrawlJob) -> CrawlReport:
    """Crawl a source once.

    Gives a report also of a crawl that failed or was killed, with the reason in `failure`. The child's log
    goes to this process's standard error. Raises OSError when no process can be started.
    """
    (report,) = run_all([job])
    return report


def run_all(jobs: Sequence[CrawlJob]) -> Iterator[CrawlReport]:
    """Crawl different sources, many at a time; the report of each as soon as it has ended, as `run` gives it.

    When the caller stops asking, what still runs is stopped. Raises OSError when no process can be started.
    """
    ended: queue.SimpleQueue[CrawlReport | OSError] = queue.SimpleQueue()
    children: list[subprocess.Popen[str]] = []

    def work(some: Sequence[CrawlJob]) -> None:
        try:
            for report in _reports(some, children):
                ended.put(report)
        except OSError as error:
            ended.put(error)

    pool = ThreadPoolExecutor(PROCESSES)
    try:
        for some in sharing(jobs):
            pool.submit(work, some)
        for _ in jobs:
            one = ended.get()
            if isinstance(one, OSError):
                raise one
            yield one
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in children:
            _end(child)


def sharing(jobs: Sequence[CrawlJob]) -> list[list[CrawlJob]]:
    """The jobs of each process: those that may reach the same private hosts. One that needs a browser is alone.

    The resolver that keeps private addresses back is the process's; so no source comes into the company of another
    that may go where it may not.
    """
    shares: dict[object, list[CrawlJob]] = {}
    for job in jobs:
        key = job.source_id if job.source.render else tuple(permitted(job.source))
        shares.setdefault(key, []).append(job)
    return list(shares.values())


def _reports(jobs: Sequence[CrawlJob], children: list[subprocess.Popen[str]]) -> Iterator[CrawlReport]:
    """The report of each job, from one child process; also of those that it has none of, because it died."""
    left = {job.run: job for job in jobs}
    child = _child()
    children.append(child)
    assert child.stdin
    assert child.stdout
    with child.stdin as way:
        way.write(json.dumps([job.to_json() for job in jobs]))
    for line in child.stdout:
        report = CrawlReport.from_json(line)
        del left[report.run]
        yield report
    status = child.wait()
    for job in left.values():
        yield _lost(job, status)


def scout(job: ScoutJob) -> ScoutReport:
    """Look at a site once, and see how its articles can be discovered.

    Gives a report also of a scouting that failed or was killed, with the reason in `failure`. Writes nothing
    to the archive but the time until which the site asked to be left alone. Raises OSError when no process can
    be started.
    """
    out, status = _answer(job.to_json())
    lines = out.strip().splitlines()
    if status == 0 and lines:
        return ScoutReport.from_json(lines[-1])
    return ScoutReport(job.url, failure=f"the scouting's process {_ended(status)}")


def _answer(job: str) -> tuple[str, int]:
    """What the child process prints for a job, and its status."""
    child = _child()
    try:
        out, _ = child.communicate(job)
    finally:
        _end(child)
    return out, child.returncode


def _child() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "spiders"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=_environment(),
    )


def preview(job: CrawlJob) -> CrawlReport:
    """Read the listings that a crawl would read, in `wanted` with the number of articles that it would fetch.

    Nothing is kept, and listings are asked for without conditions. A time until which the site asked to be left
    alone holds as in a crawl. Raises OSError as `run` does.
    """
    with TemporaryDirectory(prefix="watchdesk-") as folder:
        dry = replace(job, archive=Path(folder), dry_run=True)
        waits, copied = (not_before_file(one.archive, job.source_id) for one in (job, dry))
        if waits.exists():
            copied.parent.mkdir(parents=True)
            shutil.copy(waits, copied)
        return run(dry)


def _environment() -> dict[str, str]:
    """This process's environment, in which the child finds the packages that this process runs."""
    home = str(Path(__file__).resolve().parent.parent)
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{home}{os.pathsep}{known}" if known else home}


def _end(child: subprocess.Popen[str]) -> None:
    """Stop a child that still runs because this process was interrupted."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(SECONDS_TO_CLOSE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _lost(job: CrawlJob, status: int) -> CrawlReport:
    """The report of a crawl whose process died, with what it had written."""
    failure, warcs = f"the crawl's process {_ended(status)}", ()
    try:
        warcs = tuple(recover(job.archive, job.source_id))
    except ArchiveError as error:
        failure = f"{failure}; {error}"
    return CrawlReport(job.source_id, job.run, warcs, no_counts(), failure)


def _ended(status: int) -> str:
    if status < 0:
        return f"was killed by {signal.Signals(-status).name}"
    return f"ended with status {status} and no report; its log says why"
