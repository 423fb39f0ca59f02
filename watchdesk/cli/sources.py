"""`watchdesk sources`: what is read, how it stands, and how a further site could be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.records import CrawlError
from pipeline.store.gaps import list_gaps
from pipeline.store.reading import SourceState, source_states
from pipeline.store.reading.ledger import ledger, ledger_of
from watchdesk.app import App, make_app
from watchdesk.cli.learning import learn
from watchdesk.cli.output import (
    Format,
    FormatOption,
    err,
    out,
    print_json,
    print_lines,
    print_rows,
    print_table,
    printable,
    progress,
)

if TYPE_CHECKING:
    from pipeline.config import Source
    from watchdesk.proposing import Proposal

app = typer.Typer(no_args_is_help=True, help="The sources that are read.")
app.command("learn")(learn)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source of the catalogue: its newest crawl, and in a word and a sentence whether it does as usual."""

    id: str
    title: str
    home: str
    schedule: str | None
    paused: bool
    last_crawl: datetime | None
    state: str
    reason: str | None
    health: str
    since: datetime | None
    why: str | None


@app.command("list")
def list_sources(form: FormatOption = Format.TABLE) -> None:
    """The catalogue's sources with their newest crawl and their health; also checks the file."""
    columns = {
        "source": lambda row: row.id,
        "title": lambda row: row.title,
        "schedule": lambda row: "paused" if row.paused else row.schedule,
        "last crawl": lambda row: row.last_crawl,
        "state": lambda row: row.state,
        "health": lambda row: row.health,
        "since": lambda row: row.since,
        "why": lambda row: row.why or row.reason,
    }
    print_rows(_lines(make_app()), form, columns, "no sources; add one to sources.yaml")


def _lines(app: App) -> list[SourceLine]:
    catalogue = app.catalogue
    states = source_states(app.store, app.clock())
    return [_line(name, source, states.get(name, SourceState(name))) for name, source in catalogue.sources.items()]


def _line(name: str, source: Source, state: SourceState) -> SourceLine:
    return SourceLine(
        name,
        source.title,
        source.home,
        source.schedule,
        source.paused,
        state.started_at,
        state.state or "never crawled",
        state.reason,
        state.health,
        state.trouble.since if state.trouble else None,
        state.trouble.sentence if state.trouble else None,
    )


@app.command("ledger")
def show_ledger(
    source: Annotated[str | None, typer.Argument(help="One source, day by day; else each one's sum.")] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="So many days back, today included.")] = 14,
    form: FormatOption = Format.TABLE,
) -> None:
    """What the crawls cost the sites: requests, bytes, answers 304, 429 and 503, refusals by robots.txt.

    Example: watchdesk sources ledger svaboda --days 30
    """
    watchdesk = make_app()
    now = watchdesk.clock()
    lines = ledger_of(watchdesk.store, source, now, days) if source else ledger(watchdesk.store, now, days)
    if source and not lines:
        watchdesk.source(source)
    columns = {
        "day" if source else "source": lambda line: line.day or line.source,
        "crawls": lambda line: line.crawls,
        "failed": lambda line: line.failed,
        "requests": lambda line: f"{line.requests:,}",
        "MB": lambda line: f"{line.bytes / 1e6:,.1f}",
        "304": lambda line: f"{line.unmodified_share:.0%}",
        "robots": lambda line: line.forbidden,
        "429": lambda line: line.status_429,
        "503": lambda line: line.status_503,
    }
    print_rows(lines, form, columns, "no crawl in those days")


