"""A story's evidence package, as a download."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import IO

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from desk.asking import Number
from desk.frame import DeskApp, Frame, FrameDep, base_of
from desk.pages.stories import existing
from pipeline.records import ArchiveError
from pipeline.store.reading import read_story

router = APIRouter()

LIMIT = 64 << 20
CHUNK = 256 * 1024


@router.get("/stories/{story}/evidence.wacz")
def package(request: Request, frame: FrameDep, story: Number) -> Response:
    """The story's pages, revisions and hashes in one file; pages and texts of at most LIMIT bytes each."""
    app = frame.get_app()
    detail = existing(read_story(app.store, story), story)
    if detail.merged_into is not None:
        return RedirectResponse(f"{base_of(request)}/stories/{detail.merged_into}/evidence.wacz", 307)
    with _place(frame):
        file, size = _packed(app, story)
    headers = {
        "Content-Disposition": f'attachment; filename="story-{story}.wacz"',
        "Content-Length": str(size),
    }
    return StreamingResponse(_sent(file), media_type="application/wacz", headers=headers)


@contextmanager
def _place(frame: Frame) -> Iterator[None]:
    """One of the few places for making packages. Raises HTTPException 503 when all are taken."""
    if not frame.packing.acquire(blocking=False):
        raise HTTPException(503, "Other packages are being made just now; try again in a moment.")
    try:
        yield
    finally:
        frame.packing.release()


def _packed(app: DeskApp, story: int) -> tuple[IO[bytes], int]:
    """An open file without a name that holds the package, and its size. Raises HTTPException 503."""
    with ExitStack() as kept:
        file = kept.enter_context(TemporaryFile())
        try:
            packed = app.pack([story], file, limit=LIMIT)
        except ArchiveError as error:
            command = f"watchdesk evidence pack {story} story-{story}.wacz"
            told = f"There is no package of this story: {error}. What is too large here can be made by: {command}"
            raise HTTPException(503, told) from error
        kept.pop_all()
        return file, packed.bytes


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    """The file from its beginning, which is gone once it was sent, or the reader has left."""
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
