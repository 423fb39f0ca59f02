"""Every source: how its last crawl went and what it brings."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.asking import PageNumber, Words
from desk.frame import FrameDep, read_names
from desk.shelves import shelve
from pipeline.records import Outcome
from pipeline.store.models import RunState
from pipeline.store.reading import SourceState, source_states

router = APIRouter()

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
        q=q,
        shelf=shelve(
            sorted(known.values(), key=_urgency),
            q,
            page,
            lambda state: f"{state.source} {names.source(state.source)} {state.state or ''}",
        ),
        outcome=Outcome,
    )


def _urgency(state: SourceState) -> int:
    return ORDER.get(RunState(state.state), 3) if state.state in set(RunState) else 3