@app.command("gaps")
def show_gaps(
    source: Annotated[str | None, typer.Argument(help="One source; else all.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also those that were filled.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Times in which a listing moved on further than it reaches, so that articles may be missing.

    Each crawl fills them from the source's daily archive, or from sitemaps with dates.

    Example: watchdesk sources gaps svaboda --all
    """
    watchdesk = make_app()
    gaps = list_gaps(watchdesk.store, source, only_open=not every)
    if source and not gaps:
        watchdesk.source(source)
    columns = {
        "source": lambda gap: gap.source,
        "from": lambda gap: gap.start_at,
        "to": lambda gap: gap.end_at,
        "noticed": lambda gap: gap.noticed_at,
        "filled": lambda gap: gap.filled_at,
        "articles": lambda gap: gap.articles,
        "why open": lambda gap: None if gap.filled_at else gap.reason or "not tried yet",
        "listing": lambda gap: gap.listing,
    }
    print_rows(gaps, form, columns, "no gap" if every else "no open gap")


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="The site's front page; a feed will do as well.")],
    name: Annotated[
        str | None, typer.Option("--id", help="The source's id; made from the host if not given.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the entry into sources.yaml.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Allow addresses that are not public.")] = False,
    delay: Annotated[float, typer.Option("--delay", min=0, max=300, help="Seconds between two requests.")] = 1.0,
    form: FormatOption = Format.TABLE,
) -> None:
    """Find out how a site can be read, and propose its entry for sources.yaml.

    Asks the site at most 40 times, as politely as a crawl. Nothing is written without --write.

    Example: watchdesk sources add https://ministry.example/ --id ministry --write
    """
    from watchdesk.proposing import checked_address, checked_id, id_of, propose

    watchdesk, home = make_app(), checked_address(url)
    name = checked_id(name or id_of(home))
    if write:
        _refuse_known(watchdesk, name, home)
    with progress(f"looking at {home}"):
        proposal = propose(watchdesk, home, name, private=private, delay=delay)
    _PRINTERS[form](proposal)
    if proposal.failure:
        raise CrawlError(proposal.failure, name)
    if write:
        _write(watchdesk, proposal)


def _file(watchdesk: App) -> Path:
    return watchdesk.settings.config / "sources.yaml"


def _refuse_known(watchdesk: App, name: str, home: str) -> None:
    from pipeline.config.adding import refuse_known

    refuse_known(watchdesk.catalogue, name, home, _file(watchdesk))


def _write(watchdesk: App, proposal: Proposal) -> None:
    from pipeline.config.adding import add_source

    add_source(watchdesk.settings.config, proposal.id, proposal.entry)
    err.print(
        f"written to {_file(watchdesk)}; try it: watchdesk crawl {proposal.id}", markup=False, highlight=False
    )


def _print_for_people(proposal: Proposal) -> None:
    """The score card, with addresses on the site as paths, the samples, what to know, and the entry."""
    from watchdesk.proposing import origin

    site = origin(proposal.home)
    columns: dict[str, Callable[[Any], object]] = {
        "": lambda row: "*" if row.chosen else " ",
        "kind": lambda row: row.kind,
        "address": lambda row: row.url.removeprefix(site),
        "items": lambda row: row.items,
        "a day": lambda row: None if row.per_day is None else f"{row.per_day:.1f}",
        "newest": lambda row: row.newest,
        "dated": lambda row: f"{row.dated:.0%}",
        "overlap": lambda row: f"{row.overlap:.0%}",
        "status": lambda row: row.status,
    }
    print_table(proposal.listings, columns, "no listing was found")
    for sample in proposal.samples:
        _say(f"\n{sample.title or sample.problem or sample.url}")
        if sample.published_at:
            _say(f"  {sample.published_at:%Y-%m-%d %H:%M} UTC  {sample.sentence}")
        elif sample.sentence:
            _say(f"  no time  {sample.sentence}")
        _say(f"  {sample.url}")
    for note in proposal.notes:
        err.print(f"note: {printable(note)}", style="yellow", markup=False, highlight=False)
    if proposal.yaml:
        _say(f"\n{proposal.yaml}")


def _say(line: str) -> None:
    out.print(printable(line), markup=False, highlight=False, soft_wrap=True)


_PRINTERS: dict[Format, Callable[[Proposal], None]] = {
    Format.TABLE: _print_for_people,
    Format.JSON: print_json,
    Format.JSONL: lambda proposal: print_lines([proposal]),
}
