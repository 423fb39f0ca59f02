"""Every topic: what it looks for, who hears of it, and how often it was found."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.frame import FrameDep, read_names
from pipeline.store.reading import topic_states

router = APIRouter()


@router.get("/topics")
def topics(request: Request, frame: FrameDep) -> Response:
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
        gone=[] if names.problems else [topic for topic in states if topic not in names.topics],
    )
