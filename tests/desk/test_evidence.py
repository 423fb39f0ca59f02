"""The evidence package as a download: the whole of it, of the right story, and refusals that help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desk.app import create_app
from desk.frame import PACKING
from pipeline.config import Catalogue
from pipeline.evidence import verify
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest
from tests.desk.conftest import anybody
from tests.desk.filled import Builder
from tests.desk.sample import FakeApp
from tests.warcs import LOCKS, Response, article_page, write_warc
from watchdesk.app import App, make_app


@pytest.fixture
def archived(tmp_path: Path) -> Iterator[App]:
    """A real App with one story, its page in the archive."""
    app = make_app({"WATCHDESK_HOME": str(tmp_path)})
    pages = [Response("https://harbour.example/locks", article_page("Locks to close", LOCKS))]
    file = write_warc(tmp_path / "archive" / "a.warc.gz", pages)
    with ExtractionPool(workers=1) as pool:
        catalogue = Catalogue(contact="https://example.org/about")
        Ingest(app.store, catalogue, pool, lambda path: path.name).run([file])
    yield app
    app.store.close()


@pytest.fixture
def real_desk(archived: App) -> TestClient:
    return TestClient(create_app(lambda: archived, anybody), headers={"accept": "text/html"})


@pytest.mark.servers
def test_the_story_page_leads_to_a_sound_package(real_desk: TestClient, tmp_path: Path) -> None:
    address = "/stories/1/evidence.wacz"
    assert f'href="{address}"' in real_desk.get("/stories/1").text
    answer = real_desk.get(address)
    assert answer.headers["content-type"] == "application/wacz"
    assert answer.headers["content-disposition"] == 'attachment; filename="story-1.wacz"'
    assert int(answer.headers["content-length"]) == len(answer.content)
    (tmp_path / "story-1.wacz").write_bytes(answer.content)
    assert all(one.sound for one in verify(tmp_path / "story-1.wacz"))


@pytest.mark.servers
def test_a_page_that_is_gone_from_the_archive_is_said(real_desk: TestClient, tmp_path: Path) -> None:
    (tmp_path / "archive" / "a.warc.gz").unlink()
    answer = real_desk.get("/stories/1/evidence.wacz")
    assert answer.status_code == 503
    assert "a.warc.gz: cannot be read: No such file" in answer.text
    assert real_desk.get("/stories/1").status_code == 200


def test_a_merged_story_leads_to_the_package_of_the_other(desk: TestClient, built: Builder) -> None:
    there = built.matched()
    gone = built.story(merged_into=there)
    answer = desk.get(f"/stories/{gone}/evidence.wacz")
    assert (answer.status_code, answer.headers["location"]) == (307, f"/stories/{there}/evidence.wacz")


def test_a_story_that_is_not_there_has_no_package(desk: TestClient) -> None:
    assert desk.get("/stories/9/evidence.wacz").status_code == 404


def test_only_so_many_are_made_at_once(watchdesk: FakeApp, built: Builder) -> None:
    app = create_app(lambda: watchdesk, anybody)
    client, address = TestClient(app), f"/stories/{built.matched()}/evidence.wacz"
    for _ in range(PACKING):
        assert app.state.frame.packing.acquire(blocking=False)
    answer = client.get(address, headers={"accept": "application/json"})
    assert (answer.status_code, list(answer.json())) == (503, ["error"])
    app.state.frame.packing.release()
    assert [client.get(address).content for _ in range(3)] == [b"a package"] * 3
