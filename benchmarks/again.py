"""What it costs a site to be crawled again when nothing has changed: the bundled newsroom, crawled twice.

usage: python -m benchmarks.again

All its sources, as the demonstration reads them, without a delay. Bytes are those of the answers as they came over
the line, headers and robots.txt included. Ends with status 1 when the second crawl took more than LIMIT of the
first one's bytes.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from newsroom import serve
from watchdesk.app import App
from watchdesk.settings import Settings

LIMIT = 0.02
PORTS = {"en": 8801, "be": 8802, "ru": 8803, "wire": 8804}
CATALOGUE = Path(__file__).resolve().parents[1] / "newsroom" / "config" / "sources.yaml"

Traffic = Mapping[str, Mapping[str, int]]


def main() -> None:
    """Print the requests and bytes of both crawls, by source."""
    with tempfile.TemporaryDirectory() as name, serve(Path(name, "newsroom")) as newsroom:
        folder = Path(name)
        text = CATALOGUE.read_text(encoding="utf-8")
        for site, port in PORTS.items():
            text = text.replace(f"http://127.0.0.1:{port}", newsroom.urls[site])
        (folder / "sources.yaml").write_text(text, encoding="utf-8")
        app = App(Settings(folder / "home", folder, f"sqlite:///{folder / 'watchdesk.db'}"))
        first, second = _crawled(app), _crawled(app)
        app.store.close()
    share = _sum(second, "bytes") / _sum(first, "bytes")
    Console().print(_table(first, second))
    print(f"bytes again: {share:.2%} of the first crawl's")
    sys.exit(share > LIMIT)


def _crawled(app: App) -> Traffic:
    """Crawl all sources and store what came; the traffic of each."""
    reports = [app.crawl(name) for name in app.catalogue.sources]
    app.ingest([warc for report in reports for warc in report.warcs])
    return {report.source: report.traffic for report in reports}


def _sum(traffic: Traffic, name: str) -> int:
    return sum(one[name] for one in traffic.values())


def _table(first: Traffic, second: Traffic) -> Table:
    table = Table("source", "requests", "kB", "requests again", "of these 304", "kB again", "share of the bytes")
    for source, one in first.items():
        other = second[source]
        table.add_row(
            source,
            str(one["requests"]),
            f"{one['bytes'] / 1000:,.0f}",
            str(other["requests"]),
            str(other["not_modified"]),
            f"{other['bytes'] / 1000:,.1f}",
            f"{other['bytes'] / one['bytes']:.2%}",
        )
    return table


if __name__ == "__main__":
    main()
