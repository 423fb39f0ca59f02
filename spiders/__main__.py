"""`python -m spiders`: reads a CrawlJob as JSON on standard input, crawls, prints the report as JSON."""

from __future__ import annotations

import os
import signal
import sys

from spiders.job import CrawlJob


def main() -> None:
    """Crawl once, and leave without waiting for a thread that is stuck in a hostile listing."""
    # Ctrl-C in a terminal reaches parent and child; the parent passes it on as SIGTERM, and Scrapy takes a
    # second signal as an order to drop everything.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    job = CrawlJob.from_json(sys.stdin.read())
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints belongs to the log; the report stands alone

    from spiders.crawl import crawl  # installs the reactor

    print(crawl(job).to_json(), file=report, flush=True)
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
