"""Every source: whether it does as usual, how its last crawl went, what it brings; and one with its past."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from desk.asking import PageNumber, SourceName, Words
from desk.frame import FrameDep, read_names
from desk.rights import ask_right
from desk.shelves import shelve
from pipeline.records import Outcome
from pipeline.store.gaps import GapsOfSource, gaps_by_source
from pipeline.store.incidents import incidents_of
from pipeline.store.models import RunState
from pipeline.store.reading import YOUNG, SourceState, source_states
from pipeline.store.reading.ledger import ledger_of

router = APIRouter(dependencies=[Depends(ask_right)])

# Trouble first: a source that needs a person must not be looked for.
ORDER = {RunState.FAILED: 0, RunState.LOST: 0, RunState.RUNNING: 1, RunState.OK: 2}


@router.get("/sources")
def sources(request: Request, frame: FrameDep, q: Words = "", page: PageNumber = 1) -> Response:
    """The sources of the catalogue, those in trouble first, then those that only the store remembers."""
    app = frame.get_app()
    names = read_names(app)
    states = source_states(app.store, frame.clock())
    known = {name: states.get(name, SourceState(name)) for name in [*names.sources, *states]}
    return frame.page(
        request,
        "sources.html",
        here="sources",
        problems=names.problems,
        names=names,
        gaps=gaps_by_source(app.store),
        no_gaps=GapsOfSource(),
        q=q,
        shelf=shelve(
            sorted(known.values(), key=_urgency),
            q,
            page,
            lambda state: f"{state.source} {names.source(state.source)} {state.state or ''} {state.health}",
        ),
        outcome=Outcome,
    )


@router.get("/sources/{source}")
def source(request: Request, frame: FrameDep, source: SourceName) -> Response:
    """One source: what is wrong, and what was."""
    app = frame.get_app()
    names = read_names(app)
    state = source_states(app.store, frame.clock(), source).get(source)
    if state is None and source not in names.sources:
        raise HTTPException(404, f"There is no source {source}, and there never was.")
    return frame.page(
        request,
        "source.html",
        here="sources",
        problems=names.problems,
        names=names,
        known=names.sources.get(source),
        source=state or SourceState(source),
        gaps=gaps_by_source(app.store).get(source, GapsOfSource()),
        incidents=incidents_of(app.store, source),
        ledger=ledger_of(app.store, source, frame.clock()),
        young=YOUNG,
        outcome=Outcome,
    )


def _urgency(state: SourceState) -> int:
    if state.trouble:
        return 0
    return ORDER.get(RunState(state.state), 3) if state.state in set(RunState) else 3
