"""What is known of addresses: those without a page, by source, with the time of the next try."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from pipeline.records import Outcome
from pipeline.store import Store
from pipeline.store.addresses import KnownAddresses, Unfetched
from pipeline.store.models import AddressRow
from tests.pipeline.health.histories import NOW, ago

HOUR = timedelta(hours=1)


def discover(store: Store, url: str, at: datetime = NOW, **columns: Any) -> None:
    row = {"source": "harbour", "role": "article", "stage": "discovered", "outcome": "failed", "status": 500}
    row |= {"discovered_at": at, "visited_at": at, **columns}
    with store.write() as connection:
        connection.execute(insert(AddressRow).values(url=url, **row))


def test_a_sources_articles_without_a_page_are_told_the_newest_first(store: Store) -> None:
    discover(store, "https://harbour.example/1", ago(hours=2), listed_title="Locks", listed_at=ago(hours=3))
    discover(store, "https://harbour.example/2", ago(hours=1), outcome="postponed", status=None)
    discover(store, "https://harbour.example/fetched", fetched_at=NOW)
    discover(store, "https://harbour.example/feed", role="listing")
    discover(store, "https://harbour.example/long-ago", ago(days=40))
    discover(store, "https://wire.example/1", source="wire")
    assert KnownAddresses(store).unfetched("harbour", ago(days=30)) == [
        Unfetched("https://harbour.example/2", Outcome.POSTPONED, None, ago(hours=1), ago(hours=1)),
        Unfetched(
            "https://harbour.example/1", Outcome.FAILED, 500, ago(hours=2), ago(hours=2), "Locks", ago(hours=3)
        ),
    ]


def test_an_address_that_failed_is_due_when_it_has_waited_for_about_as_long_as_it_was_tried() -> None:
    one = Unfetched("https://harbour.example/1", Outcome.FAILED, 500, ago(hours=10), NOW)
    assert one.due_at == NOW + 9 * HOUR


def test_it_is_due_within_a_day_however_long_it_was_tried() -> None:
    one = Unfetched("https://harbour.example/1", Outcome.FAILED, 500, ago(days=20), NOW)
    assert one.due_at == NOW + 24 * HOUR
