"""`python -m spiders`: reads a job as JSON on standard input, crawls or scouts, prints the report as JSON."""

from __future__ import annotations

import json
import os
import signal
import sys

from spiders.job import CrawlJob
from spiders.scouting import KIND, ScoutJob


def main() -> None:
    """Do one job, and leave without waiting for a thread that is stuck in a hostile listing."""
    # Ctrl-C in a terminal reaches parent and child; the parent passes it on as SIGTERM, and Scrapy takes a
    # second signal as an order to drop everything.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    text = sys.stdin.read()
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints belongs to the log; the report stands alone

    print(_done(text), file=report, flush=True)
    sys.stderr.flush()
    os._exit(0)


def _done(text: str) -> str:
    """The report on a job, both as JSON. Scrapy is imported here, for that installs the reactor."""
    if json.loads(text).get("kind") == KIND:
        from spiders.scout_spider import scout

        return scout(ScoutJob.from_json(text)).to_json()
    from spiders.crawl import crawl

    return crawl(CrawlJob.from_json(text)).to_json()


if __name__ == "__main__":
    main()
