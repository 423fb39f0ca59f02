"""The ledger: what crawls cost, summed by day and by source."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import insert

from pipeline.store import Store
from pipeline.store.models import RunRow
from pipeline.store.reading.ledger import ledger, ledger_of
from tests.pipeline.health.histories import NOW, ago

TRAFFIC = {"requests": 10, "bytes": 1000, "not_modified": 4, "forbidden": 1, "status_429": 1, "status_503": 2}


def crawl(store: Store, at: datetime, source: str = "harbour", state: str = "ok", **counts: object) -> None:
    row = {"id": f"{source} {at}", "kind": "crawl", "source": source, "state": state, "started_at": at}
    with store.write() as connection:
        connection.execute(insert(RunRow).values(**row, counts=counts, warcs=[]))


def test_a_sources_days_are_summed_the_newest_first(store: Store) -> None:
    crawl(store, NOW, traffic=TRAFFIC)
    crawl(store, ago(hours=1), state="failed", traffic=TRAFFIC)
    crawl(store, ago(days=1), traffic=TRAFFIC)
    crawl(store, ago(days=2), "wire", traffic=TRAFFIC)
    today, yesterday = ledger_of(store, "harbour", NOW)
    assert (today.day, today.crawls, today.failed) == ("2026-03-04", 2, 1)
    assert (today.requests, today.bytes, today.not_modified, today.forbidden) == (20, 2000, 8, 2)
    assert (today.status_429, today.status_503) == (2, 4)
    assert today.unmodified_share == pytest.approx(0.4)
    assert (yesterday.day, yesterday.requests) == ("2026-03-03", 10)


def test_sources_are_summed_over_the_days_the_busiest_first(store: Store) -> None:
    crawl(store, NOW, traffic=TRAFFIC)
    crawl(store, NOW, "wire", traffic=TRAFFIC)
    crawl(store, ago(days=1), "wire", traffic=TRAFFIC)
    crawl(store, ago(days=9), "wire", traffic=TRAFFIC)
    lines = ledger(store, NOW, days=7)
    assert [(line.source, line.day, line.crawls, line.requests) for line in lines] == [
        ("wire", None, 2, 20),
        ("harbour", None, 1, 10),
    ]


def test_a_crawl_that_died_counts_as_a_crawl_without_traffic(store: Store) -> None:
    crawl(store, NOW, state="lost")
    (line,) = ledger(store, NOW)
    assert (line.crawls, line.failed, line.requests, line.unmodified_share) == (1, 1, 0, 0.0)
