"""The steps of the pipeline as commands: each of them alone, and all of them in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.config import Source
from pipeline.ingest import IngestReport
from pipeline.records import ConfigError, CrawlError
from pipeline.store.incidents import open_incidents
from spiders import CrawlReport
from watchdesk.app import App, make_app
from watchdesk.cli.output import Format, FormatOption, err, out, print_json, print_rows, printable, progress

Sources = Annotated[
    list[str] | None, typer.Argument(help="Sources by their id; without one, all that are not paused.")
]
SHOWN_REASONS = 12


def register(app: typer.Typer) -> None:
    """Add the steps to the `watchdesk` command."""
    for command in (run, crawl, ingest, tag, health, alert, trace, housekeeping, demo, up):
        app.command()(command)


def run(sources: Sources = None, form: FormatOption = Format.TABLE) -> None:
    """Crawl, ingest, tag, look after the sources' health and alert, once, without Airflow.

    A source that fails is reported at the end; the others go on. Without names, paused sources are left out.

    Example: watchdesk run svaboda
    """
    app = make_app()
    warcs, failed = _crawl_all(app, _chosen(app, sources), ())
    reports = [_ingest(app, warcs), app.tag(), app.health(), app.alert()]
    _tell(reports, form)
    _fail(failed)


def crawl(
    sources: Sources = None,
    from_day: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    to_day: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read the listings alone, and say how many articles and how long.")
    ] = False,
    now: Annotated[bool, typer.Option("--now", help="Read also listings that are not due.")] = False,
) -> None:
    """Fetch what is new into WARC files and print their names; with --from, what appeared in those days.

    Past days are read from the source's daily archive, or else from its sitemaps by the dates of their entries.
    What a run does not reach, because of `pages_per_run` or because it was stopped, the next one fetches.

    Example: watchdesk crawl svaboda --from 2026-01-01 --to 2026-01-31 --dry-run
    """
    app = make_app()
    if dry_run:
        return _preview_all(app, _chosen(app, sources), _days(from_day, to_day))
    warcs, failed = _crawl_all(app, _chosen(app, sources), _days(from_day, to_day), now)
    for warc in warcs:
        _say(warc)
    return _fail(failed)


def ingest(
    files: Annotated[list[Path] | None, typer.Argument(help="WARC files; none: what waits.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Store what WARC files hold: articles, revisions, stories. Then tag with the topics; alerts stay unsent.

    Any WARC file will do: Common Crawl's news, another team's crawl, last year's archive. Status 1 when one that
    is named could not be read to its end; what was read before is stored.

    Example: watchdesk ingest crawl-2026.warc.gz
    """
    app = make_app()
    missing = [str(path) for path in files or [] if not path.exists()]
    if missing:
        raise ConfigError(f"no such file: {', '.join(missing)}")
    warcs = [str(path.absolute()) for path in files] if files else app.pending()
    report = _ingest(app, warcs)
    tagged = app.tag()
    _tell([report, tagged], form)
    if form is Format.TABLE:
        _tell_reasons(report)
    if any(failure.url in warcs for failure in report.failures):
        raise typer.Exit(1)


def tag(form: FormatOption = Format.TABLE) -> None:
    """Try the topics on every revision that no pass has seen."""
    app = make_app()
    with progress("tagging") as say:
        report = app.tag(lambda done: say(f"{done} revisions"))
    _tell([report], form)


