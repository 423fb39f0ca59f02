"""Small WARC files for tests, written by warcio: what any other crawler could have left behind."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FETCHED = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Response:
    """A page as a crawler got it."""

    url: str
    body: bytes
    status: str = "200 OK"
    content_type: str = "text/html; charset=utf-8"
    at: datetime = FETCHED
    headers: tuple[tuple[str, str], ...] = ()


def write_warc(path: Path, responses: Iterable[Response]) -> Path:
    """A gzipped WARC file with a response record for each page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for one in responses:
            headers = [("Content-Type", one.content_type), *one.headers]
            record = writer.create_warc_record(
                one.url,
                "response",
                payload=io.BytesIO(one.body),
                http_headers=StatusAndHeaders(one.status, headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": one.at.strftime("%Y-%m-%dT%H:%M:%SZ")},
            )
            writer.write_record(record)
    return path


def article_page(
    title: str, paragraphs: Iterable[str], published: str = "2026-03-04T09:30:00Z", extra: str = ""
) -> bytes:
    """An ordinary article page."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - The Harbour Post</title>
<meta property="og:title" content="{title}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{published}">{extra}</head>
<body><nav><a href="/">Home</a> <a href="/ships">Ships</a></nav>
<main><article><h1>{title}</h1>{body}</article></main>
<footer>The Harbour Post, all about the river trade.</footer></body></html>""".encode()


LOCKS = (
    "The two lower locks on the canal will close to barges for eleven weeks from the first Monday of "
    "June, the waterways board said, because the mitre gates fitted in 1974 no longer seal and leak "
    "enough to empty the chamber overnight.",
    "Skippers carrying gravel and grain had asked for the work to wait until the harvest was in. The "
    "board answered that a gate which fails with a laden barge in the chamber would close the canal for a "
    "year, not for a season.",
    "Freight will go round by the northern arm, which adds nineteen hours and two tunnels to the passage. "
    "A tug will be kept at the junction, paid for by the board, to help boats that are too wide to pass "
    "each other there.",
)
FERRY = (
    "A ferry that has crossed the estuary since before the bridge was built made its last run on Sunday, "
    "with a brass band on the car deck and a queue that reached the old customs house.",
    "The county says the boat carried fewer than forty passengers a day last winter. Its crew of six have "
    "been offered work on the dredger, and the slipway will be kept open for rowing clubs and the "
    "lifeboat.",
    "Those who still need to cross with a bicycle will have to take the bridge path, which is lit now but "
    "has no shelter from the wind for a mile and a half.",
)
