"""Runs a crawl in a process of its own: a reactor starts only once, and a crawl that dies takes nothing along."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.archive import recover
from spiders.files import not_before_file
from spiders.job import CrawlJob
from spiders.report import CrawlReport, no_counts
from spiders.scouting import ScoutJob, ScoutReport

SECONDS_TO_CLOSE = 40  # a request in flight may take its 30 s; then the files are closed


def run(job: CrawlJob) -> CrawlReport:
    """Crawl a source once.

    Gives a report also of a crawl that failed or was killed, with the reason in `failure`. The child's log
    goes to this process's standard error. Raises OSError when no process can be started, and ArchiveError
    when what a killed crawl left cannot be recovered.
    """
    out, status = _answer(job.to_json())
    return _report(job, out, status)


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
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "spiders"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=_environment(),
    )
    try:
        out, _ = child.communicate(job)
    finally:
        _end(child)
    return out, child.returncode


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


def _report(job: CrawlJob, out: str, status: int) -> CrawlReport:
    lines = out.strip().splitlines()
    if status == 0 and lines:
        return CrawlReport.from_json(lines[-1])
    warcs = tuple(recover(job.archive, job.source_id))
    return CrawlReport(job.source_id, job.run, warcs, no_counts(), f"the crawl's process {_ended(status)}")


def _ended(status: int) -> str:
    if status < 0:
        return f"was killed by {signal.Signals(-status).name}"
    return f"ended with status {status} and no report; its log says why"
