"""The article's text: all of it, its lead first, and nothing that stands around it."""

from __future__ import annotations

import json

import pytest

from pipeline.extract import extract
from pipeline.records import Article
from tests.pages import URL, ld, page
from tests.warcs import FERRY, LOCKS

TEXT = "\n".join(LOCKS)
SENTENCE = "Readers who follow the river trade may want to know what else the board has said about it."


def text_of(html: str) -> str:
    found = extract(html.encode(), URL)
    assert isinstance(found, Article), found
    return found.text


def test_the_headline_is_not_repeated_in_the_text() -> None:
    assert text_of(page()) == TEXT


@pytest.mark.parametrize(
    "around",
    [
        f"<aside><p>{SENTENCE}</p></aside>",
        f"<div class='related-articles'><p>{SENTENCE}</p></div>",
        f"<div id='comments'>{f'<p>{SENTENCE}</p>' * 3}</div>",
        f"<ol class='comment-list'>{f'<li><p>{SENTENCE} I agree {{}}.</p></li>' * 30}</ol>",
        f"<div class='newsletterBox'><p>{SENTENCE}</p></div>",
        f"<div style='display: none'><p>{SENTENCE}</p></div>",
        f"<div class='photoCaption'>{SENTENCE}</div>",
        "<ul class='tags'><li><a href='/t/1'>canals</a></li><li><a href='/t/2'>locks</a></li></ul>",
        "<p>Subscribe now to our weekly letter about the river.</p>",
        "<div>Advertisement</div>",
        "<p>Photo: Harbour Post</p>",
        "<p><a href='/x'>A ferry that has crossed the estuary made its last run</a></p>",
        "<h3>See also</h3><p><a href='/x'>A ferry's last run</a></p>",
        "<h3>Читайте также</h3><ul><li><a href='/x'>Последний рейс парома</a></li></ul>",
    ],
    ids=["aside", "related", "comments", "long comments", "newsletter", "hidden", "camel case", "tags", "request",
         "advert", "credit", "link", "see also", "see also in Russian"],
)  # fmt: skip
def test_what_stands_around_the_text_is_left_out(around: str) -> None:
    html = page().replace("</article>", f"{around}</article>")
    assert text_of(html) == TEXT


@pytest.mark.parametrize(
    "wrapper",
    [
        "<div class='content-with-sidebar'>{}</div>",
        "<div class='post-7 hentry category-ships tag-media'>{}</div>",
        "<form action='/'>{}</form>",
        "<div class='cookie-accepted'>{}</div>",
        "<div style='display:none' class='until-loaded'>{}</div>",
    ],
    ids=["sidebar in a name", "tags in a name", "form", "cookies in a name", "shown by script"],
)
def test_a_name_is_not_believed_about_the_whole_article(wrapper: str) -> None:
    body = wrapper.format("".join(f"<p>{one}</p>" for one in LOCKS))
    assert text_of(f"<html><head><title>Locks</title></head><body><h1>Locks</h1>{body}</body></html>") == TEXT


def test_sections_in_separate_elements_make_one_text() -> None:
    sections = "".join(f"<section><div class='text'><p>{one}</p></div></section>" for one in (*LOCKS, *FERRY))
    html = f"<html><body><article><h1>Locks</h1>{sections}</article></body></html>"
    assert text_of(html) == "\n".join((*LOCKS, *FERRY))


@pytest.mark.parametrize(
    "lead",
    [
        "<p class='lead'>{}</p>",
        "<header><p class='standfirst'>{}</p></header>",
        "<div class='article-intro'>{}</div>",
    ],
)
def test_the_lead_stands_before_the_text(lead: str) -> None:
    told = "Two locks on the canal close for eleven weeks while their gates are changed."
    body = "".join(f"<p>{one}</p>" for one in LOCKS)
    text = f"<div class='story-body'>{body}</div>"
    html = f"<html><body><main><h1>Locks</h1>{lead.format(told)}{text}</main></body></html>"
    assert text_of(html) == f"{told}\n{TEXT}"


def test_the_line_that_the_description_repeats_is_the_lead() -> None:
    told = "Two locks on the canal close for eleven weeks while their gates are changed"
    body = "".join(f"<p>{one}</p>" for one in LOCKS)
    html = (
        f"<html><head><meta name='description' content='{told}'></head><body><h1>Locks</h1>"
        f"<div class='x1'><span>{told}</span></div><div class='story-body'>{body}</div></body></html>"
    )
    assert text_of(html) == f"{told}\n{TEXT}"


def test_a_heading_between_paragraphs_stays_and_one_at_the_end_goes() -> None:
    body = f"<p>{LOCKS[0]}</p><h2>The gates</h2><p>{LOCKS[1]}</p><p>{LOCKS[2]}</p><h2>Opening hours</h2>"
    html = f"<html><body><article><h1>Locks</h1>{body}</article></body></html>"
    assert text_of(html) == f"{LOCKS[0]}\nThe gates\n{LOCKS[1]}\n{LOCKS[2]}"


