"""Suggestions: what labels teach of a query, counted with the topic language, and what they do not teach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.store.corpus import StoredArticle
from pipeline.suggesting import Kind, Suggestion, SuggestReport, suggest
from pipeline.topics import TopicMatcher
from pipeline.topics.query import parse

TOPICS = """
topics:
  ferries: {title: Ferries, query: ferry, languages: [en]}
"""
RELEVANT = (
    "The morning ferry to the island will not sail on Monday because its engine needs new pumps.",
    "Passengers of the night ferry waited four hours at the pier while divers looked at the propeller.",
    "A second ferry begins its service in May, the harbour company told its shareholders.",
    "Fog kept the ferry in port until noon, and lorries queued along the quay.",
    "Crews of both ferries want better pay; a strike is set for the first week of June.",
    "Fares on the ferry rise by a tenth, and bicycles will no longer travel free.",
    "The state will pay for a new ferry with batteries, the ministry of transport announced.",
)
IRRELEVANT = (
    "In the film a young nurse meets a stranger aboard a ferry and forgets her own wedding.",
    "The director shot her third film on a ferry in winter, with no script and two cameras.",
    "Critics call it the film of the year: a ferry, a storm and nine people who lie to each other.",
    "The festival opens with a silent film in which a ferry sinks and nobody notices.",
    "Her new film about a ferry captain's daughter has won the jury's prize.",
    "Two films share the award, one of them set on a rusty ferry in the north.",
)
MISSED = (
    "The catamaran to the island is full until August, its owners say.",
    "An inspector found no life vests aboard the fast catamaran.",
    "Waves damaged a catamaran; forty travellers were taken off by tugs.",
    "Catamarans will take over the evening route after the summer.",
    "The town wants a catamaran of its own and has asked for offers.",
    "A night catamaran is planned for workers of the shipyard.",
)
OTHERS = (
    "The council voted for a cycle path along the old railway.",
    "Rain is expected in the west; winds turn to the north.",
    "A bakery burned down in the old town, nobody was hurt.",
    "The school's choir sang in the cathedral on Sunday.",
    "Prices of butter rose again, the statistics office said.",
    "A museum shows maps of the coast from four centuries.",
    "The museum shop now sells a model of a ferry.",
)


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> TopicMatcher:
    path = tmp_path_factory.mktemp("topics") / "topics.yaml"
    path.write_text(TOPICS, encoding="utf-8")
    return TopicMatcher.from_file(path)


def articles(texts: Sequence[str], first: int, language: str = "en") -> list[StoredArticle]:
    """An article of a story of its own for each text."""
    return [
        StoredArticle(
            article_id=number,
            story_id=number,
            url=f"https://harbour.example/{number}",
            at=datetime(2026, 11, 23, tzinfo=UTC),
            title=f"No {number}",
            text=text,
            lead=None,
            language=language,
            source=None,
            section=None,
            authors=(),
            credit=None,
            tagged=True,
        )
        for number, text in enumerate(texts, first)
    ]


def learn(
    matcher: TopicMatcher, yes: Sequence[str], no: Sequence[str], others: Sequence[str] = OTHERS
) -> SuggestReport:
    """What is learnt from texts labelled relevant and not, beside others without a label."""
    right, wrong = articles(yes, 100), articles(no, 200)
    labels = {article.article_id: True for article in right} | {article.article_id: False for article in wrong}
    return suggest(matcher, "ferries", [*right, *wrong], labels, articles(others, 300))


def of_kind(report: SuggestReport, kind: Kind) -> list[Suggestion]:
    return [change for change in report.suggestions if change.kind is kind]


def test_a_term_of_the_matches_that_are_not_relevant_is_cut(matcher: TopicMatcher) -> None:
    report = learn(matcher, RELEVANT, IRRELEVANT)
    assert (report.quality.right, report.quality.wrong, report.matches) == (7, 6, 1)
    [cut] = of_kind(report, Kind.CUT)
    assert cut.query == "(ferry) AND NOT film"
    assert (cut.relevant, cut.irrelevant) == (0, 6)
    assert cut.log_odds < 0
    assert cut.chance < 0.1
    assert (cut.quality.right, cut.quality.wrong, cut.quality.missed) == (7, 0, 0)
    assert cut.matches == 1


@pytest.mark.parametrize("written", ["FILM", "\u200bfilm", "film's", "fi\u00adlm", "_film"])
def test_a_term_however_written_makes_a_query(matcher: TopicMatcher, written: str) -> None:
    report = learn(matcher, RELEVANT, [re.sub(r"films?\b", written, text) for text in IRRELEVANT])
    cut, *_ = of_kind(report, Kind.CUT)
    assert cut.quality.wrong == 0
    assert parse(cut.query)


def test_what_the_query_looks_for_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "topics.yaml"
    path.write_text("topics:\n  ferries: {title: Ferries, query: ferry OR film}\n", encoding="utf-8")
    wider = learn(TopicMatcher.from_file(path), RELEVANT, IRRELEVANT)
    assert [change.term for change in of_kind(wider, Kind.CUT)] == []


def test_a_term_of_the_relevant_matches_alone_is_asked_for(matcher: TopicMatcher) -> None:
    sailing = [f"{text} The timetable has the details." for text in RELEVANT]
    report = learn(matcher, sailing, IRRELEVANT)
    best, *_ = of_kind(report, Kind.REQUIRE)
    assert best.query == "(ferry) AND timetable"
    assert (best.quality.right, best.quality.wrong, best.quality.missed) == (7, 0, 0)


def test_a_term_of_what_is_relevant_and_missed_is_added(matcher: TopicMatcher) -> None:
    report = learn(matcher, [*RELEVANT, *MISSED], IRRELEVANT[:2], [*OTHERS, "A film about a catamaran race."])
    [added] = of_kind(report, Kind.ADD)
    assert added.query == "(ferry) OR catamaran"
    assert (added.relevant, added.irrelevant) == (6, 1)
    assert (added.quality.right, added.quality.missed) == (13, 0)
    assert (report.matches, added.matches) == (1, 2)


def test_too_few_labels_are_said_and_nothing_is_suggested(matcher: TopicMatcher) -> None:
    report = learn(matcher, RELEVANT[:3], IRRELEVANT[:4])
    assert report.suggestions == ()
    assert report.notes == (
        "AND NOT, AND: of the labelled matches 3 are relevant and 4 are not; it takes 5 of each",
        "OR: 0 labelled stories are relevant and missed; it takes 5",
    )


def test_labels_that_part_nothing_are_said(matcher: TopicMatcher) -> None:
    report = learn(matcher, RELEVANT, [text.replace("film", "boat") for text in RELEVANT])
    assert report.suggestions == ()
    assert report.notes[:2] == (
        "AND NOT: no term tells these stories apart better than chance would",
        "AND: no term tells these stories apart better than chance would",
    )


def test_copies_of_a_story_count_once(matcher: TopicMatcher) -> None:
    copies = [
        StoredArticle(**{name: getattr(article, name) for name in article.__slots__} | {"story_id": 1})
        for article in articles(IRRELEVANT, 200)
    ]
    labels = {article.article_id: False for article in copies}
    report = suggest(matcher, "ferries", copies, labels, [])
    assert (report.irrelevant, report.relevant) == (1, 0)


def test_no_labels_are_a_report_of_nothing(matcher: TopicMatcher) -> None:
    report = learn(matcher, [], [], [])
    assert (report.relevant, report.irrelevant, report.newest, report.suggestions) == (0, 0, 0, ())


def test_an_unknown_topic_is_an_error(matcher: TopicMatcher) -> None:
    with pytest.raises(KeyError):
        suggest(matcher, "bridges", [], {}, [])
