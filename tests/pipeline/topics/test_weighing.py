"""What topics cost and have in common, weighed on a few sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.topics import Text, TopicMatcher, Weighed, example_texts, weigh

Make = Callable[..., TopicMatcher]
SENTENCES = ("A beech.", "A birch.", "A beech and a birch.", "An oak.")


def weighed(matcher: TopicMatcher, *sentences: str) -> Weighed:
    """The topics on these sentences."""
    return weigh(matcher, [Text("", sentence, "en") for sentence in sentences or SENTENCES])


def test_terms_and_their_forms_are_counted(make_matcher: Make) -> None:
    matcher = make_matcher(
        concepts={"trees": {"ru": ["санкция", "паромная линия"], "en": ["ferry"]}},
        all="$trees OR ferr*",
        english={"query": "$trees", "languages": ["en"]},
    )
    topics = weighed(matcher).topics
    assert (topics["all"].terms, topics["all"].forms) == (4, 4 + 3 + 2 + 1)
    assert (topics["english"].terms, topics["english"].forms) == (1, 2)


def test_a_topic_is_tried_where_its_cheapest_necessary_word_stands(make_matcher: Make) -> None:
    matcher = make_matcher(both="beech AND birch", third="beech AND oak", fourth="beech AND pine", fifth="beech")
    topics = weighed(matcher).topics
    assert (topics["both"].tried, topics["both"].matched) == (0.5, 0.25)
    assert (topics["third"].tried, topics["third"].matched) == (0.25, 0.0)
    assert topics["fourth"].tried == 0.0
    assert topics["fourth"].microseconds == 0.0


def test_a_topic_is_not_tried_on_texts_of_other_languages(make_matcher: Make) -> None:
    topics = weighed(make_matcher(russian={"query": "beech", "languages": ["ru"]})).topics
    assert topics["russian"].tried == 0.0


def test_what_a_text_takes_is_told_for_all_topics(make_matcher: Make) -> None:
    found = weighed(make_matcher(trees="beech"))
    assert found.texts == len(SENTENCES)
    assert found.microseconds is not None
    assert 0 < (found.topics["trees"].microseconds or 0) < found.microseconds


def test_topics_overlap_in_matches_and_in_terms(make_matcher: Make) -> None:
    matcher = make_matcher(one="beech OR oak", two="birch OR oak OR pine", three="maple")
    topics = weighed(matcher).topics
    [overlap] = topics["one"].overlaps
    assert (overlap.topic, overlap.matches, overlap.terms, overlap.contained) == ("two", 2, 1, False)
    assert overlap.share == pytest.approx(2 / 3)
    assert topics["three"].overlaps == ()


def test_a_topic_whose_terms_another_has_is_contained_in_it(make_matcher: Make) -> None:
    topics = weighed(make_matcher(narrow="pine", wide="pine OR fir"), "Nothing.").topics
    assert [(overlap.topic, overlap.contained) for overlap in topics["narrow"].overlaps] == [("wide", True)]
    assert [overlap.contained for overlap in topics["wide"].overlaps] == [False]


@pytest.mark.parametrize(
    ("narrow", "wide", "contained"),
    [
        ({"query": "pine", "languages": ["en"]}, {"query": "pine OR fir", "languages": ["en"]}, True),
        ({"query": "=Pine", "languages": ["en"]}, {"query": "=Pine OR fir", "languages": ["ru"]}, False),
        ("pine", "title:(pine OR fir)", False),
        ("title:pine", "pine OR fir", True),
        ("pine", "(pine OR fir) AND NOT oak", False),
    ],
)
def test_only_what_holds_for_every_text_is_contained_by_terms(
    make_matcher: Make, narrow: object, wide: object, contained: bool
) -> None:
    topics = weighed(make_matcher(narrow=narrow, wide=wide), "Nothing.").topics
    assert [overlap.contained for overlap in topics["narrow"].overlaps] == [contained]


@pytest.mark.parametrize(("times", "contained"), [(4, False), (5, True)])
def test_a_topic_is_contained_in_one_that_had_all_its_matches_often_enough(
    make_matcher: Make, times: int, contained: bool
) -> None:
    matcher = make_matcher(narrow="beech AND birch", wide="birch NEAR/9 beech")
    topics = weighed(matcher, *["A birch and a beech."] * times).topics
    assert [overlap.contained for overlap in topics["narrow"].overlaps] == [contained]


def test_the_greatest_overlap_comes_first(make_matcher: Make) -> None:
    matcher = make_matcher(one="beech AND NOT elm", two="birch", three="beech", four="elm AND beech")
    topics = weighed(matcher).topics
    assert [overlap.topic for overlap in topics["one"].overlaps] == ["three", "two", "four"]


def test_the_examples_of_all_topics_are_texts_with_their_fields(make_matcher: Make) -> None:
    examples = {"match": ["A beech."], "reject": [{"title": "Oak", "language": "en", "section": "Wood"}]}
    texts = example_texts(make_matcher(trees={"query": "beech", "examples": examples}, bare="pine"))
    assert texts == [Text("", "A beech."), Text("Oak", "", "en", {"section": "Wood"})]


def test_without_texts_only_the_terms_are_known(make_matcher: Make) -> None:
    found = weigh(make_matcher(trees="beech"), [])
    assert (found.texts, found.microseconds) == (0, None)
    assert (found.topics["trees"].tried, found.topics["trees"].terms) == (None, 1)
