"""`watchdesk sources add`: from an address to an entry that the catalogue takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newsroom import Newsroom, serve
from pipeline.config import load_catalogue
from pipeline.records import ConfigError, CrawlError
from tests.spiders.sites import Answer, page, site_of
from tests.warcs import FERRY, article_page
from watchdesk.cli.sources import app
from watchdesk.proposing import checked_address, id_of

CATALOGUE = """\
contact: https://crawler.example/about
sources:
  # On the quay
  quay:
    title: Quay
    home: https://quay.example/
    feeds: [https://quay.example/rss]
"""
Run = Callable[..., Result]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text(CATALOGUE)
    return tmp_path


@pytest.fixture
def run(config: Path) -> Run:
    """Runs the command with that catalogue."""
    environment = {"WATCHDESK_HOME": str(config / "home"), "WATCHDESK_CONFIG": str(config), "COLUMNS": "200"}
    return lambda *arguments: CliRunner().invoke(app, ["add", *arguments], env=environment)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with serve(tmp_path_factory.mktemp("newsroom")) as served:
        yield served


def local(newsroom: Newsroom) -> tuple[str, ...]:
    return (newsroom.urls["wire"], "--private", "--delay", "0")


@pytest.mark.servers
def test_the_score_card_the_samples_and_the_entry_are_printed_and_nothing_is_written(
    run: Run, newsroom: Newsroom, config: Path
) -> None:
    result = run(*local(newsroom))
    assert result.exit_code == 0, result.exception
    assert "* feed" in " ".join(result.stdout.split())
    assert f"feeds: ['{newsroom.urls['wire']}/feed/']" in result.stdout
    assert "  title: The Transit Ledger\n" in result.stdout
    assert "  private_addresses: true\n" in result.stdout
    assert " UTC  BRUSSELS - " in result.stdout
    assert (config / "sources.yaml").read_text() == CATALOGUE


@pytest.mark.servers
def test_write_adds_the_entry_behind_what_is_there(run: Run, newsroom: Newsroom, config: Path) -> None:
    result = run(*local(newsroom), "--id", "ledger", "--write", "--format", "json")
    assert result.exit_code == 0, result.exception
    told = json.loads(result.stdout)
    assert told["id"] == "ledger"
    assert told["failure"] is None
    assert len(told["samples"]) == 3
    assert all(sample["title"] and sample["sentence"] and sample["language"] == "en" for sample in told["samples"])
    text = (config / "sources.yaml").read_text()
    assert text.startswith(CATALOGUE)
    added = load_catalogue(config).sources["ledger"]
    assert added.model_dump(mode="json", include=told["entry"].keys()) == told["entry"]
    assert added.delay == 0
    again = run(*local(newsroom), "--id", "other", "--write")
    assert isinstance(again.exception, ConfigError)
    assert "as 'ledger'" in str(again.exception)
    assert (config / "sources.yaml").read_text() == text


@pytest.mark.servers
def test_articles_that_give_themselves_out_for_one_are_told_of(run: Run) -> None:
    with site_of() as site:
        canonical = f"{site.url}/news/ferry"
        site["/"] = page("The quay")
        for number in range(3):
            body = article_page(f"Ferry {number} sails", FERRY, extra=f'<link rel="canonical" href="{canonical}">')
            site[f"/news/ferry-{number}-sails"] = Answer(
                body, headers={"Content-Type": "text/html; charset=utf-8"}
            )
        site.feed(*(path for path in list(site.answers) if path != "/"))
        result = run(site.url, "--private", "--delay", "0", "--format", "jsonl")
    assert json.loads(result.stdout)["notes"] == [
        f"3 samples give {canonical} as their canonical address: they would be taken for one article"
    ]


@pytest.mark.servers
def test_a_site_that_cannot_be_read_is_a_failure_with_the_reason(
    run: Run, newsroom: Newsroom, config: Path
) -> None:
    result = run(newsroom.urls["wire"], "--write")
    assert isinstance(result.exception, CrawlError)
    assert "not a public address" in str(result.exception)
    assert (config / "sources.yaml").read_text() == CATALOGUE


def test_what_the_catalogue_would_refuse_is_refused_before_the_site_is_asked(run: Run) -> None:
    by_id = run("https://mill.example", "--id", "quay", "--write")
    by_site = run("https://www.quay.example/news", "--write")
    assert "is no id" in str(run("https://mill.example", "--id", "The Mill").exception)
    assert "there is a source 'quay' already" in str(by_id.exception)
    assert "the site is there already, as 'quay'" in str(by_site.exception)


def test_an_address_may_be_given_as_people_say_it() -> None:
    assert checked_address("mill.example") == "https://mill.example/"
    assert checked_address("http://mill.example/news") == "http://mill.example/news"
    with pytest.raises(ConfigError, match="no web address"):
        checked_address("ftp://mill.example/")


def test_an_id_is_made_from_the_host() -> None:
    assert id_of("https://www.Mill-News.example:8080/en/") == "mill-news-example"
