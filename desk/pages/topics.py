"""Every topic: what it looks for, who hears of it, and how often it was found."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.asking import PageNumber, Words
from desk.frame import FrameDep, Names, read_names
from desk.shelves import shelve
from pipeline.store.reading import topic_states
from pipeline.topics.names.model import list_paths

router = APIRouter()


@router.get("/topics")
def topics(request: Request, frame: FrameDep, q: Words = "", page: PageNumber = 1) -> Response:
    """The topics of the file, then those that only the store remembers."""
    app = frame.get_app()
    names = read_names(app)
    states = topic_states(app.store, frame.clock())
    return frame.page(
        request,
        "topics.html",
        here="topics",
        problems=names.problems,
        names=names,
        states=states,
        lists={path.stem for path in list_paths(app.settings.topics_file)},
        q=q,
        shelf=shelve([*names.topics, *_gone(names, states)], q, page, lambda name: f"{name} {names.topic(name)}"),
    )


def _gone(names: Names, states: Iterable[str]) -> list[str]:
    """Topics that are no longer in the file; none can be told while it cannot be read."""
    return [] if names.problems and not names.topics else [name for name in states if name not in names.topics]
