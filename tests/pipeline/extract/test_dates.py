"""Publication and change: where they were read, and how sure they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.extract import extract
from pipeline.records import Article, Certainty, Dated, Listed, TimeBasis
from tests.pages import URL, ld, page

SEEN = datetime(2025, 1, 10, tzinfo=UTC)


def read(html: str, url: str = URL, timezone: str | None = None, listed: Listed | None = None) -> Article:
    found = extract(html.encode(), url, timezone=timezone, listed=listed, first_seen=SEEN)
    assert isinstance(found, Article)
    return found


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 12, 23, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "byline", "basis"),
    [
        (ld('{"@type": "NewsArticle", "datePublished": "2024-12-23T10:53:00Z"}'), "", TimeBasis.JSON_LD),
        ('<meta property="article:published_time" content="2024-12-23T13:53:00+03:00">', "", TimeBasis.META),
        ("", '<time datetime="2024-12-23T10:53Z">Monday</time>', TimeBasis.TIME_TAG),
        ("", '<span itemprop="datePublished" content="2024-12-23T10:53Z">Monday</span>', TimeBasis.TIME_TAG),
        ("", "<p class='d'>23 December 2024, 13:53 MSK</p>", TimeBasis.DATELINE),
    ],
    ids=["json-ld", "meta", "time tag", "microdata", "dateline"],
)
def test_an_instant_is_exact_wherever_it_stands(head: str, byline: str, basis: TimeBasis) -> None:
    assert read(page(head=head, byline=byline)).published == Dated(at(10, 53), basis)


def test_a_clock_without_zone_is_read_in_the_sites_zone() -> None:
    found = read(page(byline="<p>23 декабря 2024, 13:53</p>"), timezone="Europe/Minsk")
    assert found.published == Dated(at(10, 53), TimeBasis.DATELINE, Certainty.ZONE_ASSUMED)


def test_a_clock_without_zone_is_read_as_utc_where_no_zone_is_known() -> None:
    found = read(page(byline="<p>23 декабря 2024, 13:53</p>"))
    assert found.published == Dated(at(13, 53), TimeBasis.DATELINE, Certainty.ZONE_UNKNOWN)


def test_the_zone_that_the_page_states_for_another_time_is_taken() -> None:
    data = '{"@type":"NewsArticle","datePublished":"2024-12-23 13:53","dateModified":"2024-12-23T15:00:00+03:00"}'
    assert read(page(head=ld(data))).published == Dated(at(10, 53), TimeBasis.JSON_LD, Certainty.ZONE_ASSUMED)


def test_a_day_in_the_address_is_a_day_only() -> None:
    found = read(page(), url="https://harbour.example/2024/12/23/locks")
    assert found.published == Dated(at(0), TimeBasis.ADDRESS, Certainty.DAY)


def test_a_clock_beats_a_day_alone() -> None:
    head = '<meta name="date" content="2024-12-23">'
    found = read(page(head=head, byline="<p>23.12.2024, 13:53 UTC</p>"))
    assert found.published == Dated(at(13, 53), TimeBasis.DATELINE)


def test_a_feeds_time_serves_a_page_without_one() -> None:
    found = read(page(), listed=Listed("Locks", at(9)))
    assert found.published == Dated(at(9), TimeBasis.LISTING)


def test_published_and_modified_are_kept_apart() -> None:
    byline = "<p>Published 23.12.2024 10:00 UTC</p><p>Updated at 13:53 UTC, 23-12-2024</p>"
    found = read(page(byline=byline))
    assert (found.published_at, found.modified_at) == (at(10), at(13, 53))


def test_a_page_that_shows_its_last_change_only_was_published_by_then() -> None:
    found = read(
        page(byline="<p>Updated at 13:53 UTC, 23-12-2024</p>"), url="https://harbour.example/2024/12/23/locks"
    )
    assert found.published == Dated(at(13, 53), TimeBasis.DATELINE)


@pytest.mark.parametrize("value", ["2031-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0001-01-01", "soon"])
def test_an_implausible_date_is_dropped(value: str) -> None:
    head = f'<meta property="article:published_time" content="{value}">'
    assert read(page(head=head)).published is None


def test_numbers_in_a_list_of_links_are_no_date() -> None:
    links = "".join(f"<li><a href='/{n}'>Timetable {n}.1.1995 and {n} more</a></li>" for n in range(1, 9))
    assert read(page(after=f"<aside><ul>{links}</ul></aside>")).published is None


def test_a_page_without_a_main_heading_has_its_date_by_the_heading_that_its_title_repeats() -> None:
    html = page(byline="<p>23.12.24 | 13:53 UTC</p>").replace("h1>", "h3>")
    assert read(html).published == Dated(at(13, 53), TimeBasis.DATELINE)


@pytest.mark.parametrize(
    "other",
    [
        "<p>Ships wait for the gates of the upper lock in the evening light, 20 December 2024 (Ivy Marsh)</p>",
        "<div><a href='/older'>Ferry timetable will change for the whole of the winter</a> 20.12.2024</div>",
    ],
    ids=["caption", "card"],
)
def test_the_date_of_a_picture_or_another_article_is_not_the_articles(other: str) -> None:
    assert read(page(byline=other)).published is None
    assert read(page(byline=f"{other}<p>23.12.2024</p>")).published_at == at(0)


def test_a_long_dateline_has_its_date_first_or_a_clock_or_says_what_it_is() -> None:
    words = "in Ships, Locks, Canals, River trade and Harbour life, for all who work there"
    for line in (f"23.12.2024 {words}", f"Published {words} 23.12.2024"):
        assert read(page(byline=f"<p>{line}</p>")).published_at == at(0)


def test_a_day_in_the_address_tells_which_visible_date_is_the_articles() -> None:
    found = read(
        page(byline="<p>As seen on 3 May 2019</p><p>23.12.2024, 13:53 UTC</p>"),
        url="https://harbour.example/2024/12/23/locks",
    )
    assert found.published == Dated(at(13, 53), TimeBasis.DATELINE)


def test_a_page_that_states_its_last_change_alone_was_published_by_then() -> None:
    found = read(page(head='<meta property="og:updated_time" content="2024-12-23T13:53:00Z">'))
    assert found.published == Dated(at(13, 53), TimeBasis.META)
