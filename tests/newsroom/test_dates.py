from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newsroom import dates

WINTER = datetime(2024, 12, 23, 12, 53, tzinfo=UTC)
SUMMER = datetime(2024, 8, 3, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("site", "shown"),
    [
        ("en", "December 23, 2024 13:53 CET"),
        ("be", "снежань 23, 2024"),
        ("ru", "23 декабря 2024, 15:53 MSK"),
    ],
)
def test_the_dateline_is_in_the_edition_s_language_and_zone(site: str, shown: str) -> None:
    assert dates.dateline(WINTER, site) == shown


def test_summer_time_is_named() -> None:
    assert dates.dateline(SUMMER, "en") == "August 3, 2024 23:30 CEST"


def test_a_day_begins_on_the_edition_s_own_clock() -> None:
    assert dates.with_clock(SUMMER, "be") == "4 жніўня 2024, 00:30 (Мінск)"


def test_months_stand_in_the_genitive_within_a_date() -> None:
    days = [dates.day(date(2024, month, 1), "be") for month in (2, 5, 11)]
    assert days == ["1 лютага 2024", "1 мая 2024", "1 лістапада 2024"]


def test_the_ledger_s_stamp_names_no_zone() -> None:
    assert dates.wire_stamp(WINTER) == "14:53,23-12-2024"


def test_machine_dates_carry_their_offset() -> None:
    assert dates.iso(WINTER, "ru") == "2024-12-23T15:53:00+03:00"
    assert dates.rss(WINTER, "en") == "Mon, 23 Dec 2024 13:53:00 +0100"
    assert dates.http(WINTER) == "Mon, 23 Dec 2024 12:53:00 GMT"
