"""The ledger: one outcome for each address, and which listings have to be read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.records import Known, Outcome
from spiders.errors import failed, postponed
from spiders.targets import Ledger, Target

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def target(url: str = "https://harbour.example/a", **more: object) -> Target:
    return Target(url, vias=["https://harbour.example/feed"], **more)  # type: ignore[arg-type]


def known(due_at: datetime | None = None) -> Known:
    return Known("https://harbour.example/a", fetched_at=NOW - HOUR, due_at=due_at)


def test_an_unknown_address_is_wanted() -> None:
    assert target().is_wanted(NOW)


def test_a_known_address_is_wanted_when_it_is_due() -> None:
    assert target(known=known(NOW)).is_wanted(NOW)
    assert not target(known=known(NOW + HOUR)).is_wanted(NOW)
    assert not target(known=known(None)).is_wanted(NOW)


def test_a_known_address_is_wanted_when_its_listing_says_that_it_changed() -> None:
    assert target(known=known(), changed_at=NOW).is_wanted(NOW)
    assert not target(known=known(), changed_at=NOW - 2 * HOUR).is_wanted(NOW)


def test_a_change_in_the_second_of_the_fetch_may_have_come_after_it() -> None:
    fetched = Known("https://harbour.example/a", fetched_at=NOW + timedelta(milliseconds=400))
    assert target(known=fetched, changed_at=NOW).is_wanted(NOW + HOUR)
    assert not target(known=fetched, changed_at=NOW - timedelta(seconds=1)).is_wanted(NOW + HOUR)


def test_an_address_ends_once() -> None:
    ledger = Ledger()
    ledger.enter([target()])
    assert ledger.settle(target(), Outcome.FETCHED)
    assert not ledger.settle_verdict(target(), failed("late"))
    assert ledger.counts["discovered"] == ledger.counts["fetched"] == 1


def test_the_counts_add_up_to_what_was_entered() -> None:
    ledger = Ledger()
    ledger.enter(target(f"https://harbour.example/{n}") for n in range(3))
    ledger.settle(target("https://harbour.example/0"), Outcome.SKIPPED)
    ledger.settle_verdict(target("https://harbour.example/1"), postponed("later"))
    assert ledger.counts["discovered"] == 3
    assert [one.url for one in ledger.pending] == ["https://harbour.example/2"]


def test_a_listing_with_an_address_to_try_again_is_unfinished() -> None:
    for verdict in (postponed("later"), failed("timed out", network=True), failed("status 500", status=500)):
        ledger = Ledger()
        ledger.enter([target()])
        ledger.settle_verdict(target(), verdict)
        assert ledger.unfinished == {"https://harbour.example/feed"}


def test_a_listing_whose_address_is_gone_is_finished() -> None:
    ledger = Ledger()
    ledger.enter([target()])
    ledger.settle_verdict(target(), failed("status 410", status=410))
    assert ledger.unfinished == set()
