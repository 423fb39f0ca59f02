"""The newest matches as an Atom feed (RFC 4287)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.asking import StoriesAskedDep
from desk.frame import FrameDep, read_names
from pipeline.store.reading import list_stories

router = APIRouter()


@router.get("/feed.atom")
def feed(request: Request, frame: FrameDep, asked: StoriesAskedDep) -> Response:
    """The stories of the page with the same filters."""
    app = frame.get_app()
    page = list_stories(app.store, asked.filter, asked.place)
    site = str(request.base_url).rstrip("/")
    text = frame.text(
        request, "feed.xml", names=read_names(app), asked=asked, page=page, site=site, address=str(request.url)
    )
    return Response(text, media_type="application/atom+xml")
