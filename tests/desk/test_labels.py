"""Readers say whether a match is relevant: kept with their name, shown, and taken from no other site's page."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import html

from desk.app import create_app
from pipeline.store import Store
from pipeline.store.labels import stored_labels
from pipeline.store.reading import read_story
from tests.desk.conftest import anybody
from tests.desk.filled import Builder
from tests.desk.sample import FakeApp, Topics

OWN = {"sec-fetch-site": "same-origin"}


def send(desk: TestClient, form: dict[str, Any], headers: dict[str, str] = OWN) -> Any:
    return desk.post("/labels", data=form, headers=headers)


def form(**values: object) -> dict[str, object]:
    return {"topic": "ferries", "article": 1, "said": "relevant", "back": "/alerts", **values}


def labels(store: Store) -> dict[int, dict[str, bool]]:
    return stored_labels(store, ["ferries", "ports", "bridges"])


def press(desk: TestClient, address: str, button: str) -> str:
    """Press the first button with that name on a page; the address that it leads to."""
    tree = html.fromstring(desk.get(address).text)
    [pressed, *_] = [found for found in tree.xpath("//form[@method='post']//button") if found.text == button]
    values = {field.name: field.value for field in pressed.getparent().xpath(".//input[@type='hidden']")}
    answer = send(desk, values | {pressed.get("name"): pressed.get("value")})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


class TestOnAStory:
    def test_a_match_is_said_to_be_relevant_by_the_reader(
        self, desk: TestClient, store: Store, built: Builder
    ) -> None:
        story = built.matched()
        back = press(desk, f"/stories/{story}", "Relevant")
        assert back == f"/stories/{story}?article=1#why-1"
        assert labels(store) == {1: {"ferries": True}}
        shown = desk.get(back).text
        assert "relevant, said by reader, " in shown
        assert 'aria-pressed="true" title="Take it back">Relevant</button>' in shown

    def test_the_last_word_counts_and_can_be_taken_back(
        self, desk: TestClient, store: Store, built: Builder
    ) -> None:
        story = f"/stories/{built.matched()}"
        press(desk, story, "Relevant")
        press(desk, story, "Not relevant")
        assert labels(store) == {1: {"ferries": False}}
        press(desk, story, "Not relevant")
        assert labels(store) == {}

    def test_each_topic_is_asked_about_once_an_article(self, desk: TestClient, built: Builder) -> None:
        story = built.matched()
        again = built.revision(1, "Changed", "The ferry left.", number=2)
        built.match(1, again, "ferries")
        built.match(1, again, "ports")
        tree = html.fromstring(desk.get(f"/stories/{story}").text)
        asked = tree.xpath("//form[@class='verdict']/input[@name='topic']/@value")
        assert sorted(asked) == ["ferries", "ports"]

    def test_a_topic_that_missed_the_article_can_be_named(
        self, desk: TestClient, store: Store, built: Builder
    ) -> None:
        story = built.matched()
        tree = html.fromstring(desk.get(f"/stories/{story}").text)
        assert tree.xpath("//select[@name='topic']/option/@value") == ["", "ports", "bridges"]
        back = f"/stories/{story}?article=1#missed-1"
        assert send(desk, form(topic="ports", back=back)).headers["location"] == back
        assert labels(store) == {1: {"ports": True}}
        told = html.fromstring(desk.get(back).text)
        assert "not found in this article" in told.xpath("//div[@id='missed-1']")[0].text_content()
        assert told.xpath("//select[@name='topic']/option/@value") == ["", "bridges"]

    def test_nothing_is_asked_about_topics_that_the_file_has_no_more(
        self, desk: TestClient, watchdesk: FakeApp, built: Builder
    ) -> None:
        story = built.matched()
        watchdesk.file = Topics({})
        assert 'method="post"' not in desk.get(f"/stories/{story}").text

    def test_the_json_of_a_story_has_what_was_said(self, desk: TestClient, built: Builder) -> None:
        story = built.matched()
        press(desk, f"/stories/{story}", "Not relevant")
        [label] = desk.get(f"/api/stories/{story}").json()["labels"]
        assert (label["topic"], label["article"], label["relevant"], label["said_by"]) == (
            "ferries",
            1,
            False,
            "reader",
        )


class TestOnAlerts:
    def test_an_alert_is_said_not_to_be_relevant_and_the_list_stays_where_it_was(
        self, desk: TestClient, store: Store, built: Builder
    ) -> None:
        story = built.matched()
        alert = built.alert(story, 1, channel="desk-mail")
        back = press(desk, "/alerts?topic=ferries&channel=desk-mail", "Not relevant")
        assert back == f"/alerts?topic=ferries&channel=desk-mail#alert-{alert}"
        assert labels(store) == {1: {"ferries": False}}
        assert 'aria-pressed="true" title="Take it back">Not relevant</button>' in desk.get(back).text


class TestRefused:
    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site", "origin": "http://testserver"},
            {"sec-fetch-site": "none"},
            {"origin": "null"},
            {"origin": "https://elsewhere.example"},
            {"origin": "http://testserver.elsewhere.example"},
        ],
    )
    def test_a_form_of_another_site_changes_nothing(
        self, desk: TestClient, store: Store, built: Builder, headers: dict[str, str]
    ) -> None:
        built.matched()
        answer = send(desk, form(), headers)
        assert answer.status_code == 400
        assert "did not come from a page of the desk" in answer.text
        assert labels(store) == {}

    def test_on_plain_http_the_origin_tells(self, desk: TestClient, store: Store, built: Builder) -> None:
        built.matched()
        assert send(desk, form(), {"origin": "http://testserver"}).status_code == 303
        assert labels(store) == {1: {"ferries": True}}

    @pytest.mark.parametrize(
        ("values", "status"),
        [
            ({"topic": "dredgers"}, 404),
            ({"topic": ""}, 400),
            ({"article": 99}, 404),
            ({"article": 0}, 400),
            ({"article": "one"}, 400),
            ({"said": "maybe"}, 400),
            ({"back": "https://elsewhere.example/"}, 400),
            ({"back": "//elsewhere.example/"}, 400),
            ({"back": "/stories/1/../../elsewhere"}, 400),
            ({"back": "/alerts\r\nx: y"}, 400),
        ],
    )
    def test_what_cannot_be_kept_is_said(
        self, desk: TestClient, store: Store, built: Builder, values: dict[str, object], status: int
    ) -> None:
        built.matched()
        answer = send(desk, form(**values))
        assert answer.status_code == status
        assert "Nothing was changed" in answer.text
        assert labels(store) == {}

    def test_the_page_can_be_gone_back_to_wherever_the_desk_is_mounted(
        self, watchdesk: FakeApp, built: Builder
    ) -> None:
        built.matched()
        outer = FastAPI()
        outer.mount("/air/watchdesk", create_app(lambda: watchdesk, anybody))
        desk = TestClient(outer, follow_redirects=False)
        answer = desk.post("/air/watchdesk/labels", data=form(), headers=OWN)
        assert answer.headers["location"] == "/air/watchdesk/alerts"


def test_an_article_in_another_copy_is_labelled_by_itself(desk: TestClient, store: Store, built: Builder) -> None:
    story = built.matched()
    copy = built.article(story, source="wire", lead=False)
    built.match(copy, built.newest(copy))
    send(desk, form(article=copy, said="not relevant"))
    detail = read_story(store, story)
    assert detail is not None
    assert [(label.article, label.relevant) for label in detail.labels] == [(copy, False)]
