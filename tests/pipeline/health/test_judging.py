"""From a source's past to what is wrong with it: tables of pasts and verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline.health import History, Kind, Poll, judge
from pipeline.health.history import Missed
from pipeline.health.judging import is_young
from pipeline.records import Outcome
from tests.pipeline.health.histories import BEGUN, NOW, ago, articles, healthy, pages, polls, then

FORBIDDEN = "status 403 Forbidden"
BROKEN = ago(hours=30)
LISTING_DOWN = then(polls(), BROKEN, failed=1, reason="no answer within 30 s")
LISTING_BARRED = then(polls(), BROKEN, barred=1, reason=FORBIDDEN)
STOPPED = articles(lambda at: 6 <= at.hour <= 20, last=ago(hours=40))
SHORT = pages(10, length=400, ending="To continue reading, subscribe to Harbour Gazette.")
WRONG = Poll(ago(hours=2), changed=1, not_modified=1, named=20, wrong=1)
USUAL = pages(50, last=ago(hours=10))


def late(pages: list) -> list:
    """The pages with times that lie ahead of them."""
    return [replace(page, dated=page.at + timedelta(hours=3)) for page in pages]


@pytest.mark.parametrize(
    ("what", "history", "kind", "since"),
    [
        ("all is well", healthy(), None, None),
        ("nothing is known", History(), None, None),
        ("the listings are refused", healthy(polls=LISTING_BARRED), Kind.BLOCKED, BROKEN),
        ("refused once", healthy(polls=then(polls(), NOW, barred=1, reason=FORBIDDEN)), None, None),
        (
            "the articles are refused",
            healthy(pages=USUAL + pages(6, outcome=Outcome.FAILED, status=403, reason=FORBIDDEN)),
            Kind.BLOCKED,
            ago(hours=5),
        ),
        (
            "robots.txt forbids the articles",
            healthy(pages=USUAL + pages(6, outcome=Outcome.FORBIDDEN, status=None)),
            Kind.BLOCKED,
            ago(hours=5),
        ),
        ("the listings are down", healthy(polls=LISTING_DOWN), Kind.UNREACHABLE, BROKEN),
        (
            "the listings name nothing",
            healthy(polls=then(polls(), BROKEN, changed=1)),
            Kind.EMPTY,
            BROKEN,
        ),
        ("the listings never named anything", healthy(polls=then(polls(), BEGUN, changed=1)), None, None),
        ("the texts end at a paywall", healthy(pages=USUAL + SHORT), Kind.PAYWALLED, ago(hours=9)),
        (
            "the server asks for payment",
            healthy(pages=USUAL + pages(8, outcome=Outcome.FAILED, status=402)),
            Kind.PAYWALLED,
            ago(hours=7),
        ),
        ("it always had a paywall", healthy(pages=pages(60, length=400, ending=SHORT[0].ending)), None, None),
        (
            "many addresses give one page",
            healthy(pages=USUAL + pages(8, article=7, outcome=Outcome.UNCHANGED)),
            Kind.SOFT_404,
            ago(hours=7),
        ),
        (
            "error pages have status 200",
            healthy(pages=USUAL + pages(8, outcome=Outcome.NOT_ARTICLE, article=None, reason="an error page")),
            Kind.SOFT_404,
            ago(hours=7),
        ),
        (
            "the text is not found any more",
            healthy(pages=USUAL + pages(8, outcome=Outcome.NOT_ARTICLE, length=None, reason="too little text")),
            Kind.LAYOUT,
            ago(hours=7),
        ),
        ("texts shrink", healthy(pages=USUAL + pages(8, length=300)), Kind.LAYOUT, ago(hours=7)),
        (
            "texts shrank, and are long again",
            healthy(pages=pages(50, last=ago(hours=12)) + pages(8, ago(hours=4), length=300) + pages(3)),
            None,
            None,
        ),
        ("briefs among long texts", healthy(pages=USUAL + pages(3, length=300)), None, None),
        ("dates lie ahead", healthy(pages=USUAL + late(pages(8))), Kind.FUTURE, ago(hours=7)),
        (
            "only 304 since long",
            healthy(articles=STOPPED, polls=then(polls(), ago(hours=40), not_modified=1)),
            Kind.FROZEN,
            ago(hours=41),
        ),
        (
            "a 304 that was proven wrong",
            healthy(
                polls=[*then(polls(ago(hours=3)), ago(hours=30), not_modified=1), WRONG, Poll(NOW, changed=1)]
            ),
            Kind.FROZEN,
            ago(hours=31),
        ),
        (
            "a 304 that was wrong long ago",
            healthy(polls=[replace(WRONG, at=ago(days=8)), *polls()[-100:]]),
            None,
            None,
        ),
        (
            "no article, and the same listing in full",
            healthy(articles=STOPPED, polls=then(polls(), ago(hours=40), identical=1)),
            Kind.QUIET,
            STOPPED[-1],
        ),
        ("no article, though listings change", healthy(articles=STOPPED), Kind.QUIET, STOPPED[-1]),
        ("a night's silence", healthy(articles=articles(lambda at: at.hour >= 13, last=NOW)), None, None),
        (
            "refused, and therefore silent",
            healthy(articles=STOPPED, polls=LISTING_BARRED),
            Kind.BLOCKED,
            BROKEN,
        ),
        (
            "a gap that nothing fills",
            healthy(missed=[Missed(ago(hours=50), ago(hours=45))]),
            Kind.GAP,
            ago(hours=50),
        ),
        (
            "refused, and a gap",
            healthy(polls=LISTING_BARRED, missed=[Missed(ago(hours=50), ago(hours=45))]),
            Kind.BLOCKED,
            BROKEN,
        ),
        ("silent because nobody looked", healthy(articles=STOPPED, polls=polls(ago(hours=39))), None, None),
        (
            "too young for its silence to mean anything",
            healthy(articles=[at for at in STOPPED if at > ago(days=5)], polls=polls()),
            None,
            None,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_past_has_its_verdict(what: str, history: History, kind: Kind | None, since: datetime | None) -> None:
    verdict = judge(history)
    assert (verdict.kind, verdict.since) == (kind, since) if verdict else kind is None, what


def test_a_sentence_says_why() -> None:
    verdict = judge(healthy(polls=LISTING_BARRED))
    assert verdict is not None
    assert verdict.sentence == "The site refuses its listings: status 403 Forbidden."


def test_a_gap_says_until_when_and_why_it_is_open() -> None:
    times = ago(hours=50), ago(hours=45)
    verdict = judge(healthy(missed=[Missed(*times, "there is no archive"), Missed(*times)]))
    assert verdict is not None
    assert verdict.sentence == (
        "Until 2 Mar 2026 15:00 UTC, and in 1 later gap, articles may have gone by unseen: there is no archive."
    )


def test_a_layout_change_names_the_commonest_reason() -> None:
    lost = pages(8, outcome=Outcome.NOT_ARTICLE, length=None, reason="too little text")
    verdict = judge(healthy(pages=USUAL + lost))
    assert verdict is not None
    assert "too little text" in verdict.sentence


def test_rules_that_no_longer_fit_are_a_layout_change() -> None:
    verdict = judge(healthy(pages=USUAL + pages(8, agreement=0.1)))
    assert verdict is not None
    assert verdict.kind is Kind.LAYOUT
    assert "`rules` in sources.yaml" in verdict.sentence


def test_rules_that_never_fitted_some_pages_are_no_change() -> None:
    mixed = [replace(page, agreement=float(number % 2)) for number, page in enumerate(pages(60))]
    assert judge(healthy(pages=mixed)) is None


def test_a_verdict_does_not_change_while_the_past_does_not() -> None:
    silent = healthy(articles=STOPPED)
    assert judge(silent) == judge(silent)


@pytest.mark.parametrize(
    ("first", "number", "young"),
    [(None, 0, True), (ago(days=3), 400, True), (ago(days=20), 5, True), (ago(days=20), 100, False)],
)
def test_a_source_is_young_until_it_has_a_week_and_some_articles(
    first: datetime | None, number: int, young: bool
) -> None:
    assert is_young(first, NOW, number) is young
