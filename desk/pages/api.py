"""Stories as JSON, for programs that read with a login of their own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk import showing
from desk.asking import Key, Number, StoriesAskedDep
from desk.frame import FrameDep, base_of
from desk.pages.stories import existing
from pipeline.store.reading import list_stories, read_story

router = APIRouter(prefix="/api")


@router.get("/stories")
def stories(request: Request, frame: FrameDep, asked: StoriesAskedDep) -> dict[str, Any]:
    """The same stories as on the page. `older` and `newer` are the addresses of the pages beside this one."""
    page = list_stories(frame.get_app().store, asked.filter, asked.place)
    base = f"{base_of(request)}/api/stories"
    older = base + showing.query(**asked.values, before=page.older) if page.older is not None else None
    newer = base + showing.query(**asked.values, after=page.newer) if page.newer is not None else None
    return {"stories": [asdict(line) for line in page.rows], "older": older, "newer": newer}


@router.get("/stories/{story}", response_model=None)
def story(
    request: Request, frame: FrameDep, story: Number, article: Key = None, revision: Key = None
) -> dict[str, Any] | Response:
    """One story with its text, copies, matches, revisions and alerts."""
    detail = existing(read_story(frame.get_app().store, story, article=article, revision=revision), story)
    if detail.merged_into is not None:
        return RedirectResponse(f"{base_of(request)}/api/stories/{detail.merged_into}", 307)
    return asdict(detail)
