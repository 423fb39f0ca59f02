"""`watchdesk replay`: what the present extractor reads otherwise, and nothing written unless asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from pipeline.config import Catalogue
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest
from pipeline.records import ConfigError
from pipeline.store import open_store
from pipeline.store.models import RevisionRow
from tests.warcs import FETCHED, LOCKS, Response, article_page, write_warc
from tests.watchdesk.cli.running import Run, runner
from watchdesk.cli.main import app

pytestmark = pytest.mark.servers

SITE = "harbour.example"


@pytest.fixture
def home(tmp_path: Path, sqlite_url: str) -> Path:
    """A home with one article, stored a paragraph short and tagged."""
    archive = tmp_path / "archive"
    archive.mkdir()
    file = write_warc(archive / "a.warc.gz", [Response(f"https://{SITE}/a/1", article_page("Locks close", LOCKS))])
    store = open_store(sqlite_url)
    with ExtractionPool(workers=1) as pool:
        Ingest(store, Catalogue(contact="https://example.org/about"), pool, lambda path: path.name).run([file])
    with store.write() as connection:
        shorter = update(RevisionRow).values(text="\n".join(LOCKS[:2]), content_hash="1short", tagged_at=FETCHED)
        connection.execute(shorter)
    store.close()
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:
    return runner(app, home, "replay")


def revisions(home: Path) -> int:
    store = open_store(f"sqlite:///{home / 'watchdesk.db'}")
    with store.read() as connection:
        count = connection.execute(select(func.count()).select_from(RevisionRow)).scalar_one()
    store.close()
    return int(count)


def test_a_changed_page_is_shown_with_its_difference_and_nothing_is_written(run: Run, home: Path) -> None:
    result = run()
    assert result.exit_code == 0, result.exception
    assert LOCKS[2][:40] in result.stdout
    assert "nothing was written" in result.stdout
    assert revisions(home) == 1


def test_apply_writes_a_revision_once(run: Run, home: Path) -> None:
    assert "1 revisions written" in run("--apply").stdout
    assert revisions(home) == 2
    assert json.loads(run("--apply", "--format", "json").stdout)[0]["unchanged"] == 1
    assert revisions(home) == 2


def test_a_source_is_chosen_by_its_name_and_an_unknown_one_is_an_error(run: Run) -> None:
    assert json.loads(run(SITE, "--format", "json").stdout)[0]["pages"] == 1
    result = run("nowhere")
    assert isinstance(result.exception, ConfigError)
    assert SITE in str(result.exception)
