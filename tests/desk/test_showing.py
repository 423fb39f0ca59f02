"""How times, addresses and charts are written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk import showing
from tests.desk.filled import NOW, ago


@pytest.mark.parametrize(
    ("back", "shown"),
    [
        ({"seconds": 5}, "just now"),
        ({"minutes": 12}, "12 min ago"),
        ({"hours": 5}, "5 h ago"),
        ({"days": 1}, "1 day ago"),
        ({"days": 30}, "30 days ago"),
        ({"days": -1}, "just now"),
    ],
)
def test_how_long_ago(back: dict[str, float], shown: str) -> None:
    assert showing.ago(NOW - timedelta(**back), NOW) == shown


def test_days_are_named_as_people_name_them() -> None:
    assert showing.day(ago(hours=1), NOW) == "today"
    assert showing.day(ago(hours=16), NOW) == "yesterday"
    assert showing.day(ago(days=3), NOW) == "Saturday 21 November"
    assert showing.short_day(ago(days=400), NOW) == "20 Oct 2025"
    assert showing.stamp(ago(days=3), NOW) == "21 Nov 15:00"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host/x",
        "http://",
        "https://[::1",
        " https://a.example/",
    ],
)
def test_what_a_browser_must_not_follow_is_no_link(url: str | None) -> None:
    assert showing.outside(url) is None or url == " https://a.example/"


def test_a_web_address_is_a_link() -> None:
    assert showing.outside("https://a.example/b?c=d") == "https://a.example/b?c=d"


def test_bars_keep_small_numbers_visible() -> None:
    assert [bar.height for bar in showing.bars([0, 1, 1000])] == [1, 3, showing.HEIGHT]
    assert showing.bars([]) == []


def test_an_address_carries_the_values_that_are_set() -> None:
    assert showing.query(topic="a b", source="", before=0, after=None) == "?topic=a%20b&before=0"


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert showing.writable("a\x00b\x0bc\ud800d\n") == "abcd\n"
