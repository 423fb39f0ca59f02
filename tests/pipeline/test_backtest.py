"""Topics tried again: what would match now beside what did, and how far that agrees with labels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.backtest import EXAMPLES, Change, Label, backtest, by_article, read_labels
from pipeline.records import ConfigError
from pipeline.store.corpus import StoredArticle, StoredMatch
from pipeline.topics import TopicMatcher

TOPICS = """
topics:
  ferries: {title: Ferries, query: ferry AND NOT film}
  locks: {title: Locks, query: 'lock OR credit:"Port Wire"'}
"""
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
FERRY = StoredMatch("ferries", "The ferry is late.", ((4, 9),))


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> TopicMatcher:
    path = tmp_path_factory.mktemp("topics") / "topics.yaml"
    path.write_text(TOPICS, encoding="utf-8")
    return TopicMatcher.from_file(path)


def article(number: int, text: str, *matches: StoredMatch) -> StoredArticle:
    """An article of a story of its own, in English, of Monday."""
    return StoredArticle(
        article_id=number,
        story_id=number,
        url=f"https://harbour.example/{number}",
        at=MONDAY,
        title=f"Report {number}",
        text=text,
        lead=None,
        language="en",
        source="harbour",
        section=None,
        authors=(),
        credit=None,
        tagged=True,
        matches=matches,
    )


STAYS = article(1, "The ferry is late.", FERRY)
NEW = article(2, "Two ferries sail.")
LOST = article(3, "A film of a ferry.", StoredMatch("ferries", "A film of a ferry.", ((12, 17),)))
NEITHER = article(4, "A bridge is closed.")


def test_an_article_stays_is_new_is_lost_or_was_never_found(matcher: TopicMatcher) -> None:
    report = backtest(matcher, [STAYS, NEW, LOST, NEITHER], ["ferries"])
    [topic] = report.topics
    assert topic.matches == Change(before=2, now=2, new=1, lost=1)
    assert (report.articles, report.days, report.untagged) == (4, 1, 0)
    assert topic.version == matcher.topics["ferries"].version


def test_changes_show_the_sentence_that_matches_and_the_one_that_matched(matcher: TopicMatcher) -> None:
    [topic] = backtest(matcher, [NEW, LOST], ["ferries"]).topics
    [new], [lost] = topic.new, topic.lost
    assert (new.url, new.sentence, new.marks) == (NEW.url, "Two ferries sail.", ((4, 11),))
    assert (lost.url, lost.sentence, lost.marks) == (LOST.url, "A film of a ferry.", ((12, 17),))


def test_the_first_articles_become_the_examples(matcher: TopicMatcher) -> None:
    articles = [article(number, "A ferry.") for number in range(1, EXAMPLES + 3)]
    [topic] = backtest(matcher, articles, ["ferries"]).topics
    assert [sample.url for sample in topic.new] == [known.url for known in articles[:EXAMPLES]]
    assert topic.matches.new == EXAMPLES + 2


def test_alerts_count_each_story_once_over_the_days_with_articles(matcher: TopicMatcher) -> None:
    copy = replace(NEW, article_id=9, story_id=NEW.story_id, at=MONDAY + timedelta(days=1))
    [topic] = backtest(matcher, [STAYS, NEW, copy], ["ferries"]).topics
    assert (topic.alerts_a_day_before, topic.alerts_a_day) == (0.5, 1.0)


def test_sources_and_languages_are_counted_the_most_frequent_first(matcher: TopicMatcher) -> None:
    unknown = [replace(article(number, "A ferry."), source=None, language=None) for number in (5, 6)]
    [topic] = backtest(matcher, [STAYS, *unknown], ["ferries"]).topics
    assert list(topic.sources.items()) == [("unknown", Change(0, 2, 2, 0)), ("harbour", Change(1, 1, 0, 0))]
    assert list(topic.languages) == ["unknown", "en"]


def test_a_topic_sees_the_fields_that_its_query_asks_for(matcher: TopicMatcher) -> None:
    credited = replace(NEITHER, credit="Port Wire")
    assert backtest(matcher, [credited], ["locks"]).topics[0].matches.now == 1


def test_all_topics_are_tried_and_matches_of_removed_ones_are_counted(matcher: TopicMatcher) -> None:
    gone = article(7, "A dredger.", StoredMatch("dredgers", "A dredger.", ()))
    report = backtest(matcher, [gone])
    assert [topic.topic for topic in report.topics] == ["ferries", "locks"]
    assert report.removed == {"dredgers": 1}
    assert backtest(matcher, [gone], ["locks"]).removed == {}


def test_articles_that_no_pass_has_seen_are_counted(matcher: TopicMatcher) -> None:
    assert backtest(matcher, [replace(NEW, tagged=False), STAYS]).untagged == 1


def test_nothing_stored_is_a_report_of_nothing(matcher: TopicMatcher) -> None:
    report = backtest(matcher, [], labels={1: {"ferries": True}})
    assert (report.articles, report.days) == (0, 0)
    assert report.topics[0].matches == Change()
    assert report.topics[0].measured is None


def test_progress_hears_of_each_article(matcher: TopicMatcher) -> None:
    heard: list[int] = []
    backtest(matcher, [STAYS, NEW], progress=heard.append)
    assert heard == [1, 2]


class TestLabels:
    def test_precision_and_recall_before_and_now(self, matcher: TopicMatcher) -> None:
        labels = {1: {"ferries": True}, 2: {"ferries": True}, 3: {"ferries": False}, 4: {"ferries": True}}
        [topic] = backtest(matcher, [STAYS, NEW, LOST, NEITHER], ["ferries"], labels).topics
        measured = topic.measured
        assert measured is not None
        assert (measured.labelled, measured.precision_before, measured.precision) == (4, 0.5, 1.0)
        assert (measured.recall_before, measured.recall) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
        assert (measured.wrong, measured.missed) == ((), (NEITHER.url,))

    def test_a_match_that_is_labelled_not_relevant_is_wrong(self, matcher: TopicMatcher) -> None:
        [topic] = backtest(matcher, [STAYS], ["ferries"], {1: {"ferries": False}}).topics
        assert topic.measured is not None
        assert topic.measured.wrong == (STAYS.url,)

    def test_a_share_of_nothing_is_unknown(self, matcher: TopicMatcher) -> None:
        [topic] = backtest(matcher, [NEITHER], ["ferries"], {4: {"ferries": False}}).topics
        assert topic.measured is not None
        assert (topic.measured.labelled, topic.measured.precision, topic.measured.recall) == (1, None, None)

    def test_labels_of_other_topics_and_without_labels_measure_nothing(self, matcher: TopicMatcher) -> None:
        assert backtest(matcher, [STAYS], ["ferries"], {1: {"locks": True}}).topics[0].measured is None
        assert backtest(matcher, [STAYS], ["ferries"]).topics[0].measured is None

    def test_only_labels_of_known_addresses_become_articles(self) -> None:
        labels = [Label("https://a.example/1", "ferries", True), Label("https://a.example/2", "ferries", False)]
        assert by_article(labels, {"https://a.example/1": 7}) == {7: {"ferries": True}}


class TestLabelFiles:
    def read(self, folder: Path, *lines: str) -> list[Label]:
        path = folder / "labels.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        return read_labels(path, ["ferries"])

    def test_a_line_is_a_label_and_the_same_twice_is_one(self, tmp_path: Path) -> None:
        line = '{"url": "https://a.example/1", "topic": "ferries", "relevant": true}'
        assert self.read(tmp_path, line, "", line.replace("}", ', "said_by": "ann"}')) == [
            Label("https://a.example/1", "ferries", True)
        ]

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("{", "expected {"),
            ('{"url": "https://a.example/1", "topic": "ferries"}', "relevant"),
            ('{"url": "https://a.example/1", "topic": "ferrys", "relevant": true}', "no topic 'ferrys'"),
            ('{"url": "https://a.example/0", "topic": "ferries", "relevant": false}', "opposite"),
        ],
    )
    def test_a_line_that_is_no_label_is_named_with_its_number(self, tmp_path: Path, line: str, said: str) -> None:
        with pytest.raises(ConfigError, match=said) as raised:
            self.read(tmp_path, '{"url": "https://a.example/0", "topic": "ferries", "relevant": true}', line)
        assert ":2:" in str(raised.value)

    def test_a_file_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="cannot be read"):
            read_labels(tmp_path / "none.jsonl", ["ferries"])
        (tmp_path / "bytes.jsonl").write_bytes(b"\xff")
        with pytest.raises(ConfigError, match="not UTF-8 at byte 0"):
            read_labels(tmp_path / "bytes.jsonl", ["ferries"])
