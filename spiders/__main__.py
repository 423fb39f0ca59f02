"""`python -m spiders`: reads crawls, or a scouting, as JSON on standard input, and prints each one's report."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from spiders.job import CrawlJob
from spiders.scouting import KIND, ScoutJob


def main() -> None:
    """Do what is asked, and leave without waiting for a thread that is stuck in a hostile listing."""
    # Ctrl-C in a terminal reaches parent and child; the parent passes it on as SIGTERM, and Scrapy takes a
    # second signal as an order to drop everything.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    text = sys.stdin.read()
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints belongs to the log; the report stands alone

    _do(json.loads(text), lambda line: print(line, file=report, flush=True))
    sys.stderr.flush()
    os._exit(0)


def _do(job: Any, tell: Callable[[str], object]) -> None:
    """Scrapy is imported here, for that installs the reactor."""
    if isinstance(job, dict) and job["kind"] == KIND:
        from spiders.scout_spider import scout

        tell(scout(ScoutJob.from_json(json.dumps(job))).to_json())
    else:
        from spiders.crawl import crawl_all

        crawl_all([CrawlJob.from_json(one) for one in job], lambda report: tell(report.to_json()))


if __name__ == "__main__":
    main()
