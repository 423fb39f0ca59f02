"""The period that a sitemap's name states is believed only when no other reading fits as well."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from spiders.links import Link
from spiders.periods import Period, Range, periods_of

HOME = "https://harbour.example"
TODAY = date(2026, 3, 4)


def periods(*names: str, **lastmods: datetime) -> dict[str, Period]:
    links = [
        Link(f"{HOME}/{name}", changed_at=lastmods.get(name.partition(".")[0].replace("-", "_"))) for name in names
    ]
    return {url.removeprefix(HOME + "/"): period for url, period in periods_of(links, TODAY).items()}


def month(year: int, number: int, last: int) -> Period:
    return Period(date(year, number, 1), date(year, number, last))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("sitemap-2026-01.xml", "sitemap-2025-12.xml"),
        ("posts_2026_1.xml.gz", "posts_2025_12.xml.gz"),
        ("sitemap/2026/01.xml", "sitemap/2025/12.xml"),
        ("map-202601.xml", "map-202512.xml"),
        ("map.xml?yyyy=2026&mm=01", "map.xml?yyyy=2025&mm=12"),
        ("static/2019/map-2026-01-2.xml", "static/2019/map-2025-12-1.xml"),
    ],
)
def test_months(first: str, second: str) -> None:
    assert periods(first, second)[first] == month(2026, 1, 31)


def test_years() -> None:
    assert periods("map-2024.xml", "map-2025.xml")["map-2024.xml"] == Period(date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize("form", ["day/2026/01/{:02d}", "day-2026-01-{:02d}.xml", "202601{:02d}.xml"])
def test_days(form: str) -> None:
    names = [form.format(day) for day in range(1, 32)]
    assert periods(*names)[names[8]] == Period(date(2026, 1, 9), date(2026, 1, 9))


def test_few_numbers_after_a_month_may_be_parts_of_it() -> None:
    names = ["m-2025-12-01.xml", "m-2026-01-01.xml", "m-2026-01-02.xml", "m-2026-02-01.xml"]
    assert periods(*names)["m-2026-01-02.xml"] == month(2026, 1, 31)


@pytest.mark.parametrize(
    "numbers",
    [
        {2024: 4, 2025: 3},
        {2023: 3, 2024: 12, 2025: 7, 2026: 1},
        {2024: 53, 2025: 52, 2026: 9},
        {2025: 11, 2026: 3},
    ],
)
def test_numbers_after_a_year_may_be_parts_of_it_unless_every_whole_year_has_twelve(
    numbers: dict[int, int],
) -> None:
    names = [f"map-{year}-{part}.xml" for year, last in numbers.items() for part in range(1, last + 1)]
    told = periods(*names)
    assert {told[name] for name in names} == {Period(date(year, 1, 1), date(year, 12, 31)) for year in numbers}


@pytest.mark.parametrize(
    "names",
    [
        ("map-1.xml", "map-2.xml"),
        ("map-1000.xml", "map-2024.xml"),
        ("map-2025.xml", "map-2026.xml", "map-2028.xml"),
        ("map-200512.xml", "map-200513.xml"),
        ("2019/map-1.xml", "2019/map-2.xml"),
        ("map-2025-12.xml",),
    ],
)
def test_numbers_are_no_periods_unless_all_that_are_built_alike_can_be(names: tuple[str, ...]) -> None:
    assert periods(*names) == {}


def test_a_sitemap_that_was_last_changed_before_its_period_is_only_numbered() -> None:
    assert periods("map-2024.xml", "map-2025.xml", map_2025=datetime(2021, 5, 1, tzinfo=UTC)) == {}


def test_sitemaps_that_border_on_the_days_may_hold_them() -> None:
    days = Range(frozenset({date(2026, 2, 1)}), UTC)
    assert days.may_be_in(Link(HOME), month(2026, 1, 31))
    assert not days.may_be_in(Link(HOME), month(2025, 12, 31))


def test_a_sitemap_without_lastmod_and_without_a_period_may_hold_any_day() -> None:
    assert Range(frozenset({date(2001, 2, 1)}), UTC).may_be_in(Link(HOME), None)
