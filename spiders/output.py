"""What goes into the archive: answers, revisits and the reasons why there was none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response

from pipeline.archive import WarcWriter, payload_digest
from pipeline.records import Outcome
from spiders.errors import Verdict, failed, refused
from spiders.targets import Target

OK = (200, 203)
MAX_HEADERS = 200  # a hostile server sends a hundred thousand
MAX_HEADER_BYTES = 8 * 1024


class Output:
    """Writes a crawl's WARC files, off the reactor's thread. Every method raises ArchiveError."""

    def __init__(self, writer: WarcWriter, clock: Callable[[], datetime]) -> None:
        self._writer, self._clock = writer, clock

    async def answer(self, target: Target, response: Response, rendered: str | None = None) -> Outcome:
        """Archive an answer: FETCHED, or IDENTICAL or NOT_MODIFIED when it brings nothing new.

        `rendered` names the browser that made the body out of the answer.
        Raises Verdict when the answer is none that a reader could use.
        """
        if response.status == HTTPStatus.NOT_MODIFIED and target.known:
            return await asyncio.to_thread(self._revisit, target, response, Outcome.NOT_MODIFIED)
        if response.status not in OK:
            raise unusable(response)
        return await asyncio.to_thread(self._body, target, response, rendered)

    def _body(self, target: Target, response: Response, rendered: str | None) -> Outcome:
        if target.known and target.known.digest == payload_digest(response.body):
            return self._revisit(target, response, Outcome.IDENTICAL)
        self._writer.response(
            url=target.url,
            final_url=response.url,
            status=response.status,
            reason=_phrase(response.status),
            headers=headers_of(response),
            body=response.body,
            fetched_at=self._clock(),
            role=target.role,
            via=target.via,
            listed=target.listed,
            rendered=rendered,
        )
        return Outcome.FETCHED

    def _revisit(self, target: Target, response: Response, outcome: Outcome) -> Outcome:
        self._writer.revisit(
            url=target.url,
            final_url=response.url,
            outcome=outcome,
            status=response.status,
            headers=headers_of(response),
            fetched_at=self._clock(),
            role=target.role,
            via=target.via,
            listed=target.listed,
            known=target.known,
        )
        return outcome

    async def note(self, target: Target, verdict: Verdict) -> None:
        """Archive why an address brought no page."""
        write = partial(
            self._writer.note,
            url=target.url,
            outcome=verdict.outcome,
            reason=verdict.reason,
            noted_at=self._clock(),
            role=target.role,
            via=target.via,
            listed=target.listed,
            status=verdict.status,
        )
        await asyncio.to_thread(write)

    async def close(self) -> tuple[str, ...]:
        """Finish the files; their names relative to the archive's folder."""
        return tuple(await asyncio.to_thread(self._writer.close))


def headers_of(response: Response) -> list[tuple[str, str]]:
    """The first MAX_HEADERS headers of an answer, in its order of names, overlong ones left out."""
    pairs = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if len(name) + len(value) <= MAX_HEADER_BYTES
    ]
    return pairs[:MAX_HEADERS]


def unusable(response: Response) -> Verdict:
    """Why an answer with a status other than OK is none that a reader could use."""
    location = response.headers.get("Location")
    if 300 <= response.status < 400 and location:
        url = urljoin(response.url, location.decode("latin-1"))
        if urlsplit(url).scheme not in ("http", "https"):
            return refused(f"a redirect leads to {url[:100]}, which is not an http address")
    return failed(f"status {response.status} {_phrase(response.status)}".strip(), status=response.status)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
