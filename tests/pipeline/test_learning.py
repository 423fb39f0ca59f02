"""Learning from many pages of one site: what holds on nearly all becomes a rule, anything else does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.config.sources import Rules
from pipeline.extract import extract
from pipeline.extract.sight import Sight, look_at
from pipeline.learning import Learned, learn, merged
from pipeline.records import Article, Page, WarcRef
from tests.warcs import FETCHED

NAMES = ("Ada Rowe", "Tom Quay", "Ina Holm")
PLEA = "Get the harbour's news in your letterbox each Friday morning, free of charge."
CALL = "Ring the night desk on any evening when the river gauge stands above the mark."
Layout = Callable[[int, str], str]


def paragraphs(number: int) -> list[str]:
    """The text of an article like no other's."""
    return [
        f"Barge number {number} left berth {number + 40} with gravel for the weir, {number * 7} tonnes of it, "
        f"after a morning of waiting.",
        f"Its skipper counts {number + 3} locks to the estuary, and says that lock {number + 90} leaks more than "
        f"all the others taken together.",
        f"By the time that the tug came, {number * 11} people had gathered on the quay to watch crew {number} at "
        f"work.",
    ]


def html(number: int, body: str) -> bytes:
    """A page of a site: menu, headline, byline with a time, the body, a column of teasers."""
    title = f"Barge number {number} leaves for the weir"
    at = f"2026-02-{number % 27 + 1:02d}T0{number % 9}:15:00+00:00"
    return f"""<html lang="en"><head><title>{title} - The Harbour Post</title>
<meta property="article:published_time" content="{at}"><meta name="author" content="{NAMES[number % 3]}"></head>
<body><nav><a href="/">Home</a></nav><main><div class="sheet"><h1 class="headline">{title}</h1>
<p class="by">By <b class="name">{NAMES[number % 3]}</b> <time class="stamp" datetime="{at}">{at[:10]}</time></p>
{body}</div><div class="side"><h3><a href="/1">A crane for the yard</a></h3>
<h3><a href="/2">The swans are back</a></h3></div></main></body></html>""".encode()


def told(number: int, extra: str = "") -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs(number)) + extra


def in_story(number: int, extra: str) -> str:
    return f'<div class="css-9f{number} story">{told(number, extra)}</div>'


def page(number: int, extra: str = "", layout: Layout = in_story) -> Page:
    url = f"https://harbour.example/barges/{number}"
    body = html(number, layout(number, extra))
    return Page(url, url, 200, (), body, FETCHED, str(number), WarcRef("a.warc.gz", number))


def seen(pages: list[Page]) -> list[Sight]:
    return [sight for one in pages if (sight := look_at(one, None))]


def learned(*extras: str, layout: Layout = in_story) -> Learned:
    """What is learned from twelve pages; the n-th has the n-th of `extras` behind its text, and so on in turn."""
    turns = extras or ("",)
    return learn(seen([page(n, turns[n % len(turns)], layout) for n in range(1, 13)]))


def read(one: Page, found: Learned) -> Article:
    article = extract(one.body, one.url, rules=merged(Rules(), found.rules))
    assert isinstance(article, Article)
    return article


def test_the_tightest_container_and_the_elements_of_the_fields_are_proposed() -> None:
    assert learned().rules == {
        "body": "div.story",
        "title": "h1.headline",
        "time": "time.stamp",
        "authors": "b.name",
    }


def test_each_rule_says_on_how_many_pages_it_holds() -> None:
    body, title, *_ = learned().findings
    assert (body.pages, body.stated, body.share, body.agreement) == (12, 12, 1, 1)
    assert (title.pages, title.stated, title.agreement) == (12, 12, None)


@pytest.mark.parametrize(
    ("layout", "selector"),
    [
        (lambda n, extra: f'<div id="text">{told(n)}</div>', "#text"),
        (
            lambda n, extra: f'<div itemprop="articleBody" class="b-{n}">{told(n)}</div>',
            'div[itemprop="articleBody"]',
        ),
        (lambda n, extra: f'<div class="one two">{told(n)}</div><p class="one">Ad.</p>', "div.one"),
        (lambda n, extra: f'<div class="wide entry-content">{told(n)}</div>', "div.entry-content"),
        (lambda n, extra: f'<div class="css-{n}x">{told(n)}</div>', "div.sheet"),
        (
            lambda n, extra: f'<div class="wide part">{told(n)}</div><div class="part">Tide tables</div>',
            "div.wide",
        ),
    ],
)
def test_a_container_is_named_by_what_is_its_own_and_will_stay(layout: Layout, selector: str) -> None:
    assert learned(layout=layout).rules["body"] == selector


def test_no_container_is_proposed_for_pages_that_are_built_in_many_ways() -> None:
    kinds = ("alpha", "beta", "gamma")
    found = learned(layout=lambda n, extra: f'</div></main><div class="{kinds[n % 3]}">{told(n)}')
    assert "body" not in found.rules


def test_a_box_of_lines_that_repeat_is_dropped() -> None:
    found = learned(f'<div class="plea"><p>Stay ashore, stay informed</p><p>{PLEA}</p></div>')
    assert found.rules["drop"] == ("div.plea",)
    assert "lines" not in found.rules
    one = page(3, f'<div class="plea"><p>Stay ashore, stay informed</p><p>{PLEA}</p></div>')
    assert read(one, found).text.splitlines() == paragraphs(3)


def test_a_repeated_line_in_an_element_like_any_other_is_named_itself() -> None:
    found = learned(f"<p>{PLEA}</p>", "")
    assert found.rules["lines"] == (PLEA,)
    assert [(one.pages, one.stated) for one in found.findings if one.rule == "lines"] == [(6, 12)]
    assert read(page(3, f"<p>{PLEA}</p>"), found).text.splitlines() == paragraphs(3)


def test_a_box_that_holds_text_of_the_article_too_is_never_dropped() -> None:
    boxes = [f'<div class="note"><p>{PLEA}</p></div>', '<div class="note"><p>Only crew {n} heard it.</p></div>']
    found = learned(layout=lambda n, extra: in_story(n, boxes[n % 2].replace("{n}", f"{n} of the ferry")))
    assert found.rules["lines"] == (PLEA,)
    assert "drop" not in found.rules


def test_a_line_of_few_articles_stays() -> None:
    found = learned(f"<p>{PLEA}</p>", *[""] * 5)
    assert "lines" not in found.rules


def test_copies_of_an_article_count_as_one() -> None:
    copies = [replace(page(1), url=f"https://harbour.example/copy/{n}") for n in range(8)]
    found = learn(seen([page(n) for n in range(2, 8)] + copies))
    assert "lines" not in found.rules
    assert "drop" not in found.rules


def test_short_lines_that_repeat_may_be_headings_or_speakers_and_stay() -> None:
    assert "lines" not in learned("<p>The pilot:</p><p>Aye.</p>").rules


def test_several_repeated_lines_come_in_the_order_of_their_number() -> None:
    assert learned(f"<p>{PLEA}</p>", f"<p>{CALL}</p><p>{PLEA}</p>").rules["lines"] == (PLEA, CALL)


def test_what_was_learned_takes_the_place_of_rules_of_its_name_alone() -> None:
    before = Rules(body="div.old", drop=("p.ad",))
    assert merged(before, {"body": "div.story"}) == Rules(body="div.story", drop=("p.ad",))