def test_lines_that_breaks_separate_are_paragraphs() -> None:
    html = f"<html><body><div class='text'>{'<br><br>'.join(LOCKS)}</div></body></html>"
    assert text_of(html) == TEXT


def test_lists_and_tables_in_the_text_stay() -> None:
    extra = "<ul><li>Lock 3: June</li><li>Lock 4: July</li></ul><table><tr><td>Boats</td><td>412</td></tr></table>"
    lines = text_of(page().replace("</article>", f"{extra}<p>{FERRY[0]}</p></article>")).splitlines()
    assert lines == [*LOCKS, "Lock 3: June", "Lock 4: July", "Boats", "412", FERRY[0]]


def test_a_text_that_only_a_script_shows_is_taken_from_json_ld() -> None:
    body = "".join(f"<p>{one}</p>" for one in LOCKS).replace('"', '\\"')
    data = ld(f'{{"@type": "NewsArticle", "headline": "Locks", "articleBody": "{body}"}}')
    assert text_of(f"<html><head>{data}</head><body><h1>Locks</h1><div id='app'></div></body></html>") == TEXT


def test_lines_that_the_publishers_own_text_lacks_are_left_out() -> None:
    data = ld(json.dumps({"@type": "NewsArticle", "articleBody": " ".join(LOCKS)}))
    html = page(head=data).replace("</article>", f"<p>{SENTENCE}</p></article>")
    assert text_of(html) == TEXT


def test_markup_written_as_text_stays_text() -> None:
    assert "<script>alert(1)</script>" in text_of(
        page(paragraphs=[*LOCKS, "&lt;script&gt;alert(1)&lt;/script&gt; was it."])
    )


CARD = (
    "<li class='card'><span class='date'>3 March 2026 09:00</span>"
    "<a href='/n/{0}'><h4>A barge number {0} has sailed for the coast</h4></a>"
    "<p class='perex'>Its crew of three will sell gravel in the harbour for a month.</p></li>"
)


def test_cards_of_other_articles_are_left_out() -> None:
    cards = "".join(CARD.format(number) for number in range(4))
    assert text_of(page().replace("</article>", f"<ul>{cards}</ul></article>")) == TEXT


def test_a_brief_of_one_paragraph_is_taken_as_it_is() -> None:
    cards = "".join(CARD.format(number) for number in range(6))
    head = f'<meta property="og:description" content="{LOCKS[0][:120]}…">'
    html = page(head=head, paragraphs=LOCKS[:1]).replace("</article>", f"<ul>{cards}</ul></article>")
    assert text_of(html) == LOCKS[0]


def test_other_articles_on_the_page_are_left_out() -> None:
    post = f"<article class='post post-{{}}'><p>{SENTENCE} {SENTENCE}</p></article>"
    html = page().replace("</article>", "</article><h3>You could like</h3>" + "".join(map(post.format, range(6))))
    assert text_of(html) == TEXT


def test_an_article_in_several_boxes_of_one_class_is_whole() -> None:
    box = "<article class='box'>{}</article>"
    first = box.format(f"<h1>Locks to close</h1><p>{LOCKS[0]} {LOCKS[0]}</p>")
    second = box.format("".join(f"<p>{one}</p>" for one in LOCKS[1:]))
    html = f"<html><head><title>Locks to close</title></head><body>{first}{second}</body></html>"
    assert set(LOCKS[1:]) <= set(text_of(html).splitlines())


def test_an_aside_that_is_named_so_is_left_out_though_it_says_more_than_a_short_article() -> None:
    rows = "".join(f"<p>{hour} o'clock: from the north pier to the island</p>" for hour in range(6, 14))
    beside = f"<aside class='sidebar'>{f'<p>{SENTENCE}</p>' * 6}</aside>"
    text = f"<div class='text'><h1>Timetable of the ferries</h1>{rows}</div>"
    assert SENTENCE not in text_of(
        f"<html><head><title>Timetable</title></head><body>{text}{beside}</body></html>"
    )


@pytest.mark.parametrize("name", ["picBox full", "wrapper-image", "imageCaption"])
def test_captions_in_picture_boxes_are_left_out(name: str) -> None:
    box = f"<div class='{name}'><img src='/a.jpg'><p>The old gates of the lower basin in a hard winter.</p></div>"
    assert text_of(page().replace(f"<p>{LOCKS[1]}</p>", f"{box}<p>{LOCKS[1]}</p>")) == TEXT


def test_a_headline_that_is_repeated_with_its_kicker_is_left_out() -> None:
    title = "Locks on the Narew canal to close for the winter"
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><h2>Canals - {title}</h2>"
    html += "".join(f"<p>{one}</p>" for one in LOCKS) + "</article></body></html>"
    assert text_of(html) == TEXT


def test_an_address_that_is_written_out_is_part_of_the_text() -> None:
    address = "https://locks.example/gates"
    html = page().replace(f"<p>{LOCKS[1]}</p>", f"<p><a href='{address}'>{address}</a></p><p>{LOCKS[1]}</p>")
    assert address in text_of(html).splitlines()
