"""The demonstration ends when everything that was ingested has been tagged and sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.store.runs import PastRun
from watchdesk.demo import everything_told

BEGAN = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def run(kind: str, start: int, end: int | None, news: int = 1) -> PastRun:
    counts = {"new_article": news} if kind == "ingest" and end is not None else {}
    ended = None if end is None else BEGAN + timedelta(seconds=end)
    return PastRun(kind, BEGAN + timedelta(seconds=start), ended, counts)


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        ([run("crawl", 0, 5)], True),
        ([run("ingest", 5, 9)], False),
        ([run("ingest", 5, 9, news=0)], True),
        ([run("ingest", 5, None), run("tag", 6, 7), run("alert", 7, 8)], False),
        ([run("ingest", 5, 9), run("tag", 8, 10), run("alert", 10, 11)], False),
        ([run("ingest", 5, 9), run("tag", 9, 10), run("alert", 10, None)], False),
        ([run("ingest", 5, 9), run("ingest", 5, 8), run("tag", 9, 10), run("alert", 10, 11)], True),
    ],
)
def test_what_was_ingested_last_must_have_been_told(runs: list[PastRun], told: bool) -> None:
    assert everything_told(runs) is told
