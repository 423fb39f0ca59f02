"""One DAG a source, or a group of sources: fetch what is new into WARC files, and store what they hold.

A task costs seconds of the processor before it begins, and a crawl that finds nothing new hardly any. So a source
is one task, and so is a whole group; a task of its own is made of each source that failed there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import DAG, Asset, AssetAlias, Param, get_current_context, get_parsing_context, task

from pipeline.config import Source, load_catalogue
from pipeline.records import CrawlError
from watchdesk.settings import Settings

if TYPE_CHECKING:
    from watchdesk.app import FetchReport

STORIES = Asset("stories")
FOUND = AssetAlias("found")  # what a task may add to `stories`: a run that brought nothing new starts no monitor
# A crawl is polite before it is quick; one that takes longer than this hangs.
LONGEST_CRAWL = timedelta(hours=3)


def _days(run: Any, params: Mapping[str, Any]) -> list[date]:
    """The past days that a backfill or a person asks for; none on an ordinary run."""
    if run.run_type == "backfill" and run.logical_date:
        return [run.logical_date.date()]
    if not params.get("from_day"):
        return []
    first = date.fromisoformat(params["from_day"])
    last = date.fromisoformat(params.get("to_day") or params["from_day"])
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@task(outlets=[FOUND], execution_timeout=LONGEST_CRAWL, map_index_template="{{ task.op_kwargs.source }}")
def crawl(source: str) -> dict[str, int]:
    """Fetch what is new at the source, and store it. Fails when the source does; the last line says why."""
    report = _fetched([source])
    if source in report.failures:
        raise CrawlError(report.failures[source], source)
    return dict(report.counts)


@task(outlets=[FOUND], execution_timeout=LONGEST_CRAWL)
def crawl_group(sources: list[str]) -> list[str]:
    """Fetch what is new at the sources, many at a time, and store it. Those that failed: each is tried again."""
    return list(_fetched(sources).failures)


def _fetched(sources: list[str]) -> FetchReport:
    from watchdesk.app import make_app

    context = get_current_context()
    report = make_app().fetch(sources, _days(context["dag_run"], context["params"]), print)
    if report.has_news:
        context["outlet_events"][FOUND].add(STORIES, extra=dict(report.counts))
    return report


def _about(sources: Mapping[str, Source]) -> str:
    lines = [f"- **{source.title}** `{name}`: {source.home}" for name, source in sources.items()]
    return "\n".join(
        [
            "Crawls, politely and with conditional requests, and stores what is new. To fetch past days, trigger "
            "it with `from_day` and `to_day`, or run a backfill: each day's articles are looked up in the daily "
            "archive or the sitemaps.",
            "",
            *lines,
        ]
    )


def _crawl_dag(name: str, sources: Mapping[str, Source]) -> DAG:
    first = next(iter(sources.values()))
    with DAG(
        f"crawl_{name}",
        schedule=first.schedule,
        start_date=datetime(2024, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        max_active_tasks=4,
        is_paused_upon_creation=all(source.paused for source in sources.values()),
        tags=["crawl", *sorted({language for source in sources.values() for language in source.languages})],
        description=first.title if len(sources) == 1 else f"{len(sources)} sources",
        doc_md=_about(sources),
        params={
            "from_day": Param(None, type=["null", "string"], format="date", description="First day to fetch"),
            "to_day": Param(None, type=["null", "string"], format="date", description="Last day to fetch"),
        },
    ) as dag:
        if len(sources) == 1:
            crawl(source=next(iter(sources)))
        else:
            crawl.expand(source=crawl_group(list(sources)))
    return dag


def _grouped(sources: Mapping[str, Source]) -> dict[str, dict[str, Source]]:
    """The sources of each DAG; a paused member of a group is left out of it, unless all of them are paused."""
    found: dict[str, dict[str, Source]] = {}
    for name, source in sources.items():
        found.setdefault(source.group or name, {})[name] = source
    return {dag: _unpaused(members) or members for dag, members in found.items()}


def _unpaused(sources: Mapping[str, Source]) -> dict[str, Source]:
    return {name: source for name, source in sources.items() if not source.paused}


def _crawl_dags() -> dict[str, DAG]:
    """The DAG of each source and group; in a task's own process its DAG alone, whatever the others are."""
    wanted = get_parsing_context().dag_id
    sources = load_catalogue(Settings.from_environment(os.environ).config).sources
    return {
        f"crawl_{name}": _crawl_dag(name, members)
        for name, members in _grouped(sources).items()
        if wanted in (None, f"crawl_{name}")
    }


globals().update(_crawl_dags())
