"""What counts as a change where a topic was found."""

from __future__ import annotations

import pytest

from pipeline.changes import ChangeKind
from pipeline.records import Span
from pipeline.updates import Found, TopicChange, topic_change

FERRY = "The second ferry sails on 2 May, the port said, and will call at three islands."
PIER = "Workers have begun to mend the pier that the ice broke in February of this year."
TITLE = "More boats in May"


def found(*sentences: str, title: str = TITLE, words: tuple[str, ...] = ("ferry",)) -> Found:
    """A text of those sentences, the topic found wherever one of the words stands."""
    text = " ".join(sentences)
    spans = [
        Span(start, start + len(word), word, field)
        for field, said in (("title", title), ("text", text))
        for word in words
        for start in range(len(said))
        if said.startswith(word, start)
    ]
    return Found(title, text, tuple(spans))


def test_a_corrected_number_is_told_with_the_sentence_before_and_after() -> None:
    corrected = FERRY.replace("2 May", "9 May")
    change = topic_change(found(FERRY, PIER), found(corrected, PIER))
    assert change == TopicChange((ChangeKind.CORRECTED,), FERRY, corrected, ((11, 16),))


@pytest.mark.parametrize(
    "after",
    [
        found(FERRY, PIER),
        found(PIER, FERRY),
        found(FERRY, PIER.replace("February", "March"), "A crane will be brought by barge on Friday."),
        found(FERRY.replace(",", " –").replace("The", "THE"), PIER),
        found(FERRY, PIER, title="More boats, and a pier"),
    ],
    ids=["nothing", "order", "another sentence", "punctuation and case", "a headline without the topic"],
)
def test_what_does_not_touch_a_matching_sentence_is_no_change(after: Found) -> None:
    assert topic_change(found(FERRY, PIER), after) is None


def test_a_sentence_that_went_is_a_change() -> None:
    change = topic_change(found(FERRY, PIER), found(PIER))
    assert change == TopicChange((ChangeKind.REMOVED,), FERRY, "", ())


def test_a_further_sentence_on_the_topic_is_a_change() -> None:
    more = "A third ferry is being built at the yard and will be named by the children of the town."
    change = topic_change(found(FERRY, PIER), found(FERRY, PIER, more))
    assert change is not None
    assert (change.kinds, change.before, change.after) == ((ChangeKind.ADDED,), "", more)


def test_a_headline_that_names_the_topic_counts() -> None:
    change = topic_change(found(PIER, title="No ferry in May"), found(PIER, title="A ferry in May after all"))
    assert change is not None
    assert (change.kinds, change.before, change.after) == (
        (ChangeKind.HEADLINE,),
        "No ferry in May",
        "A ferry in May after all",
    )


def test_a_topic_that_looks_for_more_words_than_before_is_no_change_of_the_text() -> None:
    assert topic_change(found(FERRY, PIER), found(FERRY, PIER, words=("ferry", "pier"))) is None


def test_a_topic_that_matched_by_nothing_in_the_text_has_no_changes() -> None:
    assert topic_change(Found(TITLE, FERRY, ()), Found(TITLE, PIER, ())) is None
