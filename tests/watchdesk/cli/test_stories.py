"""`watchdesk stories`: one story, and what was changed in an article."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from pipeline.config import Catalogue
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest
from pipeline.records import ConfigError
from pipeline.store import open_store
from tests.desk.filled import NOW, Builder
from tests.pipeline.stories.translated import FERRIES
from tests.warcs import FERRY, FETCHED, LOCKS, Response, article_page, write_warc
from tests.watchdesk.cli.running import Run, runner
from watchdesk.cli.stories import app

URL = "https://harbour.example/ships/locks"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a ferry, and with locks whose weeks were corrected and whose report grew."""
    folder = tmp_path_factory.mktemp("home")
    corrected = (LOCKS[0].replace("1974", "1947"), *LOCKS[1:])
    pages = [
        Response(URL, article_page("Locks to close", LOCKS)),
        Response(URL, article_page("Locks to close", corrected), at=FETCHED + timedelta(hours=1)),
        Response(
            URL, article_page("Locks close in June", (*corrected, FERRY[1])), at=FETCHED + timedelta(hours=2)
        ),
        Response("https://harbour.example/ships/ferry", article_page("Last ferry", FERRY)),
    ]
    store = open_store(f"sqlite:///{folder / 'watchdesk.db'}")
    with ExtractionPool(workers=1) as pool:
        catalogue = Catalogue(contact="https://example.org/about")
        Ingest(store, catalogue, pool, str).run([write_warc(folder / "a.warc.gz", pages)])
    store.close()
    return folder


@pytest.fixture
def run(home: Path) -> Run:
    return runner(app, home)


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def test_show_finds_a_story_by_number_and_by_address(run: Run) -> None:
    by_address = told(run("show", URL, "--format", "json"))
    assert told(run("show", str(by_address["id"]), "--format", "json")) == by_address
    assert [(copy["url"], copy["lead"], copy["revisions"]) for copy in by_address["copies"]] == [(URL, True, 3)]


def test_show_names_the_kind_of_each_revision(run: Run) -> None:
    shown = run("show", URL).output
    assert "Locks close in June" in shown
    assert "2 seen 2026-03-04 13:00 UTC: number or name corrected" in shown
    assert "3 seen 2026-03-04 14:00 UTC: headline, passage added" in shown


def test_show_lists_the_same_report_in_other_languages(tmp_path: Path, sqlite_url: str) -> None:
    built = Builder(open_store(sqlite_url))
    for said in FERRIES[:2]:
        article = built.article(built.story(), said.title, said.text, language=said.language, source="harbour")
        built.worded(article, said.title, said.text, language=said.language)
    built.store.close()
    shown = " ".join(runner(app, tmp_path)("show", "1").output.split())
    assert f"also in be: story 2, harbour, {NOW:%Y-%m-%d %H:%M} UTC: {FERRIES[1].title};" in shown
    assert "(both have: 214," in shown


def test_diff_gives_each_change_in_turn(run: Run) -> None:
    first, second = told(run("diff", URL, "--format", "json"))
    assert (first["before"]["number"], first["after"]["number"]) == (1, 2)
    assert first["kinds"] == ["number or name corrected"]
    assert [
        (piece["kind"], piece["text"])
        for piece in first["difference"]["changes"]
        if piece["kind"] in ("added", "removed")
    ] == [("removed", "1974"), ("added", "1947")]
    assert second["kinds"] == ["headline", "passage added"]


def test_diff_compares_the_two_revisions_asked_for(run: Run) -> None:
    (change,) = told(run("diff", URL, "--from", "1", "--to", "3", "--format", "json"))
    assert change["kinds"] == ["headline", "number or name corrected", "passage added"]


def test_diff_without_colours_marks_what_went_and_came(run: Run) -> None:
    shown = run("diff", URL, "--to", "2").output
    assert "[-1974-] {+1947+}" in " ".join(shown.split())


def test_diff_of_an_article_that_never_changed_says_so(run: Run) -> None:
    assert "one revision, seen 2026-03-04 12:00 UTC" in run("diff", "https://harbour.example/ships/ferry").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "99"), "no story 99"),
        (("show", "https://harbour.example/none"), "gave no article"),
        (("diff", URL, "--from", "7"), "no revision 7; the article has 1 to 3"),
    ],
)
def test_what_is_not_there_is_said(run: Run, arguments: tuple[str, ...], said: str) -> None:
    error = run(*arguments).exception
    assert isinstance(error, ConfigError)
    assert said in str(error)
