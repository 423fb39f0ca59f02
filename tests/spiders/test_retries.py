"""Articles that did not come at first: when they are tried again, and that they are not forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from pipeline.records import Outcome
from pipeline.store.addresses import Unfetched
from pipeline.store.models import AddressRow
from spiders.retries import Retries
from spiders.targets import Target
from tests.spiders.conftest import Desk, local_source
from tests.spiders.sites import Answer, Site, page

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://harbour.example/1"


def failed(discovered: timedelta, tried: timedelta, status: int | None = 500) -> Unfetched:
    """An article that was discovered and last tried so long ago."""
    return Unfetched(URL, Outcome.FAILED, status, NOW - discovered, NOW - tried)


POSTPONED = Unfetched(URL, Outcome.POSTPONED, None, NOW - 9 * HOUR, NOW - HOUR)


@pytest.mark.parametrize(
    ("what", "one", "waits"),
    [
        ("tried once", failed(HOUR, HOUR), False),
        ("tried for an hour, an hour ago", failed(2 * HOUR, HOUR), False),
        ("tried for two hours, an hour ago", failed(3 * HOUR, HOUR), True),
        ("tried for a week, a day ago", failed(8 * 24 * HOUR, 24 * HOUR), False),
        ("tried for a week, an hour ago", failed(7 * 24 * HOUR, HOUR), True),
        ("said to be gone for two hours, an hour ago", failed(3 * HOUR, HOUR, 404), True),
        ("postponed", POSTPONED, False),
    ],
)
def test_an_article_waits_for_as_long_as_it_was_tried(what: str, one: Unfetched, waits: bool) -> None:
    assert Retries([one], NOW).waits(Target(URL)) is waits, what


@pytest.mark.parametrize(
    ("what", "one", "tried"),
    [
        ("failed once", failed(HOUR, HOUR), True),
        ("not due", failed(3 * HOUR, HOUR), False),
        ("gone", failed(HOUR, HOUR, 404), False),
        ("forbidden", Unfetched(URL, Outcome.FORBIDDEN, None, NOW - HOUR, NOW - HOUR), False),
        ("discovered long ago", failed(8 * 24 * HOUR, 25 * HOUR), False),
        ("postponed", POSTPONED, True),
    ],
)
def test_what_no_listing_names_any_more_is_tried_for_a_week(what: str, one: Unfetched, tried: bool) -> None:
    retries = Retries([one], NOW)
    assert bool(retries.forgotten([])) is tried, what
    assert retries.forgotten([URL]) == []


def test_a_person_who_wants_all_at_once_waits_for_none() -> None:
    retries = Retries([failed(3 * HOUR, HOUR)], NOW, at_once=True)
    assert not retries.waits(Target(URL))
    assert [one.url for one in retries.forgotten([])] == [URL]


@pytest.mark.servers
def test_an_article_that_failed_is_fetched_later_although_its_feed_has_moved_on(desk: Desk, site: Site) -> None:
    source = local_source(site.url, feeds=[site.url + "/feed"])
    site.feed("/3", "/2", "/1")
    site["/1"] = Answer(b"Oops", 500)
    assert desk.crawl(source).counts["failed"] == 1
    desk.ingest()
    site["/1"] = page("one")
    site.feed("/4", "/3", "/2")
    report = desk.crawl(source)
    assert (report.failure, report.counts["fetched"], report.counts["skipped"]) == (None, 2, 2)
    assert {one.url for one in desk.pages()} == {site.url + "/1", site.url + "/4"}


@pytest.mark.servers
def test_what_fails_again_and_again_is_asked_for_less_and_less(desk: Desk, site: Site) -> None:
    source = local_source(site.url, feeds=[site.url + "/feed"])
    site.feed("/2", "/1")
    site["/1"] = Answer(b"Gone", 404)
    desk.crawl(source)
    desk.ingest()
    with desk.store.write() as connection:
        two_hours_ago = datetime.now(UTC) - 2 * HOUR
        connection.execute(update(AddressRow).values(discovered_at=two_hours_ago))
    site.asked.clear()
    report = desk.crawl(source)
    assert (report.counts["skipped"], report.counts["failed"]) == (2, 0)
    assert site.paths() == ["/feed"]


@pytest.mark.servers
def test_a_failure_of_what_no_listing_names_is_none_of_the_sources(desk: Desk, site: Site) -> None:
    source = local_source(site.url, feeds=[site.url + "/feed"])
    site.feed("/2", "/1")
    site["/1"] = Answer(b"Oops", 500)
    desk.crawl(source)
    desk.ingest()
    site.feed("/2")
    report = desk.crawl(source)
    assert (report.failure, report.counts["failed"], report.counts["skipped"]) == (None, 1, 1)


@pytest.mark.servers
def test_an_address_that_is_no_article_by_the_catalogue_of_today_is_left(desk: Desk, site: Site) -> None:
    site.feed("/news/2", "/video/1")
    site["/video/1"] = Answer(b"Oops", 500)
    desk.crawl(local_source(site.url, feeds=[site.url + "/feed"]))
    desk.ingest()
    report = desk.crawl(local_source(site.url, feeds=[site.url + "/feed"], articles=["^/news/"]))
    assert (report.failure, report.counts["discovered"]) == (None, 1)
