"""A topic is written on the desk: tried on what is stored, then put into topics.yaml."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from lxml import html

from desk.app import create_app
from desk.current import Current
from pipeline.store import open_store
from pipeline.store.labels import say
from tests.desk.conftest import anybody, everybody_edits
from tests.desk.filled import NOW, Builder
from watchdesk.app import App, make_app
from watchdesk.cli.output import plain

OWN = {"sec-fetch-site": "same-origin"}
TOPICS = """\
concepts:
  port: {en: [port, quay]}  # never sport
topics:
  ferries:
    title: Ferries
    query: >-
      ferry
      AND $port
    examples:
      match: ["The ferry left the port."]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    path = tmp_path / "config" / "topics.yaml"
    path.write_text(TOPICS)
    (tmp_path / "config" / "channels.yaml").write_text("channels: {}\n")
    (tmp_path / "config" / "sources.yaml").write_text("sources: {}\n")
    return path


@pytest.fixture
def built(sqlite_url: str) -> Iterator[Builder]:
    """Three articles, one of which the topic found when they were tagged."""
    opened = open_store(sqlite_url)
    build = Builder(opened)
    build.topic("ferries", "Ferries", "ferry AND $port")
    build.matched("The ferry is back in port", "ferries", text="The ferry is back in port.", sentence="The ferry.")
    build.article(build.story(), "A boat in port", "A boat was seen in port.")
    build.article(build.story(), "A crane", "A crane fell.")
    yield build
    opened.close()


@pytest.fixture
def desk(sqlite_url: str, file: Path, built: Builder) -> Iterator[TestClient]:
    environment = {
        "WATCHDESK_HOME": str(file.parents[1]),
        "WATCHDESK_CONFIG": str(file.parent),
        "WATCHDESK_DATABASE_URL": sqlite_url,
    }
    made: list[App] = []

    def make() -> App:
        made.append(make_app(environment))
        return made[-1]

    app = create_app(Current(make), anybody, edit_dependency=everybody_edits, clock=lambda: NOW)
    with TestClient(app, follow_redirects=False, headers={"accept": "text/html", **OWN}) as client:
        yield client
    made[0].store.close()


def form(page: Response) -> dict[str, str]:
    """What the page's form would send as it stands."""
    found = html.fromstring(page.text).xpath("//form[contains(@class, 'editor')]")[0]
    # A parser of HTML leaves out the line end behind <textarea>; this one does not.
    return {name: value.removeprefix("\n") for name, value in found.form_values() if name}


def figures(page: Response) -> dict[str, str]:
    """The figures of the page by their names."""
    rows = html.fromstring(page.text).xpath("//dl[@class='figures']/div")
    return {plain(row.findtext("dt")): plain(row.findtext("dd")) for row in rows}


def test_a_topic_is_shown_with_its_query_as_it_is_written(desk: TestClient) -> None:
    page = desk.get("/topics/ferries")
    assert form(page)["query"] == "ferry\nAND $port"
    assert "$port" in page.text
    assert "The ferry left the port." in page.text


def test_trying_says_what_would_be_found_and_writes_nothing(desk: TestClient, file: Path) -> None:
    asked = form(desk.get("/topics/ferries")) | {"query": "boat AND $port", "reject": "A boat in port.\n\n"}
    page = desk.post("/try-topic", data=asked)
    assert page.status_code == 200
    found = figures(page)
    assert [found[name] for name in ("articles found", "found before", "new", "no longer")] == ["1"] * 4
    assert found["examples"] == "0 of 2"
    assert "all 3 stored articles" in page.text
    assert form(page)["query"] == "boat AND $port"
    assert file.read_text() == TOPICS


def test_labels_give_precision_and_words_to_add(desk: TestClient, built: Builder) -> None:
    for number in range(6):
        for text, relevant in (
            (f"The ferry in port {number} was towed.", True),
            (f"Ferry port song {number}.", False),
        ):
            article = built.article(built.story(), text, text)
            say(built.store, "ferries", article, relevant, "reader", NOW)
    page = desk.post("/try-topic", data=form(desk.get("/topics/ferries")))
    assert (figures(page)["precision, before"], figures(page)["recall, before"]) == ("50%, –", "100%, 0%")
    changes = html.fromstring(page.text).xpath(
        "//h3[.='Words that the labels suggest']/following::table[1]//code/text()"
    )
    assert "AND NOT song" in changes


def test_saving_writes_the_topic_and_the_next_page_has_it(desk: TestClient, file: Path) -> None:
    asked = form(desk.get("/topics/ferries")) | {"query": "ferry\r\nOR boat", "match": "A boat."}
    answer = desk.post("/save-topic", data=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, "/topics/ferries?saved=1")
    page = desk.get(answer.headers["location"])
    assert "Saved in" in page.text
    assert form(page)["query"] == "ferry\nOR boat"
    assert "never sport" in file.read_text()
    assert "A boat." in file.read_text()


def test_a_new_topic_is_written(desk: TestClient, file: Path) -> None:
    asked = form(desk.get("/new-topic")) | {"id": "cranes", "title": "Cranes", "query": "crane"}
    assert figures(desk.post("/try-topic", data=asked))["new"] == "1"
    assert desk.post("/save-topic", data=asked).headers["location"] == "/topics/cranes?saved=1"
    assert "Cranes" in desk.get("/topics").text


@pytest.mark.parametrize("action", ["/try-topic", "/save-topic"])
def test_a_wrong_query_is_shown_with_its_place_and_loses_nothing(
    desk: TestClient, file: Path, action: str
) -> None:
    asked = form(desk.get("/topics/ferries")) | {"query": "ferry AND (boat <b>", "match": "kept"}
    page = desk.post(action, data=asked)
    assert page.status_code == 422
    assert html.fromstring(page.text).xpath("//*[@id='result']//mark")
    assert form(page)["query"] == "ferry AND (boat <b>"
    assert form(page)["match"] == "kept"
    assert file.read_text() == TOPICS


def test_an_example_that_fails_hinders_saving(desk: TestClient, file: Path) -> None:
    asked = form(desk.get("/topics/ferries")) | {"query": "boat"}
    page = desk.post("/save-topic", data=asked)
    assert page.status_code == 422
    assert "An example must match and does not" in page.text
    assert file.read_text() == TOPICS


def test_a_topic_that_somebody_changed_meanwhile_is_not_overwritten(desk: TestClient, file: Path) -> None:
    asked = form(desk.get("/topics/ferries")) | {"title": "Mine"}
    file.write_text(TOPICS.replace("title: Ferries", "title: Theirs"))
    assert "changed meanwhile" in desk.post("/save-topic", data=asked).text
    assert "Mine" not in file.read_text()


def test_a_topic_that_is_not_there_is_told(desk: TestClient) -> None:
    page = desk.get("/topics/cranes")
    assert page.status_code == 404
    assert "no topic" in page.text


@pytest.mark.parametrize("action", ["/try-topic", "/save-topic"])
def test_another_sites_page_changes_nothing(desk: TestClient, file: Path, action: str) -> None:
    asked = form(desk.get("/topics/ferries")) | {"title": "Theirs"}
    answer = desk.post(action, data=asked, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 400
    assert file.read_text() == TOPICS


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_where_the_file_cannot_be_written_there_is_no_button(desk: TestClient, file: Path) -> None:
    file.parent.chmod(0o500)
    page = html.fromstring(desk.get("/topics/ferries").text)
    file.parent.chmod(0o700)
    assert not page.xpath("//button[@formaction='/save-topic']")
