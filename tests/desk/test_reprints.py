"""Who reprinted whom: lines follow credit lines, and time runs to the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desk.reprints import MAX_WORDS, MOST, Reprints, reprints
from pipeline.records import Certainty
from pipeline.store.reading import Copy

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LEAD = Copy(
    article=1,
    lead=True,
    part=None,
    url="https://harbour.example/1",
    source="harbour",
    language="en",
    title="Ferry late",
    at=AT,
    basis="json-ld",
    certainty=Certainty.EXACT,
    first_seen_at=AT,
    modified_at=None,
    gone_at=None,
    resurfaced=False,
    revisions=1,
    authors=(),
    credit=None,
)
TITLES = {"harbour": "Harbour Gazette", "wire": "Northern Wire"}


def copy(number: int, source: str, credit: str | None = None, *, minutes: float = 10, **values: object) -> Copy:
    told = {"part": "copy", "at": AT + timedelta(minutes=minutes), **values}
    return replace(LEAD, article=number, lead=False, source=source, credit=credit, **told)


def drawn(*copies: Copy) -> Reprints:
    found = reprints(copies, lambda source: TITLES.get(source or "", source or "no source"))
    assert found is not None
    return found


def test_one_article_makes_no_drawing() -> None:
    assert reprints([LEAD], str) is None
    assert reprints([], str) is None


def test_the_lead_stands_first_and_the_others_below_it_by_time() -> None:
    found = drawn(copy(3, "echo", minutes=90), LEAD, copy(2, "wire", minutes=5))
    assert [(dot.article, dot.after) for dot in found.dots] == [(1, ""), (2, "5 min later"), (3, "1 h later")]
    assert [dot.x for dot in found.dots] == sorted(dot.x for dot in found.dots)
    assert len({dot.y for dot in found.dots}) == 3


def test_a_line_comes_from_the_earlier_article_that_the_credit_line_names() -> None:
    found = drawn(LEAD, copy(2, "wire", "HARBOUR GAZETTE"), copy(3, "echo", "By Northern Wire", minutes=20))
    assert [(dot.source, dot.followed, dot.credited) for dot in found.dots[1:]] == [
        ("Northern Wire", "Harbour Gazette", True),
        ("echo", "Northern Wire", True),
    ]
    assert found.dots[2].path.startswith(f"M{found.dots[1].x} {found.dots[1].y}")


def test_an_article_that_credits_nobody_in_the_story_is_drawn_from_the_lead() -> None:
    found = drawn(LEAD, copy(2, "wire", "Coastal Agency"), copy(3, "echo"))
    assert [(dot.followed, dot.credited) for dot in found.dots[1:]] == [("Harbour Gazette", False)] * 2


def test_a_source_that_credits_itself_names_nobody() -> None:
    found = drawn(LEAD, copy(2, "wire"), copy(3, "wire", "Northern Wire", minutes=30))
    assert not found.dots[2].credited


def test_a_later_article_cannot_have_been_followed() -> None:
    found = drawn(LEAD, copy(2, "echo", "Northern Wire", minutes=5), copy(3, "wire", minutes=10))
    assert not found.dots[1].credited


def test_the_label_is_the_credit_line_or_else_the_part() -> None:
    found = drawn(
        LEAD, copy(2, "wire", "Coastal Agency"), copy(3, "echo", part="excerpt"), copy(4, "tide", "x" * 200)
    )
    assert [dot.label for dot in found.dots[:3]] == ["", "Coastal Agency", "excerpt"]
    assert len(found.dots[3].label) == MAX_WORDS


def test_a_day_without_a_clock_is_no_distance_in_time() -> None:
    assert drawn(LEAD, copy(2, "wire", certainty=Certainty.DAY)).dots[1].after == ""


def test_articles_of_one_moment_stand_at_the_beginning() -> None:
    found = drawn(LEAD, copy(2, "wire", minutes=0))
    assert found.dots[0].x == found.dots[1].x
    assert found.dots[1].after == "within a minute"


def test_a_long_story_is_drawn_in_part() -> None:
    found = drawn(LEAD, *(copy(number, "wire") for number in range(2, MOST + 4)))
    assert (len(found.dots), found.left_out) == (MOST, 3)
