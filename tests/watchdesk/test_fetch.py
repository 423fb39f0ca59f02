"""Crawling and storing many sources in one go: what each brought is stored, and who failed is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.records import ConfigError
from pipeline.store.models import RunRow
from tests.spiders.sites import Answer, Site, site_of
from watchdesk.app import App
from watchdesk.settings import Settings

pytestmark = pytest.mark.servers

WORDS = "The quay at {place} is being rebuilt in oak, and the harbour master expects it to be done by the spring."


@pytest.fixture
def sites() -> Iterator[dict[str, Site]]:
    """Two papers, each with an article in its feed."""
    with ExitStack() as stack:
        found = {name: stack.enter_context(site_of()) for name in ("harbour", "island")}
        for name, site in found.items():
            site.feed("/news/1")
            text = f"<title>Oak for {name}</title><h1>Oak for {name}</h1><p>{WORDS.format(place=name) * 4}</p>"
            site["/news/1"] = Answer(text.encode(), headers={"Content-Type": "text/html"})
        yield found


@pytest.fixture
def app(tmp_path: Path, sites: dict[str, Site]) -> Iterator[App]:
    lines = ["contact: https://crawler.example/about", "sources:"]
    for name, site in sites.items():
        way = f"feeds: ['{site.url}/feed'], delay: 0, private_addresses: true"
        lines.append(f"  {name}: {{title: {name}, home: '{site.url}/', {way}}}")
    (tmp_path / "sources.yaml").write_text("\n".join(lines), encoding="utf-8")
    made = App(Settings(tmp_path, tmp_path, f"sqlite:///{tmp_path / 'watchdesk.db'}"))
    yield made
    made.store.close()


def crawls(app: App) -> dict[str | None, tuple[str, str | None]]:
    """How the last crawl of each source ended, and why it failed."""
    chosen = select(RunRow.source, RunRow.state, RunRow.reason).where(RunRow.kind == "crawl")
    with app.store.read() as connection:
        rows = connection.execute(chosen.order_by(RunRow.started_at)).all()
    return {row.source: (str(row.state), row.reason) for row in rows}


def test_what_each_source_brought_is_stored_and_the_second_time_there_is_no_news(app: App) -> None:
    told: list[str] = []
    first = app.fetch(["harbour", "island"], tell=told.append)
    assert (first.counts["new_article"], first.has_news, first.failures) == (2, True, {})
    assert sorted(line.split(":")[0] for line in told if line.startswith("crawled")) == [
        "crawled harbour",
        "crawled island",
    ]
    assert app.pending() == []
    second = app.fetch(["harbour", "island"])
    assert (second.counts["new_article"], second.has_news, second.failures) == (0, False, {})


def test_a_source_that_fails_is_named_and_the_other_is_stored(app: App, sites: dict[str, Site]) -> None:
    sites["island"]["/feed"] = Answer(status=404)
    report = app.fetch(["harbour", "island"])
    assert report.counts["new_article"] == 1
    assert list(report.failures) == ["island"]
    assert "404" in report.failures["island"]
    found = crawls(app)
    assert found["harbour"] == ("ok", None)
    assert found["island"] == ("failed", report.failures["island"])


def test_crawls_that_nobody_waits_for_any_more_are_on_record_as_stopped(app: App) -> None:
    reports = app.crawl_all(["harbour", "island"])
    left = ({"harbour", "island"} - {next(reports).source}).pop()
    reports.close()  # type: ignore[attr-defined]
    state, reason = crawls(app)[left]
    assert state == "failed"
    assert reason
    assert reason.startswith("stopped")


def test_an_unknown_source_is_an_error_before_anything_is_crawled(app: App) -> None:
    with pytest.raises(ConfigError, match="no source 'inland'"):
        app.fetch(["harbour", "inland"])
    assert crawls(app) == {}
