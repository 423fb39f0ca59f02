"""Long lists in pages."""

from __future__ import annotations

from fastapi.testclient import TestClient
from lxml import html

from desk.shelves import SIZE, shelve
from tests.desk.sample import FakeApp, FakeTopic, Topics


def test_a_list_is_cut_into_pages() -> None:
    shelf = shelve(range(SIZE + 1), "", 2, str)
    assert list(shelf.rows) == [SIZE]
    assert (shelf.number, shelf.pages, shelf.total) == (2, 2, SIZE + 1)


def test_a_page_past_the_end_is_the_last() -> None:
    assert list(shelve(range(3), "", 99, str).rows) == [0, 1, 2]
    assert list(shelve([], "", 5, str).rows) == []


def test_every_word_must_be_in_a_row_in_any_case() -> None:
    shelf = shelve(["Паром і порт", "Порт", "Bridge"], "ПОРТ паром", 1, str)
    assert list(shelf.rows) == ["Паром і порт"]
    assert (shelf.fitting, shelf.total) == (1, 3)


def test_thousands_of_topics_make_pages_and_no_endless_choice(desk: TestClient, watchdesk: FakeApp) -> None:
    watchdesk.file = Topics({f"t{number}": FakeTopic(f"Topic {number}", "word") for number in range(2500)})
    tree = html.fromstring(desk.get("/topics?page=25").text)
    assert len(tree.xpath("//li[@class='card']")) == SIZE
    assert tree.xpath("//a[@rel='prev']/@href") == ["/topics?page=24"]
    assert not tree.xpath("//a[@rel='next']")
    found = html.fromstring(desk.get("/topics?q=topic+2499").text)
    assert found.xpath("//h2/a/text()") == ["Topic 2499"]
    stories = desk.get("/?topic=t7")
    assert len(stories.text) < 20_000
    assert html.fromstring(stories.text).xpath("//input[@name='topic']/@value") == ["t7"]
