"""Retry-After: how long a site asks to wait, and that later runs keep to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spiders.waiting import LONGEST, UNNAMED, Waits, wait_asked_for

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("status", [429, 503])
def test_seconds_and_dates_are_understood(status: int) -> None:
    assert wait_asked_for(status, "120", NOW) == NOW + timedelta(minutes=2)
    assert wait_asked_for(status, "Wed, 04 Mar 2026 13:00:00 GMT", NOW) == NOW + timedelta(hours=1)


def test_too_many_requests_means_waiting_also_without_a_time() -> None:
    assert wait_asked_for(429, None, NOW) == NOW + UNNAMED
    assert wait_asked_for(429, "soon", NOW) == NOW + UNNAMED


def test_an_unavailable_site_that_names_no_time_asks_for_nothing() -> None:
    assert wait_asked_for(503, None, NOW) is None
    assert wait_asked_for(200, "120", NOW) is None


@pytest.mark.parametrize("text", ["99999999", "9" * 400, "Wed, 04 Mar 2037 12:00:00 GMT"])
def test_no_wait_is_longer_than_a_day(text: str) -> None:
    assert wait_asked_for(503, text, NOW) == NOW + LONGEST


@pytest.mark.parametrize("text", ["0", "-5", "Wed, 04 Mar 2020 12:00:00 GMT", "", "²"])
def test_a_time_that_has_passed_or_is_none_asks_for_nothing(text: str) -> None:
    assert wait_asked_for(503, text, NOW) is None


def test_a_wait_holds_in_a_later_run_until_its_time(tmp_path: Path) -> None:
    file = tmp_path / "harbour" / ".not-before"
    Waits(file, lambda: NOW).ask("harbour.example", NOW + timedelta(hours=1))
    assert Waits(file, lambda: NOW).until("harbour.example") == NOW + timedelta(hours=1)
    assert Waits(file, lambda: NOW + timedelta(hours=2)).until("harbour.example") is None
    assert Waits(file, lambda: NOW).until("other.example") is None


def test_a_shorter_wait_does_not_shorten_a_longer_one(tmp_path: Path) -> None:
    waits = Waits(tmp_path / "w", lambda: NOW)
    waits.ask("harbour.example", NOW + timedelta(hours=1))
    waits.ask("harbour.example", NOW + timedelta(minutes=1))
    assert waits.until("harbour.example") == NOW + timedelta(hours=1)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"harbour.example": 7}'])
def test_a_damaged_file_holds_nothing_up(tmp_path: Path, text: str) -> None:
    (tmp_path / "w").write_text(text)
    assert Waits(tmp_path / "w", lambda: NOW).until("harbour.example") is None
