"""`watchdesk health` and `watchdesk sources list`: what is wrong, for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.store import open_store
from pipeline.store.gaps import list_gaps, note_gap, note_try
from tests.pipeline.health.rows import Past
from watchdesk.cli.main import app

CATALOGUE = """\
contact: https://crawler.example/about
sources:
  harbour: {title: Harbour Post, home: "https://harbour.example/", feeds: ["https://harbour.example/rss"]}
  wire: {title: Wire, home: "https://wire.example/", feeds: ["https://wire.example/rss"]}
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command over a store in which Harbour Post is refused since two crawls."""
    (tmp_path / "sources.yaml").write_text(CATALOGUE)
    (tmp_path / "channels.yaml").write_text("channels:\n  duty: {file: duty.jsonl, incidents: true}\n")
    database = f"sqlite:///{tmp_path / 'watchdesk.db'}"
    store = open_store(database)
    past, now = Past(store), datetime.now(UTC)
    refused = {"crawl_outcome": "failed", "status": 403, "reason": "status 403 Forbidden"}
    past.crawls([now - timedelta(hours=2), now - timedelta(hours=1)], **refused)
    store.close()
    environment = {
        "WATCHDESK_HOME": str(tmp_path / "home"),
        "WATCHDESK_CONFIG": str(tmp_path),
        "WATCHDESK_DATABASE_URL": database,
        "COLUMNS": "200",
    }
    return lambda *arguments: CliRunner().invoke(app, list(arguments), env=environment)


def test_health_lists_what_is_wrong_and_says_the_sum(run: Run) -> None:
    result = run("health")
    assert result.exit_code == 0, result.exception
    assert "The site refuses its listings: status 403 Forbidden." in " ".join(result.stdout.split())
    assert "1 of 2 sources in trouble; 1 incidents opened, 0 closed" in result.stderr


def test_health_gives_machines_the_open_incidents(run: Run) -> None:
    run("health")
    (incident,) = json.loads(run("health", "--format", "json").stdout)
    assert (incident["source"], incident["kind"], incident["closed_at"]) == ("harbour", "blocked", None)


def test_gaps_are_listed_the_filled_ones_when_asked_for(run: Run, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'watchdesk.db'}")
    start, end = datetime(2026, 3, 4, 9, tzinfo=UTC), datetime(2026, 3, 4, 12, tzinfo=UTC)
    for source in ("harbour", "wire"):
        note_gap(store, source, f"https://{source}.example/rss", start, end, end)
    note_try(store, list_gaps(store, "wire")[0], end, 7, None)
    store.close()
    shown = run("sources", "gaps").stdout
    assert "harbour" in shown
    assert "wire" not in shown
    rows = json.loads(run("sources", "gaps", "wire", "--all", "--format", "json").stdout)
    assert [(row["listing"], row["articles"], row["filled_at"]) for row in rows] == [
        ("https://wire.example/rss", 7, "2026-03-04T12:00:00+00:00")
    ]
    assert run("sources", "gaps", "wire").stderr == "no open gap\n"


def test_the_list_of_sources_has_each_ones_health(run: Run) -> None:
    run("health")
    rows = json.loads(run("sources", "list", "--format", "json").stdout)
    assert [(row["id"], row["state"], row["health"]) for row in rows] == [
        ("harbour", "ok", "blocked"),
        ("wire", "never crawled", "too young to tell"),
    ]
    assert rows[0]["why"] == "The site refuses its listings: status 403 Forbidden."


def test_the_ledger_is_told_by_source_and_by_day(run: Run) -> None:
    (line,) = json.loads(run("sources", "ledger", "--format", "json").stdout)
    assert (line["source"], line["day"], line["crawls"]) == ("harbour", None, 2)
    days = json.loads(run("sources", "ledger", "harbour", "--days", "2", "--format", "json").stdout)
    assert sum(day["crawls"] for day in days) == 2
    assert "no crawl in those days" in run("sources", "ledger", "wire").stderr
