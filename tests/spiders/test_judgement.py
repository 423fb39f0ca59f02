"""When a crawl as a whole counts as failed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.config import Source
from pipeline.records import Outcome
from spiders.errors import Verdict, failed, postponed
from spiders.job import CrawlJob
from spiders.judgement import failure_of
from spiders.survey import Body, Kind, Listing, Survey
from spiders.targets import Ledger, Target

FEED = Listing("https://harbour.example/feed", Kind.FEED)


async def nothing(listing: Listing) -> Body | None:
    return None


@pytest.fixture
def survey() -> Survey:
    """A survey that read one feed, which names articles."""
    source = Source.model_validate({"title": "Harbour", "home": "https://harbour.example", "feeds": [FEED.url]})
    job = CrawlJob("harbour", source, "Watchdesk", Path("archive"), "run", "sqlite://")
    return Survey(job, nothing, datetime(2026, 3, 4, tzinfo=UTC), read=[FEED], named=3)


def ledger(*ends: Outcome | Verdict) -> Ledger:
    made = Ledger()
    for number, end in enumerate(ends):
        target = Target(f"https://harbour.example/{number}")
        made.enter([target])
        if isinstance(end, Verdict):
            made.settle_verdict(target, end)
        else:
            made.settle(target, end)
    return made


GONE, BROKEN = failed("status 404", status=404), failed("status 500", status=500)
FORBIDDEN = Verdict(Outcome.FORBIDDEN, "robots.txt forbids it")


@pytest.mark.parametrize(
    "ends",
    [
        (),
        (Outcome.SKIPPED, Outcome.SKIPPED),
        (Outcome.FETCHED, BROKEN, BROKEN),
        (Outcome.NOT_MODIFIED, BROKEN),
        (Outcome.SKIPPED, GONE),
        (Outcome.SKIPPED, FORBIDDEN),
        (postponed("budget"),),
    ],
)
def test_a_source_that_answers_has_not_failed(survey: Survey, ends: tuple[Outcome | Verdict, ...]) -> None:
    assert failure_of(survey, ledger(*ends)) is None


@pytest.mark.parametrize("ends", [(BROKEN,), (BROKEN, GONE), (GONE, GONE), (Outcome.SKIPPED, BROKEN)])
def test_a_source_whose_every_request_for_an_article_failed_has_failed(
    survey: Survey, ends: tuple[Outcome | Verdict, ...]
) -> None:
    assert "articles could be fetched" in str(failure_of(survey, ledger(*ends)))


def test_a_source_that_forbids_every_article_has_failed(survey: Survey) -> None:
    assert failure_of(survey, ledger(FORBIDDEN)) == "robots.txt forbids all 1 article addresses"


def test_listings_that_cannot_be_read_are_told_with_the_first_two_reasons(survey: Survey) -> None:
    survey.read = []
    survey.failed = [
        (Listing(f"https://harbour.example/{n}", Kind.FEED), failed(f"status 50{n}")) for n in range(4)
    ]
    assert failure_of(survey, ledger()) == (
        "no listing could be read: https://harbour.example/0: status 500; "
        "https://harbour.example/1: status 501; and 2 more"
    )


def test_listings_without_any_article_address_are_a_failure(survey: Survey) -> None:
    survey.named = 0
    assert "no listing names an article address (https://harbour.example/feed)" in str(
        failure_of(survey, ledger())
    )


def test_an_unchanged_listing_beside_an_empty_one_is_none(survey: Survey) -> None:
    survey.named, survey.unchanged = 0, [FEED]
    assert failure_of(survey, ledger()) is None


def test_a_crawl_in_which_no_listing_was_due_has_not_failed(survey: Survey) -> None:
    survey.read, survey.named = [], 0
    assert failure_of(survey, ledger()) is None


def test_a_listing_that_fails_beside_a_resting_one_is_no_failure_of_the_source(survey: Survey) -> None:
    survey.read, survey.named = [], 0
    survey.failed, survey.resting = [(FEED, BROKEN)], [FEED]
    assert failure_of(survey, ledger()) is None
