"""Bodies as they were sent: their content encoding undone, within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli

MAX_BODY = 10 * 1024 * 1024
AUTO = 47  # zlib or gzip, told by the header
RAW = -15


class _TooLargeError(Exception):
    """A body outgrew the bound while it was decompressed."""


def undo(body: bytes, encodings: str | None) -> tuple[bytes, str | None]:
    """The body without its content encodings, and what is wrong with it (None when sound).

    At most MAX_BODY bytes come back; what could be read of a damaged body is kept.
    """
    for name in reversed([part.strip().lower() for part in (encodings or "").split(",") if part.strip()]):
        if name == "identity":
            continue
        undoing = _UNDO.get(name)
        if undoing is None:
            return b"", f"its content encoding {name[:20]!r} is not known here"
        try:
            body, damage = undoing(body)
        except _TooLargeError:
            return b"", f"larger than {MAX_BODY >> 20} MiB when decompressed"
        if damage:
            return body, damage
    return (body, None) if len(body) <= MAX_BODY else (b"", f"larger than {MAX_BODY >> 20} MiB")


def _gzip(body: bytes) -> tuple[bytes, str | None]:
    return _inflate(body, AUTO, "gzip")


def _deflate(body: bytes) -> tuple[bytes, str | None]:
    # Servers send both what RFC 9110 calls deflate (a zlib stream) and the bare stream.
    whole = _inflate(body, AUTO, "deflate")
    return _inflate(body, RAW, "deflate") if whole[1] else whole


def _inflate(body: bytes, window: int, name: str) -> tuple[bytes, str | None]:
    stream = zlib.decompressobj(window)
    try:
        text = stream.decompress(body, MAX_BODY + 1)
    except zlib.error as error:
        return b"", f"broken {name}: {error}"
    if len(text) > MAX_BODY:
        raise _TooLargeError
    return text, None if stream.eof else f"broken {name}: it ends too early"


def _brotli(body: bytes) -> tuple[bytes, str | None]:
    stream, parts, size = brotli.Decompressor(), [], 0
    try:
        part = stream.process(body, output_buffer_limit=MAX_BODY + 1)
        while part or not stream.can_accept_more_data():
            parts.append(part)
            size += len(part)
            if size > MAX_BODY:
                raise _TooLargeError
            part = stream.process(b"", output_buffer_limit=MAX_BODY + 1)
    except brotli.error as error:
        return b"".join(parts), f"broken brotli: {error}"
    return b"".join(parts), None if stream.is_finished() else "broken brotli: it ends too early"


_UNDO: dict[str, Callable[[bytes], tuple[bytes, str | None]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
