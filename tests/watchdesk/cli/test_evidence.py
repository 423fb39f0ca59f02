"""`watchdesk evidence`: a package by number, address or topic, and its check."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from pipeline.config import Catalogue
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest
from pipeline.records import ConfigError
from pipeline.store import open_store
from pipeline.store.models import MatchRow, RevisionRow
from tests.warcs import FERRY, FETCHED, LOCKS, Response, article_page, write_warc
from tests.watchdesk.cli.running import Run, runner
from watchdesk.cli.evidence import app

URL = "https://harbour.example/ships/locks"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two stories, in the first of which a topic was found."""
    folder = tmp_path_factory.mktemp("home")
    pages = [
        Response(URL, article_page("Locks to close", LOCKS)),
        Response("https://harbour.example/ships/ferry", article_page("Last ferry", FERRY)),
    ]
    file = write_warc(folder / "archive" / "a.warc.gz", pages)
    store = open_store(f"sqlite:///{folder / 'watchdesk.db'}")
    with ExtractionPool(workers=1) as pool:
        Ingest(store, Catalogue(contact="https://example.org/about"), pool, lambda path: path.name).run([file])
    match = {"topic": "locks", "version": "1", "spans": [], "sentence": "Locks.", "marks": [], "made_at": FETCHED}
    with store.write() as connection:
        revision = connection.execute(select(RevisionRow).order_by(RevisionRow.id)).first()
        assert revision is not None
        ids = {"revision_id": revision.id, "article_id": revision.article_id}
        connection.execute(insert(MatchRow).values(**match, **ids))
    store.close()
    return folder


@pytest.fixture
def run(home: Path) -> Run:
    return runner(app, home)


def stories(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as opened:
        told = json.loads(opened.read("evidence/story.json"))
    return [story["articles"][0]["url"] for story in told["stories"]]


def test_pack_says_what_the_file_holds_how_to_cite_it_and_its_hash(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "locks.wacz"
    result = run("pack", URL, path)
    assert "stories 1, articles 1, revisions 1, records 1" in result.stdout
    assert "“Locks to close”. harbour.example, published 2026-03-04 09:30:00 UTC." in result.stdout
    assert f"SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}" in result.stdout
    assert [one.name for one in tmp_path.iterdir()] == ["locks.wacz"]


def test_a_number_and_an_address_name_the_same_story(run: Run, tmp_path: Path) -> None:
    run("pack", URL, tmp_path / "a.wacz")
    run("pack", "1", tmp_path / "b.wacz")
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()


def test_a_topic_names_the_stories_in_which_it_was_found(run: Run, tmp_path: Path) -> None:
    assert run("pack", "--topic", "locks", tmp_path / "t.wacz").exit_code == 0
    assert stories(tmp_path / "t.wacz") == [URL]
    with zipfile.ZipFile(tmp_path / "t.wacz") as opened:
        assert json.loads(opened.read("datapackage.json"))["title"] == "Topic: locks"


def test_verify_ends_well_for_a_sound_package_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "locks.wacz"
    run("pack", URL, path)
    sound = run("verify", path, "--format", "json")
    assert sound.exit_code == 0
    assert {one["path"]: one["problems"] for one in json.loads(sound.stdout)}["archive/data.warc.gz"] == []
    path.write_bytes(path.read_bytes().replace(b"Locks to close", b"Locks to stand"))
    changed = run("verify", path)
    assert changed.exit_code == 1
    assert "CHANGED" in next(line for line in changed.stdout.splitlines() if "evidence/story.json" in line)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pack", URL), "and then the file"),
        (("pack", "--topic", "locks", URL, "x.wacz"), "and then the file"),
        (("pack", URL, "x.zip"), "ends in .wacz"),
        (("pack", "99", "x.wacz"), "no story 99"),
    ],
)
def test_what_cannot_be_packed_is_said(run: Run, arguments: tuple[str, ...], said: str) -> None:
    error = run(*arguments).exception
    assert isinstance(error, ConfigError)
    assert said in str(error)


def test_a_file_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    error = run("pack", URL, tmp_path / "none" / "x.wacz").exception
    assert isinstance(error, ConfigError)
    assert "x.wacz: cannot be written: No such file" in str(error)