def alert(
    digest: Annotated[bool, typer.Option("--digest", help="Send what digest channels have collected.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Send the alerts that are due."""
    app = make_app()
    with progress("sending"):
        report = app.alert(digest)
    _tell([report], form)


def health(form: FormatOption = Format.TABLE) -> None:
    """Judge every source by its own past and list what is wrong: silent, blocked, frozen, behind a paywall, ...

    What begins to be wrong is told once on the channels with `incidents: true`, by the next alert step.
    """
    app = make_app()
    with progress("judging"):
        report = app.health()
    columns = {
        "source": lambda one: one.source,
        "state": lambda one: one.kind,
        "since": lambda one: one.since,
        "why": lambda one: one.sentence,
    }
    troubles = [one for found in open_incidents(app.store).values() for one in found]
    print_rows(troubles, form, columns, "nothing is wrong with any source")
    err.print(report.line(), markup=False, highlight=False)


def housekeeping() -> None:
    """Mark lost runs, and renew the database's statistics."""
    _tell([make_app().housekeeping()], Format.TABLE)


def trace(url: Annotated[str, typer.Argument(help="An address.")], form: FormatOption = Format.TABLE) -> None:
    """Tell what became of an address: discovered where, fetched, extracted, in which story, matched, alerted.

    Example: watchdesk trace https://harbour.example/news/12
    """
    from watchdesk.cli.tale import print_trace

    found = make_app().trace(url)
    if found is None:
        raise ConfigError(f"{url} was never discovered; is its source in sources.yaml, and has it run?")
    if form is Format.TABLE:
        print_trace(found)
    else:
        print_json(found)


def demo(
    exit_when_done: Annotated[
        bool, typer.Option("--exit", help="End when the expected alerts are there.")
    ] = False,
) -> None:
    """Start the bundled newsroom and Airflow, run the crawls, and print each alert as it arrives."""
    from watchdesk.demo import run_demo

    app = make_app()
    raise typer.Exit(run_demo(app.settings.home / "demo", exit_when_done, out))


def up() -> None:
    """Start Airflow on this machine with your own configuration, until Ctrl-C."""
    from watchdesk.demo import run_up

    raise typer.Exit(run_up(make_app().settings, out))


# ---------------------------------------------------------------- parts of the commands


def _chosen(app: App, sources: Sequence[str] | None) -> list[str]:
    """The named sources, or every one that is not paused."""
    if sources:
        for name in sources:
            app.source(name)
        return list(dict.fromkeys(sources))
    chosen = [name for name, source in app.catalogue.sources.items() if not source.paused]
    if not chosen:
        raise ConfigError(
            "every source is paused; name one (watchdesk run svaboda), or set 'paused: false' for it",
            app.settings.config / "sources.yaml",
        )
    return chosen


def _days(first: datetime | None, last: datetime | None) -> tuple[date, ...]:
    if first is None:
        if last is not None:
            raise ConfigError("--to needs --from")
        return ()
    start, end = first.date(), (last or first).date()
    if end < start:
        raise ConfigError(f"--to {end} lies before --from {start}")
    return tuple(start + timedelta(days=n) for n in range((end - start).days + 1))


def _crawl_all(
    app: App, sources: Sequence[str], days: Sequence[date], at_once: bool = False
) -> tuple[list[str], list[CrawlError]]:
    warcs: list[str] = []
    failed: list[CrawlError] = []
    with progress("crawling") as say:
        for done, report in enumerate(app.crawl_all(sources, days, at_once=at_once), 1):
            say(f"{done} of {len(sources)} sources ended")
            err.print(report.line(), markup=False, highlight=False)
            if report.failure:
                failed.append(app.record_failure(report))
            else:
                warcs += report.warcs
    return warcs, failed


def _preview_all(app: App, sources: Sequence[str], days: Sequence[date]) -> None:
    """A line a source: what a crawl would fetch, and how long that would take."""
    reports = []
    with progress("reading listings") as say:
        for done, name in enumerate(sources):
            say(f"{name} ({done + 1} of {len(sources)})")
            reports.append(app.preview(name, days))
    columns = {
        "source": lambda row: row.source,
        "listings": lambda row: row.counts["listings"],
        "named": lambda row: row.counts["named"],
        "to fetch": lambda row: row.wanted,
        "runs": lambda row: _runs(row, app.source(row.source)),
        "at least": lambda row: _least_time(row, app.source(row.source)),
        "failure": lambda row: row.failure,
    }
    print_rows(reports, Format.TABLE, columns, "no sources")
    for report in reports:
        for note in report.notes:
            err.print(f"{report.source}: {note}", markup=False, highlight=False)


def _runs(report: CrawlReport, source: Source) -> int:
    return -(-(report.wanted or 0) // source.pages_per_run)


def _least_time(report: CrawlReport, source: Source) -> timedelta:
    """For the articles, and for the listings that each run reads."""
    requests = (report.wanted or 0) + _runs(report, source) * report.counts["listings"]
    return timedelta(seconds=round(requests * source.delay))


def _ingest(app: App, files: Sequence[str]) -> IngestReport:
    with progress("ingesting") as say:
        return app.ingest(files, lambda report: say(f"{report.records} records, {report.articles} articles"))


def _tell(reports: Sequence[Any], form: Format) -> None:
    if form is Format.TABLE:
        for report in reports:
            _say(report.line())
    else:
        print_json({key: value for report in reports for key, value in report.counts.items()})


def _tell_reasons(report: IngestReport) -> None:
    """Why pages gave no article, the most frequent reason first, with one address each."""
    example = {failure.reason: failure.url for failure in reversed(report.failures)}
    shown = Counter(report.reasons).most_common(SHOWN_REASONS)
    for reason, count in shown:
        out.print(f"  {count:5} × {printable(reason)}", markup=False, highlight=False, soft_wrap=True)
        out.print(
            f"          e.g. {printable(example.get(reason, ''))}",
            style="dim",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    if len(report.reasons) > len(shown):
        out.print(f"  and {len(report.reasons) - len(shown)} other reasons", style="dim")


def _say(line: str, style: str = "") -> None:
    out.print(line, style=style, markup=False, highlight=False, soft_wrap=True)


def _fail(failed: Sequence[CrawlError]) -> None:
    for error in failed:
        err.print(f"failed: {printable(str(error))}", style="red", markup=False, highlight=False)
    if failed:
        raise typer.Exit(1)
