"""Undoes content encodings within a limit, and tells a broken body from a whole one.

Scrapy's own middleware keeps what it could unpack of a gzip stream that breaks off, and says nothing; half a
page would enter the archive as a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import brotli
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes

from spiders.errors import failed, refused, size

ACCEPTED = b"gzip, deflate, br"
_GZIP_MEMBER = b"\x1f\x8b"


class TooLargeError(Exception):
    """The body unpacks to more than its limit."""


class BrokenBodyError(Exception):
    """The body is not in the encoding that it claims, or breaks off."""


def decoded(body: bytes, encodings: Sequence[str], limit: int) -> bytes:
    """The body with its content encodings undone, the last applied first; at most `limit` bytes.

    Raises TooLargeError, or BrokenBodyError, also for an encoding that nobody asked for.
    """
    for encoding in reversed(encodings):
        if encoding in ("", "identity"):
            continue
        if encoding not in _DECODERS:
            raise BrokenBodyError(f"content encoding {encoding!r} is unknown")
        body = _DECODERS[encoding](body, limit) if body else body
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    room = limit
    while body.startswith(_GZIP_MEMBER) or not parts:
        part, body = _inflate(body, room, 16 + zlib.MAX_WBITS, "gzip")
        parts.append(part)
        room -= len(part)
    return b"".join(parts)


def _deflate(body: bytes, limit: int) -> bytes:
    """RFC 9110 means zlib's format by it, known by its first two bytes (RFC 1950); many send the bare stream."""
    is_zlib = body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflate(body, limit, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS, "deflate")[0]


def _inflate(body: bytes, limit: int, window: int, name: str) -> tuple[bytes, bytes]:
    """What one stream unpacks to, and the bytes after it."""
    stream = zlib.decompressobj(window)
    try:
        out = stream.decompress(body, limit + 1)
    except zlib.error as error:
        raise BrokenBodyError(f"{name} encoding is broken") from error
    if len(out) > limit:
        raise TooLargeError
    if not stream.eof:
        raise BrokenBodyError(f"{name} encoding breaks off")
    return out, stream.unused_data


def _unbrotli(body: bytes, limit: int) -> bytes:
    stream, room = brotli.Decompressor(), limit + 1
    parts: list[bytes] = []
    try:
        part = stream.process(body, output_buffer_limit=room)
        while part and room > len(part):
            parts.append(part)
            room -= len(part)
            part = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=room)
    except brotli.error as error:
        raise BrokenBodyError("brotli encoding is broken") from error
    if part:
        raise TooLargeError
    if not stream.is_finished():
        raise BrokenBodyError("brotli encoding breaks off")
    return b"".join(parts)


_DECODERS = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _unbrotli,
}


class Decoding:
    """Downloader middleware: asks for the encodings above and undoes them; takes Scrapy's own one's place."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Decoding:
        """With the limit of the setting DOWNLOAD_MAXSIZE; a request's `download_maxsize` goes before it."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what can be undone."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with a plain body. Raises Verdict when that cannot be had."""
        encodings = _encodings(response)
        if not encodings:
            return response
        limit = request.meta.get("download_maxsize") or self._limit
        try:
            body = decoded(response.body, encodings, limit)
        except TooLargeError:
            raise refused(f"the page unpacks to more than {size(limit)}") from None
        except BrokenBodyError as error:
            raise failed(f"the page's {error}", status=response.status) from error
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)


def _encodings(response: Response) -> list[str]:
    told = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    return [name.strip().lower() for name in told.split(",") if name.strip()]
