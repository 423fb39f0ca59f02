"""What the end-to-end tests do and look at."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from pipeline.records import CRAWL_OUTCOMES, Outcome
from pipeline.store.models import AlertRow, ArticleRow, RevisionRow, StoryRow
from spiders import CrawlReport
from watchdesk.app import App

EDITIONS = ("newsroom-en", "newsroom-be", "newsroom-ru", "wire")


def go_the_whole_way(app: App, *sources: str) -> list[CrawlReport]:
    """Crawl, ingest, tag and alert, once."""
    reports = [app.crawl(source) for source in sources or EDITIONS]
    app.ingest([warc for report in reports for warc in report.warcs])
    app.tag()
    app.alert()
    return reports


def arrived(app: App) -> list[dict]:
    """The alerts in the sink."""
    sink = app.settings.home / "alerts.jsonl"
    return [json.loads(line) for line in sink.read_text(encoding="utf-8").splitlines()] if sink.exists() else []


def told_once(alerts: list[dict]) -> bool:
    """Whether no story was told twice for a topic."""
    return max(Counter((alert["topic"], alert["story_id"]) for alert in alerts).values()) == 1


def counted(app: App) -> dict[str, int]:
    """How many rows of each kind are stored."""
    with app.store.read() as connection:
        return {
            table.__tablename__: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (ArticleRow, RevisionRow, StoryRow, AlertRow)
        }


def adds_up(report: CrawlReport) -> bool:
    """Whether each discovered address has one outcome."""
    return report.counts["discovered"] == sum(report.counts[outcome] for outcome in CRAWL_OUTCOMES)


def fetched(reports: list[CrawlReport]) -> int:
    """Pages that came with a body."""
    return sum(report.counts[Outcome.FETCHED] for report in reports)


def titles(app: App) -> set[str]:
    """Every headline that is stored."""
    with app.store.read() as connection:
        return set(connection.execute(select(RevisionRow.title)).scalars())


def files_of(folder: Path) -> list[Path]:
    """The finished WARC files."""
    return sorted(folder.rglob("*.warc.gz"))
