"""What pages read: stories by their newest match, one story, topics, sources and alerts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.records import Outcome
from pipeline.store import Store
from pipeline.store.reading import (
    AlertFilter,
    Place,
    StoryFilter,
    list_alerts,
    list_stories,
    read_story,
    source_states,
    topic_states,
)
from tests.desk.filled import NOW, Builder, ago


@pytest.fixture
def built(store: Store) -> Builder:
    return Builder(store)


def headlines(store: Store, wanted: StoryFilter | None = None, place: Place | None = None) -> list[str | None]:
    return [line.headline for line in list_stories(store, wanted or StoryFilter(), place or Place()).rows]


def test_an_empty_store_has_empty_pages(store: Store) -> None:
    assert list_stories(store, StoryFilter(), Place()).rows == ()
    assert list_alerts(store, AlertFilter(), Place()).rows == ()
    assert read_story(store, 1) is None
    assert topic_states(store, NOW) == {}
    assert source_states(store, NOW) == {}


class TestStories:
    def test_the_story_with_the_newest_match_comes_first(self, store: Store, built: Builder) -> None:
        built.matched("First")
        built.matched("Second")
        assert headlines(store) == ["Second", "First"]

    def test_a_story_is_one_line_however_many_matches_and_copies_it_has(
        self, store: Store, built: Builder
    ) -> None:
        story = built.matched("Ferry late")
        copy = built.article(story, "Ferry late, says port", source="wire", lead=False)
        built.match(copy, built.newest(copy), "ports", sentence="The port says so.")
        [line] = list_stories(store, StoryFilter(), Place()).rows
        assert (line.headline, line.copies) == ("Ferry late", 2)
        assert line.sources == ("harbour", "wire")
        assert line.topics == ("ferries", "ports")
        assert line.sentence == "The port says so."

    def test_a_topic_filter_shows_the_sentence_of_that_topic(self, store: Store, built: Builder) -> None:
        story = built.matched("Ferry late", "ferries", sentence="The ferry is late.")
        copy = built.article(story, source="wire", lead=False)
        built.match(copy, built.newest(copy), "ports", sentence="The port says so.")
        [line] = list_stories(store, StoryFilter(topic="ferries"), Place()).rows
        assert line.sentence == "The ferry is late."
        assert headlines(store, StoryFilter(topic="bridges")) == []

    def test_a_source_filter_finds_stories_that_the_source_has_a_copy_of(
        self, store: Store, built: Builder
    ) -> None:
        story = built.matched("Reprinted")
        built.article(story, source="wire", lead=False)
        built.matched("Only here")
        assert headlines(store, StoryFilter(source="wire")) == ["Reprinted"]

    def test_dates_bound_the_time_of_publication_or_else_of_first_sight(
        self, store: Store, built: Builder
    ) -> None:
        built.matched("Old", published_at=ago(days=9))
        built.matched("Undated", at=ago(days=3))
        built.matched("New", published_at=ago(hours=1))
        wanted = StoryFilter(since=ago(days=4), until=ago(days=1))
        assert headlines(store, wanted) == ["Undated"]
        assert headlines(store, StoryFilter(since=ago(days=4))) == ["New", "Undated"]

    @pytest.mark.parametrize("words", ["паром", "ПАРОМ", "Паром", "паром калининград", "100%"])
    def test_words_are_found_in_any_case_of_any_script(self, store: Store, built: Builder, words: str) -> None:
        built.matched("Паром в Калининград полон на 100%")
        built.matched("Ferry to Gotland")
        assert headlines(store, StoryFilter(words=words)) == ["Паром в Калининград полон на 100%"]

    def test_wildcards_of_the_database_are_ordinary_letters(self, store: Store, built: Builder) -> None:
        built.matched("Ferry to Gotland")
        assert headlines(store, StoryFilter(words="F_rry")) == []
        assert headlines(store, StoryFilter(words="%")) == []
        assert headlines(store, StoryFilter(words="ferry got")) == ["Ferry to Gotland"]

    def test_pages_follow_each_other_both_ways(self, store: Store, built: Builder) -> None:
        for number in range(5):
            built.matched(str(number))
        first = list_stories(store, StoryFilter(), Place(size=2))
        assert [line.headline for line in first.rows] == ["4", "3"]
        assert first.newer is None
        second = list_stories(store, StoryFilter(), Place(before=first.older, size=2))
        assert [line.headline for line in second.rows] == ["2", "1"]
        third = list_stories(store, StoryFilter(), Place(before=second.older, size=2))
        assert [line.headline for line in third.rows] == ["0"]
        assert third.older is None
        back = list_stories(store, StoryFilter(), Place(after=third.newer, size=2))
        assert back.rows == second.rows
        start = list_stories(store, StoryFilter(), Place(after=back.newer, size=2))
        assert start.rows == first.rows
        assert start.newer is None

    def test_the_alerts_of_a_story_are_counted_by_state(self, store: Store, built: Builder) -> None:
        story = built.story()
        article = built.article(story)
        match = built.match(article, built.newest(article))
        built.alert(story, match, channel="mail")
        built.alert(story, match, channel="hook", state="failed")
        [line] = list_stories(store, StoryFilter(), Place()).rows
        assert line.alerts == (("failed", 1), ("sent", 1))


class TestStory:
    def test_a_story_shows_its_lead_first_and_every_copy(self, store: Store, built: Builder) -> None:
        story = built.matched("Lead")
        built.article(story, "Copy", source="wire", lead=False, part="excerpt", at=ago(hours=9))
        detail = read_story(store, story)
        assert detail is not None
        assert [(copy.title, copy.lead, copy.part) for copy in detail.copies] == [
            ("Lead", True, None),
            ("Copy", False, "excerpt"),
        ]
        assert detail.shown == detail.copies[0]

    def test_a_copy_in_which_the_topic_was_found_is_shown_before_a_lead_without_it(
        self, store: Store, built: Builder
    ) -> None:
        story = built.story()
        built.article(story, "Lead")
        copy = built.article(story, "Copy", "The ferry is late.", lead=False)
        built.match(copy, built.newest(copy))
        detail = read_story(store, story)
        assert detail is not None
        assert detail.text is not None
        assert detail.text.text == "The ferry is late."

    def test_the_copy_that_is_asked_for_is_shown(self, store: Store, built: Builder) -> None:
        story = built.matched("Lead")
        copy = built.article(story, "Copy", lead=False)
        detail = read_story(store, story, article=copy)
        assert detail is not None
        assert detail.shown is not None
        assert detail.shown.title == "Copy"

    def test_a_match_tells_the_query_as_it_stood_and_the_terms_once(self, store: Store, built: Builder) -> None:
        story = built.story()
        article = built.article(story)
        spans = ((0, 5, "ferry", "text"), (0, 5, "late", "title"), (9, 14, "ferry", "text"))
        built.match(article, built.newest(article), spans=spans)
        built.topic("ferries", "Ferries", '"ferry" AND "late"')
        detail = read_story(store, story)
        assert detail is not None
        [found] = detail.found
        assert (found.title, found.query, found.terms) == ("Ferries", '"ferry" AND "late"', ("ferry", "late"))

    def test_the_newest_change_is_read_unless_another_is_asked_for(self, store: Store, built: Builder) -> None:
        story = built.story()
        article = built.article(story, text="one")
        built.revision(article, "A headline", "two", number=2)
        built.revision(article, "A headline", "three", number=3)
        newest, second = read_story(store, story), read_story(store, story, revision=2)
        assert newest == read_story(store, story, revision=1) == read_story(store, story, revision=99)
        assert newest is not None
        assert second is not None
        assert newest.before is not None
        assert newest.now is not None
        assert (newest.before.text, newest.now.text) == ("two", "three")
        assert second.before is not None
        assert second.now is not None
        assert (second.before.text, second.now.text) == ("one", "two")
        assert [line.number for line in newest.revisions] == [3, 2, 1]

    def test_a_merged_story_says_where_it_went(self, store: Store, built: Builder) -> None:
        there = built.matched("Here")
        gone = built.story(merged_into=there)
        detail = read_story(store, gone)
        assert detail is not None
        assert detail.merged_into == there


class TestTopics:
    def test_matches_are_counted_for_a_day_a_week_and_each_of_fourteen_days(
        self, store: Store, built: Builder
    ) -> None:
        for at in (ago(hours=1), ago(hours=23), ago(days=3), ago(days=10), ago(days=40)):
            built.matched(at=at)
        state = topic_states(store, NOW)["ferries"]
        assert (state.day, state.week) == (2, 3)
        assert state.days == (0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1)

    def test_alerts_are_counted_by_state(self, store: Store, built: Builder) -> None:
        story = built.story()
        article = built.article(story)
        match = built.match(article, built.newest(article), at=ago(days=90))
        built.alert(story, match, state="due")
        assert topic_states(store, NOW)["ferries"].alerts == (("due", 1),)


class TestSources:
    def test_a_source_tells_its_newest_crawl_and_what_that_brought(self, store: Store, built: Builder) -> None:
        built.run("crawl-1", state="failed", started_at=ago(hours=2), reason="no listing answered")
        built.run("crawl-2", started_at=ago(hours=1), counts={"fetched": 3, "failed": 1, "not_modified": 7})
        built.visit("crawl-2", "https://harbour.example/a")
        built.visit("crawl-2", "https://harbour.example/b", "unchanged")
        state = source_states(store, NOW)["harbour"]
        assert (state.run, state.state, state.recent) == ("crawl-2", "ok", ("failed", "ok"))
        assert state.brought == {"new_article": 1, "unchanged": 1}
        assert state.fetched(Outcome.NOT_MODIFIED, Outcome.IDENTICAL) == 7

    def test_new_articles_are_counted_by_day(self, store: Store, built: Builder) -> None:
        for at in (NOW, NOW - timedelta(days=1), NOW - timedelta(days=1)):
            built.article(built.story(), at=at, source="wire")
        state = source_states(store, NOW)["wire"]
        assert state.days[-2:] == (2, 1)
        assert state.last_article_at == NOW
        assert state.state is None


class TestAlerts:
    def test_alerts_are_filtered_and_paged(self, store: Store, built: Builder) -> None:
        for name, state in (("one", "sent"), ("two", "failed"), ("three", "sent")):
            story = built.story()
            article = built.article(story, name)
            built.alert(story, built.match(article, built.newest(article)), state=state)
        sent = list_alerts(store, AlertFilter(state="sent"), Place())
        assert [line.headline for line in sent.rows] == ["three", "one"]
        page = list_alerts(store, AlertFilter(channel="desk-mail", topic="ferries"), Place(size=2))
        assert [line.headline for line in page.rows] == ["three", "two"]
        rest = list_alerts(store, AlertFilter(), Place(before=page.older, size=2))
        assert [line.headline for line in rest.rows] == ["one"]
