"""Lines that only name other stories are not what a text is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.topics import TopicMatcher
from pipeline.topics.related import LONGEST_LINK, MOST_LINKS, related_lines

Make = Callable[..., TopicMatcher]


def passed_over(text: str) -> list[str]:
    return [text[start:end] for start, end in related_lines(text)]


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Ferry line closed",
        "READ MORE » Ferry line closed",
        "Related: Ferry line closed",
        "— See also Ferry line closed",
        "Чытайце таксама: Паром стаў",
        "Читайте ещё — Паром стал",
        "Материалы по теме: Паром стал",
        "Дивіться також: Пором став",
        "Пов’язані матеріали: Пором став",
        "Czytaj też: Prom stanął",
        "Więcej na ten temat: Prom stanął",
    ],
)
def test_a_line_with_a_link_to_another_story_is_passed_over(line: str) -> None:
    assert passed_over(f"The harbour froze.\n{line}\nIce came early.") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Related firms were named too.",
        "Read more books, the minister told the pupils.",
        "По теме выступили трое.",
        "The minister said: read also the second part.",
        "Reading also helps",
        "Czytaj także " + "przypis " * (LONGEST_LINK // 8),
    ],
)
def test_a_sentence_that_begins_like_it_is_kept(line: str) -> None:
    assert passed_over(f"The harbour froze.\n{line}\nIce came early.") == []


def test_below_a_heading_links_reach_to_the_next_sentence() -> None:
    text = "The harbour froze.\nRelated stories\n\nFerry line closed\nWho pays for ice?\nIce came early.\nNo link"
    assert passed_over(text) == ["Related stories", "", "Ferry line closed", "Who pays for ice?"]


def test_a_heading_has_no_more_links_than_a_page_shows() -> None:
    lines = [f"Link {number}" for number in range(3 * MOST_LINKS)]
    assert passed_over("\n".join(["Read also:", *lines])) == ["Read also:", *lines[:MOST_LINKS]]


def test_a_topic_finds_nothing_in_such_a_line_and_the_places_behind_it_are_right(make_matcher: Make) -> None:
    matcher = make_matcher(ferry="ferry NEAR/3 ice", harbour="harbour")
    text = "Read also: ice stops the ferry\nThe harbour froze."
    spans = [
        (match.topic, text[span.start : span.end]) for match in matcher.match("", text) for span in match.spans
    ]
    assert spans == [("harbour", "harbour")]
