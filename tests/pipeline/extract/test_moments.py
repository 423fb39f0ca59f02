"""Written times in the languages and forms that pages use."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from pipeline.extract.moments import read_moment


def utc(year: int, month: int, day: int, *clock: int) -> datetime:
    return datetime.combine(date(year, month, day), time(*clock), UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-12-23T10:53:00Z", utc(2024, 12, 23, 10, 53)),
        ("2024-12-23T10:53:41.389+03:00", utc(2024, 12, 23, 7, 53, 41)),
        ("2024-12-23 10:53 +0300", utc(2024, 12, 23, 7, 53)),
        ("20241223T105300Z", utc(2024, 12, 23, 10, 53)),
        ("1734951180", utc(2024, 12, 23, 10, 53)),
        ("1734951180000", utc(2024, 12, 23, 10, 53)),
        ("Mon, 23 Dec 2024 10:53:00 GMT", utc(2024, 12, 23, 10, 53)),
        ("23 декабря 2024, 13:53 MSK", utc(2024, 12, 23, 10, 53)),
        ("23 декабря 2024, 13:53 (мск)", utc(2024, 12, 23, 10, 53)),
        ("December 23, 2024 5:53 PM EST", utc(2024, 12, 23, 22, 53)),
        ("23.12.2024 11:53 CET", utc(2024, 12, 23, 10, 53)),
        ("Dec 23, 2024 12:05 a.m. UTC", utc(2024, 12, 23, 0, 5)),
    ],
)
def test_an_instant_is_read_with_its_zone(text: str, at: datetime) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert moment.zone is not None
    assert moment.at() == at


@pytest.mark.parametrize(
    "text",
    [
        "Updated at 13:53,23-12-2024",
        "снежань 23, 2024 13:53",
        "23 снежня 2024, 13:53",
        "23 грудня 2024 13:53",
        "23 grudnia 2024, 13:53",
        "23. Dezember 2024, 13:53 Uhr",
        "23 декабря 2024 г. в 13:53",
        "23 дек. 2024, 13:53",
        "13:53 23.12.2024",
        "December 23rd, 2024 at 1:53 pm",
        "23 de diciembre de 2024 13:53",
        "2024年12月23日 13時53",
    ],
)
def test_a_clock_without_zone_is_read(text: str) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert (moment.day, moment.clock, moment.zone) == (date(2024, 12, 23), time(13, 53), None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-12-23", date(2024, 12, 23)),
        ("2024/12/23", date(2024, 12, 23)),
        ("20241223", date(2024, 12, 23)),
        ("23.12.24", date(2024, 12, 23)),
        ("Апублікавана 3 траўня 2024 года", date(2024, 5, 3)),
        ("3 мая 2024", date(2024, 5, 3)),
        ("3 травня 2024", date(2024, 5, 3)),
        ("3 maja 2024", date(2024, 5, 3)),
        ("May 3, 2024", date(2024, 5, 3)),
        ("12 лютага 2024", date(2024, 2, 12)),
        ("12 лістапада 2024", date(2024, 11, 12)),
        ("12 листопада 2024", date(2024, 11, 12)),
        ("12 listopada 2024", date(2024, 11, 12)),
        ("04/05/2024", date(2024, 5, 4)),
        ("04/25/2024", date(2024, 4, 25)),
    ],
)
def test_a_day_alone_has_no_clock(text: str, day: date) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert (moment.day, moment.clock) == (day, None)


def test_numeric_dates_follow_the_page_where_both_orders_fit() -> None:
    moment = read_moment("04/05/2024", month_first=True)
    assert moment is not None
    assert moment.day == date(2024, 4, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "12:30",
        "31.02.2024",
        "99-99-2024",
        "12.30.24",
        "v3.12.24.1",
        "2024",
        "Room 12, 2024 seats",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert read_moment(text) is None


def test_an_offset_keeps_its_minutes() -> None:
    moment = read_moment("2024-09-04T16:20:35+05:30")
    assert moment is not None
    assert moment.zone is not None
    assert moment.zone.utcoffset(None) == timedelta(hours=5, minutes=30)
