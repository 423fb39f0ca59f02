"""A source is added on the desk: an address, a look that is waited for, a proposal, a button."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import html

from desk.app import create_app
from desk.current import Current
from newsroom import Newsroom, serve
from pipeline.config import load_catalogue
from tests.desk.conftest import anybody, everybody_edits
from watchdesk.app import App, make_app
from watchdesk.cli.output import plain
from watchdesk.lookout import Lookout
from watchdesk.proposing import Proposal, ReadSample
from watchdesk.settings import Settings

OWN = {"sec-fetch-site": "same-origin"}
LOOK = "0123456789abcdef"
CATALOGUE = """\
contact: https://crawler.example/about
sources:
  quay:  # on the quay
    title: Quay
    home: https://quay.example/
    feeds: [https://quay.example/rss]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "sources.yaml").write_text(CATALOGUE)
    (tmp_path / "config" / "topics.yaml").write_text("topics: {}\n")
    return Settings.from_environment(environment(tmp_path))


def environment(folder: Path) -> dict[str, str]:
    """Where the desk's Watchdesk lies; it may look at sites on this machine."""
    return {
        "WATCHDESK_HOME": str(folder / "home"),
        "WATCHDESK_CONFIG": str(folder / "config"),
        "WATCHDESK_DESK_PRIVATE": "yes",
    }


def desk_of(folder: Path, **more: str) -> Iterator[TestClient]:
    made: list[App] = []

    def make() -> App:
        made.append(make_app({**environment(folder), **more}))
        return made[-1]

    yield TestClient(
        create_app(Current(make), anybody, edit_dependency=everybody_edits),
        follow_redirects=False,
        headers={"accept": "text/html"} | OWN,
    )
    for app in made[:1]:
        app.store.close()


@pytest.fixture
def desk(settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """The desk over a real Watchdesk; what it sends comes from its own pages."""
    yield from desk_of(tmp_path)


@pytest.fixture
def careful_desk(settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """The same where no look at private addresses is allowed, as it is unless somebody allows it."""
    yield from desk_of(tmp_path, WATCHDESK_DESK_PRIVATE="")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with serve(tmp_path_factory.mktemp("newsroom")) as served:
        yield served


def catalogue(settings: Settings) -> str:
    return (settings.config / "sources.yaml").read_text()


def look_at(desk: TestClient, url: str, **more: str) -> Any:
    return desk.post("/add-source", data={"url": url, **more})


def waited_for(desk: TestClient, address: str) -> Any:
    """The page of a look once it stops asking again by itself."""
    for _ in range(1200):
        page = desk.get(address)
        if 'http-equiv="refresh"' not in page.text:
            return page
        time.sleep(0.1)
    raise AssertionError("the look has no end")


def proposal(**values: Any) -> Proposal:
    entry = {"title": "Mill", "home": "https://mill.example/", "feeds": ["https://mill.example/rss"]}
    told = {
        "id": "mill",
        "home": "https://mill.example/",
        "entry": entry,
        "yaml": "mill:\n  title: Mill\n",
        "listings": (),
        "samples": (),
        "notes": (),
        "requests": 7,
        "failure": None,
    }
    return Proposal(**(told | values))


def found(settings: Settings, text: str | None = None, **values: Any) -> str:
    """The address of a look that has ended with a proposal, or with `text`."""
    folder = settings.cache / "looks"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{LOOK}.json").write_text(json.dumps(plain(proposal(**values))) if text is None else text)
    return f"/add-source/{LOOK}"


@pytest.mark.servers
class TestWithTheNewsroom:
    def test_one_site_at_a_time_is_looked_at_and_its_entry_written_behind_what_is_there(
        self, desk: TestClient, newsroom: Newsroom, settings: Settings
    ) -> None:
        asked = look_at(desk, newsroom.urls["wire"], name="ledger", private="true")
        assert asked.status_code == 303
        address = asked.headers["location"]
        assert newsroom.urls["wire"] in desk.get(address).text
        assert look_at(desk, newsroom.urls["be"], private="true").status_code == 409
        assert f'href="{address}"' in desk.get("/add-source").text
        page = waited_for(desk, address)
        assert '<form class="filters" method="post"' in desk.get("/add-source").text
        tree = html.fromstring(page.text)
        assert tree.xpath("//h1/text()") == ["The Transit Ledger"]
        assert "feed chosen" in tree.xpath("//tbody/tr[1]/td[1]")[0].text_content()
        assert len(tree.xpath("//section[@aria-labelledby='samples']//li")) == 3
        [entry] = tree.xpath("//pre/text()")
        assert entry.startswith("ledger:\n  title: The Transit Ledger\n")
        assert catalogue(settings) == CATALOGUE
        [button] = tree.xpath("//form[@method='post']")
        added = desk.post(button.get("action"))
        assert added.headers["location"] == "/sources/ledger"
        assert catalogue(settings).startswith(CATALOGUE)
        assert load_catalogue(settings.config).sources["ledger"].private_addresses
        assert "The Transit Ledger" in desk.get("/sources/ledger").text
        assert "there is a source" in desk.get(address).text

    def test_an_address_that_is_not_public_is_refused_unless_the_form_says_so(
        self, careful_desk: TestClient, newsroom: Newsroom
    ) -> None:
        newsroom.forget_requests()
        page = waited_for(careful_desk, look_at(careful_desk, newsroom.urls["wire"]).headers["location"])
        assert "not a public address" in page.text
        assert "<button" not in page.text
        assert newsroom.requests == []

    def test_a_look_that_cannot_be_begun_says_why(
        self, desk: TestClient, newsroom: Newsroom, settings: Settings
    ) -> None:
        (settings.config / "sources.yaml").write_text("sources: {}\n")
        page = waited_for(desk, look_at(desk, newsroom.urls["wire"], private="true").headers["location"])
        assert page.status_code == 404
        assert "contact" in page.text


class TestTheForm:
    def test_the_page_of_the_sources_leads_to_it(self, desk: TestClient) -> None:
        [link] = html.fromstring(desk.get("/sources").text).xpath("//main//a[text()='Add a source']")
        form = html.fromstring(desk.get(link.get("href")).text).xpath("//form[@method='post']")[0]
        assert form.get("action") == "/add-source"
        assert form.xpath(".//input/@name") == ["url", "name", "private"]

    def test_private_addresses_are_no_choice_unless_the_server_allows_them(
        self, careful_desk: TestClient, settings: Settings
    ) -> None:
        assert 'name="private"' not in careful_desk.get("/add-source").text
        answer = look_at(careful_desk, "http://127.0.0.1/", private="true")
        assert answer.status_code == 400
        assert not (settings.cache / "looks").exists()

    @pytest.mark.parametrize(
        ("url", "name"),
        [
            ("", ""),
            ("ftp://mill.example/", ""),
            ("file:///etc/passwd", ""),
            ("https://[mill/", ""),
            ("https://mill.example/", "The Mill"),
            ("https://mill.example/", "--write"),
        ],
    )
    def test_what_is_no_address_or_no_id_begins_no_look(
        self, desk: TestClient, settings: Settings, url: str, name: str
    ) -> None:
        assert look_at(desk, url, name=name).status_code == 400
        assert Lookout(settings).running() is None
        assert not (settings.cache / "looks").exists()

    @pytest.mark.parametrize("address", ["/add-source", f"/add-source/{LOOK}"])
    def test_a_form_of_another_site_does_nothing(self, desk: TestClient, settings: Settings, address: str) -> None:
        found(settings)
        form = {"url": "https://mill.example/"}
        answer = desk.post(address, data=form, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 400
        assert "did not come from a page of the desk" in answer.text
        assert Lookout(settings).running() is None
        assert catalogue(settings) == CATALOGUE


class TestWaiting:
    def test_while_a_look_goes_on_its_page_asks_again_and_another_is_not_begun(
        self, desk: TestClient, settings: Settings
    ) -> None:
        address = found(settings, text="")
        with (settings.cache / "looks" / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.write(f"{LOOK}\nhttps://mill.example/?a=1&b=<2>")
            lock.flush()
            page = desk.get(address)
            assert '<meta http-equiv="refresh"' in page.text
            assert "https://mill.example/?a=1&amp;b=&lt;2&gt;" in page.text
            assert look_at(desk, "https://quay.example/").status_code == 409
        assert desk.get(address).status_code == 404

    def test_a_look_that_was_stopped_half_way_says_so(self, desk: TestClient, settings: Settings) -> None:
        address = found(settings, text='{"id": "mi')
        (settings.cache / "looks" / f"{LOOK}.log").write_text("INFO: Spider opened\n")
        page = desk.get(address)
        assert page.status_code == 404
        assert "the look was stopped before it had an answer" in page.text

    def test_a_look_that_never_was_is_not_found(self, desk: TestClient) -> None:
        assert desk.get(f"/add-source/{LOOK}").status_code == 404
        assert desk.get("/add-source/..%2F..%2Fsources").status_code in (400, 404)
        assert desk.post(f"/add-source/{LOOK}").status_code == 404

    def test_answers_are_forgotten_after_a_day(self, desk: TestClient, settings: Settings) -> None:
        address = found(settings)
        old = settings.cache / "looks" / f"{LOOK}.json"
        os.utime(old, (time.time() - 90_000,) * 2)
        Lookout(settings).forget_old()
        assert desk.get(address).status_code == 404


class TestAProposal:
    def test_what_a_site_says_of_itself_is_escaped(self, desk: TestClient, settings: Settings) -> None:
        evil = "<script>alert(1)</script>"
        entry = {"title": evil, "home": "https://mill.example/", "feeds": []}
        sample = ReadSample(f"javascript:{evil}", title=evil, sentence=evil)
        page = desk.get(found(settings, entry=entry, yaml=f"mill: {evil}", samples=(sample,), notes=(evil,)))
        assert page.status_code == 200
        assert "<script" not in page.text
        assert 'href="javascript:' not in page.text

    def test_a_site_that_cannot_be_read_has_a_reason_and_no_button(
        self, desk: TestClient, settings: Settings
    ) -> None:
        address = found(settings, entry={}, yaml="", failure="robots.txt forbids it")
        page = desk.get(address)
        assert "robots.txt forbids it" in page.text
        assert "<button" not in page.text
        assert desk.post(address).status_code == 404

    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            ({"id": "quay"}, "there is a source &#39;quay&#39; already"),
            ({"home": "https://www.quay.example/"}, "the site is there already, as &#39;quay&#39;"),
        ],
    )
    def test_what_is_there_already_is_told_and_not_added(
        self, desk: TestClient, settings: Settings, values: dict[str, str], reason: str
    ) -> None:
        address = found(settings, **values)
        page = desk.get(address).text
        assert reason in page
        assert "<button" not in page
        answer = desk.post(address)
        assert answer.status_code == 409
        assert reason in answer.text
        assert catalogue(settings) == CATALOGUE

    def test_an_entry_that_the_catalogue_would_refuse_is_not_added(
        self, desk: TestClient, settings: Settings
    ) -> None:
        answer = desk.post(found(settings, entry={"title": "Mill", "home": "https://mill.example/"}))
        assert answer.status_code == 409
        assert "the entry does not fit" in answer.text
        assert catalogue(settings) == CATALOGUE

    def test_where_the_folder_cannot_be_written_the_entry_is_shown_with_the_reason(
        self, desk: TestClient, settings: Settings
    ) -> None:
        address = found(settings)
        settings.config.chmod(0o555)
        try:
            if os.access(settings.config, os.W_OK):
                pytest.skip("this user may write everywhere")
            page = desk.get(address).text
            answer = desk.post(address)
        finally:
            settings.config.chmod(0o755)
        assert "may not write in" in page
        assert "mill:\n  title: Mill" in page
        assert "<button" not in page
        assert answer.status_code == 409
        assert catalogue(settings) == CATALOGUE

    def test_the_new_source_is_gone_to_wherever_the_desk_is_mounted(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        outer = FastAPI()
        [inner] = (client.app for client in desk_of(tmp_path))
        outer.mount("/air/watchdesk", inner)
        desk = TestClient(outer, follow_redirects=False, headers=OWN)
        answer = desk.post(f"/air/watchdesk{found(settings)}")
        assert answer.headers["location"] == "/air/watchdesk/sources/mill"
