"""Stories for programs: an Atom feed and JSON, with the filters of the page."""

from __future__ import annotations

import feedparser
from fastapi.testclient import TestClient
from lxml import etree

from tests.desk.filled import Builder, ago


class TestFeed:
    def test_a_reader_finds_an_entry_a_story(self, desk: TestClient, built: Builder) -> None:
        built.matched("Old", at=ago(hours=3))
        story = built.matched("New & <b>hostile</b>\x0b", at=ago(hours=1), published_at=ago(hours=2))
        answer = desk.get("/feed.atom")
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = feedparser.parse(answer.content)
        assert not feed.bozo
        assert feed.version == "atom10"
        first = feed.entries[0]
        assert first.title == "New &amp; &lt;b&gt;hostile&lt;/b&gt;" or first.title == "New & <b>hostile</b>"
        assert first.id.endswith(f"/stories/{story}")
        assert (first.updated, first.published) == ("2026-11-24T14:00:00Z", "2026-11-24T13:00:00Z")
        assert [tag.label for tag in first.tags] == ["Ferry lines"]
        assert first.summary == "The ferry is late."

    def test_a_topic_has_a_feed_of_its_own(self, desk: TestClient, built: Builder) -> None:
        built.matched("Ferry")
        built.matched("Pier", "ports")
        feed = feedparser.parse(desk.get("/feed.atom?topic=ports").content)
        assert [entry.title for entry in feed.entries] == ["Pier"]
        assert feed.feed.title == "Watchdesk: Ports & piers"

    def test_an_empty_feed_has_what_the_standard_asks_for(self, desk: TestClient) -> None:
        root = etree.fromstring(desk.get("/feed.atom?topic=%3Cx%3E&q=%26").content)
        names = [etree.QName(child).localname for child in root]
        assert {"id", "title", "updated", "author"} <= set(names)


class TestJson:
    def test_pages_are_linked_and_carry_their_filters(self, desk: TestClient, built: Builder) -> None:
        for number in range(5):
            built.matched(f"Entry {number}")
        first = desk.get("/api/stories?topic=ferries&size=2").json()
        assert [line["headline"] for line in first["stories"]] == ["Entry 4", "Entry 3"]
        assert first["newer"] is None
        second = desk.get(first["older"]).json()
        assert [line["headline"] for line in second["stories"]] == ["Entry 2", "Entry 1"]
        assert desk.get(second["newer"]).json() == first

    def test_a_story_comes_with_text_copies_matches_and_alerts(self, desk: TestClient, built: Builder) -> None:
        story = built.matched("Ferry late")
        told = desk.get(f"/api/stories/{story}").json()
        assert told["text"]["text"] == "The ferry is late."
        assert told["copies"][0]["url"] == "https://harbour.example/news/1"
        assert told["found"][0]["spans"] == [[4, 9, "ferry", "text"]]
        assert told["alerts"] == []

    def test_errors_are_json_too(self, desk: TestClient) -> None:
        for address, status in (("/api/stories/9", 404), ("/api/stories?since=x", 400), ("/api/stories/x", 400)):
            answer = desk.get(address)
            assert answer.status_code == status
            assert list(answer.json()) == ["error"]

    def test_a_merged_story_leads_on(self, desk: TestClient, built: Builder) -> None:
        there = built.matched()
        gone = built.story(merged_into=there)
        assert desk.get(f"/api/stories/{gone}").headers["location"] == f"/api/stories/{there}"
