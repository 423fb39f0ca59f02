"""Bad days on demand: error answers, slowness, and robots.txt in the states that crawlers meet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from enum import StrEnum

from starlette.responses import Response, StreamingResponse

from newsroom import responses
from newsroom.errors import ContentError

_HUGE = 60 * 1024 * 1024
_LINE = b"# this file has grown beyond all reason, and it says nothing that a crawler could use\n"


class RobotsMode(StrEnum):
    """What a site's robots.txt does."""

    NORMAL = "normal"
    UNAVAILABLE = "unavailable"
    HUGE = "huge"
    FORBID_ALL = "forbid-all"


@dataclass(frozen=True)
class Failure:
    """Answers every path under a prefix with an error status; `retry_after` in seconds."""

    prefix: str
    status: int
    retry_after: int | None = None

    def answer(self) -> Response:
        """The error as a response."""
        body = f"<!DOCTYPE html><title>{self.status}</title><h1>Error {self.status}</h1>"
        made = responses.problem(self.status, body)
        if self.retry_after is not None:
            made.headers["retry-after"] = str(self.retry_after)
        return made


@dataclass(frozen=True)
class Faults:
    """What is wrong with one site at the moment; `delay` in seconds."""

    failures: tuple[Failure, ...] = ()
    delay: float = 0.0
    robots: RobotsMode = RobotsMode.NORMAL

    def with_failure(self, failure: Failure) -> Faults:
        """These faults and one more; a newer one on the same prefix takes its place."""
        if not 400 <= failure.status <= 599:
            raise ContentError(f"status {failure.status} is no error; choose one from 400 to 599")
        kept = tuple(old for old in self.failures if old.prefix != failure.prefix)
        return replace(self, failures=(failure, *kept))

    def failure(self, path: str) -> Failure | None:
        """The failure that a path meets, if any."""
        return next((failure for failure in self.failures if path.startswith(failure.prefix)), None)

    async def wait(self) -> None:
        """Takes the site's time."""
        if self.delay:
            await asyncio.sleep(self.delay)


def bad_robots(mode: RobotsMode) -> Response:
    """robots.txt in a mode other than the normal one, in which a site's own rules hold."""
    if mode is RobotsMode.UNAVAILABLE:
        return responses.problem(503, "robots.txt is not available")
    if mode is RobotsMode.HUGE:
        return StreamingResponse(_huge(), headers={"content-type": responses.TEXT})
    return Response("User-agent: *\nDisallow: /\n", headers={"content-type": responses.TEXT})


async def _huge() -> AsyncIterator[bytes]:
    yield b"User-agent: *\nDisallow: /forbidden/\n"
    block = _LINE * 800
    for _ in range(_HUGE // len(block) + 1):
        yield block
        await asyncio.sleep(0)
