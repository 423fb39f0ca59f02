"""From a newsroom's pages to alerts in the sink, without Airflow: each story once, whatever happens to it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from newsroom import Newsroom
from pipeline.addresses import normalise
from pipeline.records import CrawlError, Outcome
from pipeline.store.models import ArticleRow
from tests.end_to_end.ways import adds_up, arrived, counted, fetched, go_the_whole_way, told_once
from watchdesk.app import App
from watchdesk.demo import missing_alerts

pytestmark = pytest.mark.servers

TITLE = "Brussels Freezes the Assets of Two Belarusian Tyre Makers"
BODY = (
    "The European Union froze the assets of two Belarusian tyre makers on Thursday and barred its own companies "
    "from selling them rubber, carbon black or moulds, in a decision that takes effect at midnight.\n\n"
    "Both plants supply the army of Belarus, the decision says, and one of them fitted the lorries that carried "
    "ammunition to the border in spring. The sanctions name four managers as well.\n\n"
    "The larger plant employs eleven thousand people. Its trade union said that no shift had been told anything, "
    "and that the canteen was full of people reading the news aloud to each other.\n\n"
    "Warehouses in three ports hold tyres worth some forty million euros that were ordered before the decision. "
    "They may be delivered until the end of the quarter, provided that they were paid for by last week."
)


def test_every_labelled_story_is_told_once_and_a_second_time_is_silent(
    app_on_either: App, newsroom: Newsroom
) -> None:
    app = app_on_either
    reports = go_the_whole_way(app)
    assert all(adds_up(report) for report in reports)
    first, stored = arrived(app), counted(app)
    assert missing_alerts(app, newsroom.urls["control"]) == []
    assert told_once(first)

    again = go_the_whole_way(app)
    assert all(adds_up(report) for report in again)
    assert fetched(again) == 0
    assert arrived(app) == first
    assert counted(app) == stored


def test_the_archive_reads_today_as_it_did_when_it_was_ingested(app: App) -> None:
    go_the_whole_way(app)
    report = app.replay()
    assert report.pages > 0
    assert report.counts["unchanged"] == report.pages, report.line()


def test_a_story_with_four_copies_is_one_alert(app: App) -> None:
    go_the_whole_way(app, "newsroom-en", "wire")
    with app.store.read() as connection:
        rows = connection.execute(select(ArticleRow.url, ArticleRow.story_id)).all()
    stories = {row.url: row.story_id for row in rows}
    story = next(number for url, number in stories.items() if "/eu-cuts-off-three-belarusian-lenders/" in url)
    assert len([url for url, number in stories.items() if number == story]) == 4
    independent = next(number for url, number in stories.items() if "small-importers-after-bank-cutoff" in url)
    assert independent != story
    alerts = [alert for alert in arrived(app) if alert["topic"] == "belarus-sanctions"]
    assert len([alert for alert in alerts if alert["story_id"] == story]) == 1


def test_a_new_story_is_told_and_its_update_is_a_revision_without_a_second_alert(
    app: App, newsroom: Newsroom
) -> None:
    go_the_whole_way(app, "newsroom-en")
    before = arrived(app)
    newsroom.publish("en", title=TITLE, body=BODY, slug="tyre-makers")
    go_the_whole_way(app, "newsroom-en")
    new = [alert for alert in arrived(app) if alert not in before]
    assert [(alert["topic"], alert["headline"]) for alert in new] == [("belarus-sanctions", TITLE)]
    marked = {new[0]["sentence"][start:end].lower() for start, end in new[0]["marks"]}
    assert any("belarus" in word for word in marked)

    revisions = counted(app)["revision"]
    newsroom.revise("en/tyre-makers", body=BODY + "\n\nA fifth manager was added to the list in the evening.")
    go_the_whole_way(app, "newsroom-en")
    assert counted(app)["revision"] == revisions + 1
    assert len(arrived(app)) == len(before) + 1


def test_the_command_says_what_a_backfill_would_fetch(app: App, newsroom: Newsroom) -> None:
    day = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    done = subprocess.run(
        [
            Path(sys.executable).with_name("watchdesk"),
            "crawl",
            "newsroom-en",
            "--from",
            day,
            "--to",
            day,
            "--dry-run",
        ],
        env={
            **os.environ,
            "WATCHDESK_HOME": str(app.settings.home),
            "WATCHDESK_CONFIG": str(app.settings.config),
            "WATCHDESK_DATABASE_URL": app.store.url,
            "COLUMNS": "120",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    (row,) = [line.split() for line in done.stdout.splitlines() if line.startswith("newsroom-en")]
    listings, to_fetch, runs = int(row[1]), int(row[3]), int(row[4])
    assert (listings, runs) == (1, 1)
    assert to_fetch > 0
    assert counted(app)["article"] == 0


def test_an_address_tells_its_whole_tale(app: App, newsroom: Newsroom) -> None:
    go_the_whole_way(app, "newsroom-en", "wire")
    url = next(alert["url"] for alert in arrived(app))
    tale = app.trace(url)
    assert tale is not None
    assert tale.stage == "stored"
    assert tale.visits[0].crawl_outcome is Outcome.FETCHED
    assert tale.visits[0].ingest_outcome is Outcome.NEW_ARTICLE
    assert tale.via
    assert tale.story is not None
    assert [(alert.state) for alert in tale.alerts] == ["sent"] * len(tale.alerts) != []
    assert app.trace("https://nowhere.example/") is None


def test_a_forbidden_address_says_so(app: App, newsroom: Newsroom) -> None:
    newsroom.robots("wire", "forbid-all")
    with pytest.raises(CrawlError, match=r"robots\.txt"):
        app.crawl("wire")
    tale = app.trace(normalise(newsroom.urls["wire"] + "/feed/"))
    assert tale is not None
    assert tale.outcome == Outcome.FORBIDDEN
    assert "robots.txt" in (tale.reason or "")


def test_a_site_that_is_down_fails_with_a_reason_and_the_others_go_on(app: App, newsroom: Newsroom) -> None:
    newsroom.fail("wire", "/", 503)
    with pytest.raises(CrawlError, match="503"):
        app.crawl("wire")
    go_the_whole_way(app, "newsroom-en")
    assert arrived(app)
    newsroom.heal("wire")
    go_the_whole_way(app, "wire")
    assert told_once(arrived(app))
