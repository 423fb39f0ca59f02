"""A site's own rules for its text: used first, cleaned of what stands beside it, held against the general way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.config.sources import Rules
from pipeline.extract import extract
from pipeline.extract.ruled import agreement
from pipeline.records import Article, Dated, TimeBasis
from tests.pages import URL, page
from tests.warcs import FERRY, LOCKS

RULES = Rules(body="div.story", drop=("p.ad",))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(body: str, rules: Rules | None = RULES) -> Article:
    html = f"<html><head><title>Locks to close</title></head><body><h1>Locks to close</h1>{body}</body></html>"
    found = extract(html.encode(), URL, rules=rules)
    assert isinstance(found, Article), found
    return found


def also(number: int) -> str:
    card = f'<h3>Read also</h3><a href="/n/{number}"><h4>Barge number {number} waits for a crew</h4></a>'
    return f'<div class="embed">{card}</div>'


def test_the_text_is_what_the_named_element_holds() -> None:
    found = read(
        f"<div class='story'>{paragraphs(*LOCKS)}<p class='ad'>Buy a rope.</p></div>{paragraphs(FERRY[0])}"
    )
    assert found.text == "\n".join(LOCKS)


def test_cards_of_other_articles_inside_it_are_left_out() -> None:
    body = f"{paragraphs(LOCKS[0])}{also(1)}{paragraphs(*LOCKS[1:])}{also(2)}"
    assert read(f"<div class='story'>{body}</div>").text == "\n".join(LOCKS)


def test_a_gallery_is_read_by_its_captions() -> None:
    pictures = "".join(
        f"<figure><img src='{n}.jpg'><figcaption>{text}</figcaption></figure>" for n, text in enumerate(LOCKS)
    )
    assert read(f"<div class='story'>{pictures}{also(1)}</div>").text == "\n".join(LOCKS)


def test_rules_that_fit_agree_with_the_general_way() -> None:
    assert read(f"<div class='story'>{paragraphs(*LOCKS)}</div>").agreement == 1


def test_after_a_redesign_the_page_is_read_the_general_way_and_the_agreement_is_none_at_all() -> None:
    found = read(f"<div class='new'>{paragraphs(*LOCKS)}</div>")
    assert (found.text, found.agreement) == ("\n".join(LOCKS), 0)


def test_without_rules_there_is_nothing_to_agree_with() -> None:
    assert read(paragraphs(*LOCKS), rules=None).agreement is None
    assert read(paragraphs(*LOCKS), rules=Rules(title="h1")).agreement is None


def test_what_is_dropped_before_the_text_is_no_lead_of_it() -> None:
    ad = "A rope that never rots is sold at the chandler's on the quay, today for half its price."
    body = f"<div class='story'><p class='ad lead'>{ad}</p><div>{paragraphs(*LOCKS)}</div></div>"
    assert read(body).text == "\n".join(LOCKS)
    assert read(f"<p class='ad lead'>{ad}</p><div class='story'>{paragraphs(*LOCKS)}</div>").text == "\n".join(
        LOCKS
    )


@pytest.mark.parametrize("body", ["div.story", None])
def test_lines_that_are_no_text_are_left_out_with_and_without_a_named_element(body: str | None) -> None:
    unwanted = "Write to us: the harbour desk answers every letter, within the week."
    rules = Rules(body=body, lines=("write to us - the harbour desk answers every letter within the week",))
    story = f"<div class='story'>{paragraphs(LOCKS[0], unwanted, *LOCKS[1:])}</div>"
    found = read(story, rules)
    assert found.text == "\n".join(LOCKS)
    assert found.agreement == (1 if body else None)


def test_a_line_that_only_begins_like_an_unwanted_one_is_text() -> None:
    assert read(paragraphs(*LOCKS), Rules(lines=(LOCKS[0][:60], "* * *"))).text == "\n".join(LOCKS)


def test_the_named_element_gives_the_time_of_publication() -> None:
    html = page(head='<meta property="article:published_time" content="2024-12-20T08:00Z">')
    html = html.replace("</h1>", "</h1><span class='stamp'>23 December 2024, 13:53 MSK</span>")
    found = extract(html.encode(), URL, rules=Rules(time="span.stamp"))
    assert isinstance(found, Article)
    assert found.published == Dated(datetime(2024, 12, 23, 10, 53, tzinfo=UTC), TimeBasis.RULE)


def test_a_time_that_the_named_element_lacks_is_read_elsewhere() -> None:
    html = page(head='<meta property="article:published_time" content="2024-12-20T08:00Z">')
    found = extract(html.encode(), URL, rules=Rules(time="span.stamp"))
    assert isinstance(found, Article)
    assert found.published == Dated(datetime(2024, 12, 20, 8, tzinfo=UTC), TimeBasis.META)


def test_the_named_elements_give_the_authors() -> None:
    byline = "<p class='by'>By <b>Ada Rowe</b> and <b>Tom Quay</b></p>"
    html = page(head='<meta name="author" content="Harbour Post">', byline=byline)
    found = extract(html.encode(), URL, rules=Rules(authors="p.by b"))
    assert isinstance(found, Article)
    assert found.authors == ["Ada Rowe", "Tom Quay"]


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("ab\ncd", "ab\ncd", 1),
        ("ab", "cd", 0),
        ("ab\ncd", "ab", 2 / 3),
        ("", "ab", 0),
        ("", "", 0),
        ("ab\nab", "ab", 1),
    ],
)
def test_agreement_is_the_share_of_common_lines(one: str, other: str, share: float) -> None:
    assert agreement(one, other) == pytest.approx(share)
