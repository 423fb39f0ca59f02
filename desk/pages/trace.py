"""What became of an address, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.asking import Address
from desk.frame import FrameDep, read_names

router = APIRouter()


@router.get("/trace")
def trace(request: Request, frame: FrameDep, url: Address = "") -> Response:
    """The tale of an address: every stage it reached, and why it went no further."""
    app = frame.get_app()
    names = read_names(app)
    asked = url.strip()
    return frame.page(
        request,
        "trace.html",
        here="trace",
        problems=names.problems,
        names=names,
        asked=asked,
        trace=app.trace(asked) if asked else None,
    )
