"""Crawls at the pace that each listing asks for: rests, failures, and 304s that are wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

import spiders
from pipeline.addresses import normalise
from pipeline.config import Source
from pipeline.records import Outcome
from spiders.remembered import Memory, Remembered
from tests.spiders.conftest import Desk, local_source
from tests.spiders.sites import Answer, Asked, Site

pytestmark = pytest.mark.servers

HOUR = timedelta(hours=1)


@pytest.fixture
def source(site: Site) -> Source:
    site.feed("/1", "/2", "/3", "/4")
    return local_source(site.url, feeds=[site.url + "/feed"], rest_hours=6)


def crawl(desk: Desk, source: Source) -> spiders.CrawlReport:
    report = desk.crawl(source)
    desk.ingest()
    return report


def memory(desk: Desk, source: Source) -> Memory:
    return Remembered(desk.archive, "harbour").of(normalise(source.feeds[0]))


def put(desk: Desk, source: Source, **values: object) -> None:
    """Change what is remembered of the feed."""
    kept = Remembered(desk.archive, "harbour")
    kept.put(normalise(source.feeds[0]), replace(memory(desk, source), **values))  # type: ignore[arg-type]
    kept.save()


def let_pass(desk: Desk, source: Source, time: timedelta) -> None:
    """Make everything that is remembered of the feed older."""
    told = memory(desk, source)
    times = {name: getattr(told, name) for name in ("seen_at", "due_at", "whole_at", "wrong_at")}
    put(desk, source, **{name: moment - time for name, moment in times.items() if moment})


def test_a_listing_that_brings_nothing_rests_and_the_report_says_so(
    desk: Desk, site: Site, source: Source
) -> None:
    crawl(desk, source)
    let_pass(desk, source, HOUR)
    crawl(desk, source)
    site.asked.clear()
    report = crawl(desk, source)
    assert (report.failure, report.counts["listings"], report.counts["resting"]) == (None, 0, 1)
    assert report.line().endswith("; 1 listing not due")
    assert site.asked == []
    let_pass(desk, source, 2 * HOUR)
    assert crawl(desk, source).counts["listings"] == 1


def test_a_person_can_have_it_read_all_the_same(desk: Desk, source: Source) -> None:
    crawl(desk, source)
    let_pass(desk, source, HOUR)
    crawl(desk, source)
    report = spiders.run(replace(desk.job(source), at_once=True))
    assert (report.counts["listings"], report.counts["resting"]) == (1, 0)


def test_a_listing_that_is_mostly_new_does_not_rest(desk: Desk, site: Site, source: Source) -> None:
    crawl(desk, source)
    let_pass(desk, source, HOUR)
    site.feed("/8", "/7", "/6", "/5", "/4")
    assert crawl(desk, source).counts["fetched"] == 4
    assert crawl(desk, source).counts["listings"] == 1


def test_a_listing_whose_articles_are_not_all_fetched_does_not_rest(desk: Desk, source: Source) -> None:
    hurried = source.model_copy(update={"pages_per_run": 1})
    crawl(desk, hurried)
    let_pass(desk, source, HOUR)
    for _ in range(3):
        assert crawl(desk, hurried).counts["fetched"] == 1


def test_a_listing_that_failed_twice_is_left_alone_for_a_while_and_then_asked_again(
    desk: Desk, site: Site, source: Source
) -> None:
    site["/feed"] = Answer(b"Forbidden", 403)
    for _ in range(2):
        assert "status 403" in str(crawl(desk, source).failure)
    site.asked.clear()
    assert crawl(desk, source).counts["resting"] == 1
    assert site.asked == []
    let_pass(desk, source, HOUR)
    site.feed("/1")
    report = crawl(desk, source)
    assert (report.failure, report.counts["fetched"], memory(desk, source).failures) == (None, 1, 0)


# ---------------------------------------------------------------- wrong 304s


def always_304(answer: Answer) -> Callable[[Asked], Answer]:
    """A server that says "not modified" to everybody who has a validator, whatever it has."""

    def give(asked: Asked) -> Answer:
        if "if-none-match" in asked.headers:
            return Answer(status=304, headers={"ETag": '"same"'})
        return Answer(answer.body, headers={"ETag": '"same"'})

    return give


@pytest.fixture
def lying(desk: Desk, site: Site, source: Source) -> Source:
    """A feed that was read and has answered 304 since, often enough to be checked."""
    source = source.model_copy(update={"rest_hours": 0})
    publish(site, "/1", "/2", "/3", "/4")
    crawl(desk, source)
    let_pass(desk, source, 25 * HOUR)
    put(desk, source, unmodified=23)
    site.asked.clear()
    return source


def publish(site: Site, *paths: str) -> None:
    site.feed(*paths)
    site["/feed"] = always_304(site.answers["/feed"])  # type: ignore[arg-type]


def test_a_304_that_hides_new_articles_is_found_out_and_believed_no_more(
    desk: Desk, site: Site, lying: Source
) -> None:
    publish(site, "/5", "/1", "/2", "/3")
    report = crawl(desk, lying)
    assert site.paths() == ["/feed", "/feed", "/5"]
    assert (report.counts["wrong_304"], report.counts["fetched"]) == (1, 1)
    publish(site, "/6", "/5", "/1", "/2")
    assert crawl(desk, lying).counts["fetched"] == 1


def test_after_a_week_it_is_believed_again(desk: Desk, site: Site, lying: Source) -> None:
    publish(site, "/5", "/1", "/2", "/3")
    crawl(desk, lying)
    let_pass(desk, lying, timedelta(days=7))
    assert crawl(desk, lying).traffic["not_modified"] == 1


def test_a_304_that_is_right_stays_believed(desk: Desk, site: Site, lying: Source) -> None:
    report = crawl(desk, lying)
    assert (report.counts["wrong_304"], site.paths()) == (0, ["/feed", "/feed"])
    assert [one.outcome for one in desk.revisits()] == [Outcome.NOT_MODIFIED, Outcome.IDENTICAL]
    site.asked.clear()
    assert crawl(desk, lying).traffic["not_modified"] == 1
    assert site.paths() == ["/feed"]
