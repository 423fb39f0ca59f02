"""The sentence that explains a match."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from pipeline.topics import Excerpt, TopicMatcher, excerpt
from pipeline.topics.sentences import sentence_starts

Make = Callable[..., TopicMatcher]


def shown(matcher: TopicMatcher, title: str, text: str) -> tuple[Excerpt, list[str]]:
    [match] = matcher.match(title, text)
    found = excerpt(match, title, text)
    return found, [found.sentence[start:end] for start, end in found.marks]


def test_the_sentence_with_most_terms_is_shown_with_its_words_marked(make_matcher: Make) -> None:
    text = "Beech, beech and beech. On Monday a birch hit the beech. A pine and a birch."
    found, words = shown(make_matcher(topic="beech AND birch"), "Beech", text)
    assert found.sentence == "On Monday a birch hit the beech."
    assert words == ["birch", "beech"]


def test_the_title_is_shown_when_only_it_matched(make_matcher: Make) -> None:
    found, words = shown(make_matcher(topic="beech"), "News of a beech", "Nothing else.")
    assert (found.sentence, words) == ("News of a beech", ["beech"])


def test_overlapping_words_are_one_mark(make_matcher: Make) -> None:
    _, words = shown(make_matcher(topic='"beech wood" OR "wood fire" OR wood'), "", "A beech wood fire, wood.")
    assert words == ["beech wood fire", "wood"]


def test_a_match_without_words_shows_the_title(make_matcher: Make) -> None:
    [match] = make_matcher(topic="source:pulp").match("News", "Text.", fields={"source": "Pulp"})
    assert excerpt(match, "News", "Text.") == Excerpt("News", ())


@pytest.mark.parametrize("before", [0, 20, 4_000])
@pytest.mark.parametrize("after", [0, 20, 4_000])
def test_a_sentence_without_end_is_cut_around_its_first_hit(make_matcher: Make, before: int, after: int) -> None:
    text = "лес " * before + "beech and birch" + " поле" * after
    found, words = shown(make_matcher(topic="beech AND birch"), "", text)
    assert words == ["beech", "birch"]
    assert len(found.sentence) <= 300
    assert found.sentence.startswith("…") is (before == 4_000)
    assert found.sentence.endswith("…") is (after == 4_000)


def test_a_long_word_without_spaces_is_cut_too(make_matcher: Make) -> None:
    found, words = shown(make_matcher(topic="beech*"), "", "x" * 5_000 + " beech" + "y" * 80 + " " + "z" * 5_000)
    assert words == ["beech" + "y" * 80]
    assert len(found.sentence) <= 300


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("He said: «Да.» Потом ушёл.", ["He said: «Да.»", "Потом ушёл."]),
        ("A. B. Smith met Mr. Brown. He left.", ["A. B. Smith met Mr. Brown.", "He left."]),
        ("У г. Мінску, вул. Лесная. Далей.", ["У г. Мінску, вул. Лесная.", "Далей."]),
        ("It cost 3.5 million. 40 people came.", ["It cost 3.5 million.", "40 people came."]),
        ("Line one\nline two\n\nLine three", ["Line one", "line two", "Line three"]),
        ("It rose by 5 p.c. in May.", ["It rose by 5 p.c. in May."]),
        ("", [""]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    starts = [*sentence_starts(text), len(text)]
    parts = [text[start:end].strip() for start, end in pairwise(starts)]
    assert parts == sentences
