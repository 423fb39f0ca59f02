"""`watchdesk sources learn`: rules from the newsroom's archived pages, shown first and written only when asked."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from newsroom import serve
from pipeline.config import Catalogue, load_catalogue
from pipeline.config.sources import Rules
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest
from pipeline.records import ConfigError
from pipeline.store import open_store
from tests.warcs import Response, write_warc
from tests.watchdesk.cli.running import Run, runner
from watchdesk.cli.main import app

pytestmark = pytest.mark.servers

PLEA = "Раз на тыдзень мы пішам чытачам ліст пра тое, што важна: без рэкламы і без спешкі."
CONFIG = """\
# Who we are
contact: https://crawler.example/about

sources:
  edition:  # in Belarusian
    title: Edition
    home: {be}/
    feeds: [{be}/feed]
    timezone: Europe/Minsk
  # It reprints the others.
  wire:
    title: Wire
    home: {wire}/
    feeds: [{wire}/feed/]
    rules: {{body: div.entry-content}}  # looked at by hand
  small:
    title: Small
    home: https://small.example/
    feeds: [https://small.example/feed]
"""


@pytest.fixture(scope="module")
def learnt_from(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the newsroom's pages in Belarusian and its wire's; the former offer a letter in the text."""
    home = tmp_path_factory.mktemp("home")
    (home / "config").mkdir()
    (home / "archive").mkdir()
    with serve(tmp_path_factory.mktemp("newsroom")) as site, httpx.Client(timeout=20) as client:
        (home / "config" / "sources.yaml").write_text(CONFIG.format(**site.urls), encoding="utf-8")
        urls = [site.urls[pub.site] + pub.path for pub in site.publications if pub.site in ("be", "wire")]
        pages = [Response(url, _offering(client.get(url).content), at=datetime.now(UTC)) for url in urls]
    file = write_warc(home / "archive" / "a.warc.gz", pages)
    store = open_store(f"sqlite:///{home / 'watchdesk.db'}")
    with ExtractionPool(workers=1) as pool:
        Ingest(store, _catalogue(home), pool, lambda path: path.name).run([file])
    store.close()
    return home


def _offering(page: bytes) -> bytes:
    return page.replace(b'<div class="wsw">', f'<div class="wsw"><p class="plea-box">{PLEA}</p>'.encode())


def _catalogue(home: Path) -> Catalogue:
    return load_catalogue(home / "config")


@pytest.fixture
def home(learnt_from: Path, tmp_path: Path) -> Path:
    """A copy of it, to write to."""
    return Path(shutil.copytree(learnt_from, tmp_path / "home"))


@pytest.fixture
def run(home: Path) -> Run:
    return runner(app, home, "sources", "learn", config=home / "config")


def test_the_rules_that_people_wrote_for_the_newsroom_are_found(run: Run, home: Path) -> None:
    result = run("edition", "--format", "json")
    assert result.exit_code == 0, result.exception
    lesson = json.loads(result.stdout)
    assert lesson["rules"]["body"] == "div.wsw"
    assert lesson["rules"]["title"] == "h1.pg-title"
    assert _catalogue(home).sources["edition"].rules == Rules()


def test_an_offer_on_every_page_is_dropped(run: Run) -> None:
    lesson = json.loads(run("edition", "--format", "json").stdout)
    assert lesson["rules"]["drop"] == ["p.plea-box"]
    (dropped,) = (one for one in lesson["dropped"] if one["text"] == PLEA)
    assert dropped["pages"] == lesson["changes"]["changed"] > 20
    assert lesson["changes"]["no_article"] == 0


def test_people_see_the_rules_and_what_they_would_change(run: Run) -> None:
    result = run("edition")
    assert "div.wsw" in result.stdout
    assert f": {PLEA}" in result.stdout
    assert "rules:\n  body: div.wsw\n" in result.stdout


def test_written_they_stand_below_the_source_and_all_else_stays(run: Run, home: Path) -> None:
    file = home / "config" / "sources.yaml"
    before = file.read_text(encoding="utf-8")
    result = run("edition", "--write")
    assert result.exit_code == 0, result.exception
    assert "watchdesk replay edition" in result.stderr
    after = file.read_text(encoding="utf-8")
    start, end = after.index("    rules:\n"), after.index("  # It reprints")
    assert after[:start] + after[end:] == before
    assert _catalogue(home).sources["edition"].rules.drop == ("p.plea-box",)


def test_a_rule_of_a_persons_own_is_replaced_only_when_that_is_said(run: Run, home: Path) -> None:
    file = home / "config" / "sources.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("div.entry-content", "article"), encoding="utf-8")
    assert isinstance(run("wire", "--write").exception, ConfigError)
    assert _catalogue(home).sources["wire"].rules == Rules(body="article")
    assert run("wire", "--write", "--replace").exit_code == 0
    assert _catalogue(home).sources["wire"].rules.body == "div.entry-content"
    assert "}  # looked at by hand" in file.read_text(encoding="utf-8")


def test_too_few_pages_are_told_with_their_number(run: Run) -> None:
    result = run("small")
    assert isinstance(result.exception, ConfigError)
    assert "'small' has 0 archived article pages" in str(result.exception)
    assert isinstance(run("nowhere").exception, ConfigError)
