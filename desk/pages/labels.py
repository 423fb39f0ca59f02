"""What readers say of matches: relevant, or not."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from desk.asking import LARGEST
from desk.frame import FrameDep, base_of
from desk.posting import own_form
from pipeline.store.labels import say

router = APIRouter()

_SAID = {"relevant": True, "not relevant": False, "nothing": None}


class LabelAsked(BaseModel):
    """A form's values; `back` is the page of the desk that it stands on."""

    topic: Annotated[str, Field(min_length=1, max_length=200)]
    article: Annotated[int, Field(ge=1, le=LARGEST)]
    said: Literal["relevant", "not relevant", "nothing"]
    back: Annotated[str, Field(max_length=4000, pattern=r"^/(stories/\d+|alerts)(\?[\w=&%.+~-]*)?(#[\w-]*)?$")]


@router.post("/labels", dependencies=[Depends(own_form)])
def label(request: Request, frame: FrameDep, asked: Annotated[LabelAsked, Form()]) -> Response:
    """Keep what a reader says, and go back to the page."""
    app = frame.get_app()
    if asked.topic not in app.topics.topics:
        raise HTTPException(404, f"There is no topic {asked.topic}.")
    if not say(app.store, asked.topic, asked.article, _SAID[asked.said], request.state.reader, frame.clock()):
        raise HTTPException(404, f"There is no article {asked.article}.")
    return RedirectResponse(base_of(request) + asked.back, 303)
