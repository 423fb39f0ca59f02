"""Answers over HTTP: bytes with validators, conditional requests, gzip."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response

from newsroom import dates

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
CSS = "text/css; charset=utf-8"
PNG = "image/png"
GZIP = "application/gzip"
_PACKED_ALREADY = (PNG, GZIP)


@dataclass(frozen=True)
class Rendered:
    """One representation, plain and gzipped, with what validates each."""

    body: bytes
    packed: bytes
    digest: str
    content_type: str
    modified_at: datetime

    def etag(self, packed: bool) -> str:
        """The strong tag of the plain or of the gzipped bytes."""
        return f'"{self.digest}-gz"' if packed else f'"{self.digest}"'


def rendered(body: str | bytes, content_type: str, modified_at: datetime) -> Rendered:
    """The representation of a body; the same body always gives the same bytes and tags."""
    raw = body.encode("utf-8") if isinstance(body, str) else body
    packed = raw if content_type in _PACKED_ALREADY else gzip.compress(raw, compresslevel=6, mtime=0)
    return Rendered(raw, packed, hashlib.sha256(raw).hexdigest()[:20], content_type, modified_at)


def answer(page: Rendered, request: Request) -> Response:
    """200 with the bytes the client accepts, or 304 when it has them (RFC 9110, section 13)."""
    packed = page.content_type not in _PACKED_ALREADY and _accepts_gzip(request)
    headers = {
        "etag": page.etag(packed),
        "last-modified": dates.http(page.modified_at),
        "cache-control": "max-age=0, must-revalidate",
        "vary": "Accept-Encoding",
    }
    if _is_known(page, request):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["content-encoding"] = "gzip"
    body = page.packed if packed else page.body
    headers["content-type"] = page.content_type
    headers["content-length"] = str(len(body))
    return Response(b"" if request.method == "HEAD" else body, headers=headers)


def moved(address: str) -> Response:
    """301 to the canonical address."""
    return Response(status_code=301, headers={"location": address})


def problem(status: int, body: str) -> Response:
    """An error page."""
    return Response(body, status_code=status, headers={"content-type": HTML})


def _accepts_gzip(request: Request) -> bool:
    offers = request.headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    return any(offer.split(";")[0] in ("gzip", "*") and not offer.endswith(";q=0") for offer in offers)


def _is_known(page: Rendered, request: Request) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return "*" in known or page.etag(True) in known or page.etag(False) in known
    return _unchanged_since(page, request.headers.get("if-modified-since"))


def _unchanged_since(page: Rendered, header: str | None) -> bool:
    if header is None:
        return False
    try:
        since = parsedate_to_datetime(header)
    except ValueError:
        return False
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return page.modified_at.replace(microsecond=0) <= since
