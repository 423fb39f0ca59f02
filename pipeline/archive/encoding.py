"""WARC records as bytes (ISO 28500:2017, WARC/1.1): one gzip member a record."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from isal import igzip

# Level 2 of ISA-L compresses four times as fast as zlib's fastest, into files 15 % larger than zlib's smallest.
LEVEL = 2
LAST_CONTROL = 0x1F
# Pages lie in the archive with their content encoding undone; these headers would no longer be true.
UNDONE = ("content-encoding", "content-length", "transfer-encoding")


def payload_digest(body: bytes) -> str:
    """The SHA-1 of a body in the spelling of WARC-Payload-Digest: `sha1:` and base 32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def http_block(status: int, reason: str, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """An HTTP answer; headers that spoke of the encoding keep their value under another name."""
    lines = [f"HTTP/1.1 {status} {one_line(reason)}".rstrip()]
    for name, value in headers:
        kept = f"X-Archive-Orig-{name}" if name.lower() in UNDONE else name
        lines.append(f"{one_line(kept)}: {one_line(value)}")
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace") + body


def warc_record(
    kind: str,
    at: datetime,
    fields: Sequence[tuple[str, str | None]],
    content_type: str,
    block: bytes,
    *,
    uuid: UUID | None = None,
) -> tuple[str, bytes]:
    """A record's id (a new one unless `uuid` is given) and its compressed bytes.

    Fields without a value are left out.
    """
    record_id = f"<urn:uuid:{uuid or uuid4()}>"
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {record_id}",
        f"WARC-Date: {at.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S.%fZ')}",
        *(f"{name}: {one_line(value)}" for name, value in fields if value),
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block)}",
    ]
    head = "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")
    return record_id, igzip.compress(head + block + b"\r\n\r\n", LEVEL, mtime=0)


def one_line(value: str) -> str:
    """`value` without control characters: a header must not start another one."""
    return "".join(" " if ord(char) <= LAST_CONTROL else char for char in value)
