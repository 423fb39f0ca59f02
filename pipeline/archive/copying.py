"""Copying: one record's bytes as they lie in a file, and what a record says of itself."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.archive.bodies import MAX_BODY
from pipeline.archive.reading import MAX_HEADERS
from pipeline.records import ArchiveError

# The largest page that is read, with its headers.
MAX_RECORD = MAX_BODY + 1024 * 1024
CHUNK = 64 * 1024
GZIP_WINDOW = 31
GZIP_BEGIN = b"\x1f\x8b"
HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
DIGESTS = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha512": "sha512"}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a request or response record says. `payload` is what was sent after the HTTP headers, untouched."""

    kind: str
    record_id: str
    url: str
    at: datetime
    fields: Pairs
    status_line: str
    headers: Pairs
    payload: bytes

    def field(self, name: str) -> str | None:
        """The first WARC field of that name (any case), or None."""
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)

    def header(self, name: str) -> str | None:
        """The first HTTP header of that name (any case), or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def copy_record(path: Path, offset: int) -> bytes:
    """The record at a byte offset as a gzip member: the file's own bytes, or compressed when the file is not.

    Raises ArchiveError when the file is not there or has no whole record of at most MAX_RECORD bytes there.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            compressed = file.read(len(GZIP_BEGIN)) == GZIP_BEGIN
            file.seek(offset)
            return _member(file) if compressed else gzip.compress(_plain(file), mtime=0)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ArchiveError(f"{path}: no record at byte {offset} ({error}); was the file replaced?") from error


def record_bytes(member: bytes) -> bytes:
    """The record in a gzip member. Raises ArchiveError unless it is exactly one whole member, within bounds."""
    stream = zlib.decompressobj(GZIP_WINDOW)
    try:
        plain = stream.decompress(member, MAX_RECORD + 1)
    except zlib.error as error:
        raise ArchiveError(f"a broken gzip member: {error}") from error
    if len(plain) > MAX_RECORD:
        raise ArchiveError(f"a record larger than {MAX_RECORD >> 20} MiB")
    if not stream.eof or stream.unused_data:
        raise ArchiveError("not exactly one gzip member")
    return plain


def parse_record(plain: bytes) -> Parsed:
    """A request or response record. Raises ArchiveError when it is none, not whole, or its digests do not fit."""
    record, payload = _only_record(plain, "none")
    at = record.record_date
    if record.http_headers is None or not record.record_id or at is None:
        raise ArchiveError("a record without HTTP headers, id or date")
    parsed = Parsed(
        kind="response" if record.record_type == WarcRecordType.response else "request",
        record_id=record.record_id,
        url=str(record.headers.get("WARC-Target-URI", "")).strip("<>"),
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        fields=tuple(record.headers.to_tuples()),
        status_line=str(record.http_headers.status_line),
        headers=tuple(record.http_headers.to_tuples()),
        payload=payload,
    )
    _check_digests(parsed, plain)
    return parsed


def request_offsets(path: Path) -> dict[str, int]:
    """Where the request records of a file lie: by their own ids, and by the ids of the records they belong to.

    Raises ArchiveError.
    """
    found: dict[str, int] = {}
    try:
        with path.open("rb") as file:
            wanted = WarcRecordType.request
            for record in ArchiveIterator(file, record_types=wanted, parse_http=False, max_header_len=MAX_HEADERS):
                names = (record.record_id, *concurrent(tuple(record.headers.to_tuples())))
                for name in filter(None, names):
                    found.setdefault(name, record.stream_pos)
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{path}: cannot be searched for requests: {error}") from error
    return found


def concurrent(fields: Pairs) -> Iterator[str]:
    """The ids of the records that were made together with the one that has these fields."""
    return (value.strip() for name, value in fields if name.lower() == "warc-concurrent-to")


# ---------------------------------------------------------------- bytes


def _member(file: BinaryIO) -> bytes:
    """The gzip member that begins here. Raises ValueError."""
    stream, parts, size = zlib.decompressobj(GZIP_WINDOW), [], 0
    while not stream.eof:
        chunk = file.read(CHUNK)
        if not chunk:
            raise ValueError("the file ends in the middle of it")
        parts.append(chunk)
        try:
            size += _inflated(stream, chunk, MAX_RECORD - size)
        except zlib.error as error:
            raise ValueError(str(error)) from error
    whole = b"".join(parts)
    return whole[: len(whole) - len(stream.unused_data)]


def _inflated(stream: Any, chunk: bytes, room: int) -> int:
    """How many bytes a chunk decompresses to. Raises ValueError when they do not fit into `room`."""
    size = len(stream.decompress(chunk, room + 1))
    if size > room:
        raise ValueError(f"larger than {MAX_RECORD >> 20} MiB")
    return size


def _plain(file: BinaryIO) -> bytes:
    """The uncompressed record that begins here. Raises ValueError."""
    head = b""
    while HEAD_END not in head:
        chunk = file.read(CHUNK)
        if not chunk or len(head) > MAX_HEADERS:
            raise ValueError("no WARC headers")
        head += chunk
    end = _end(head)
    if end > MAX_RECORD:
        raise ValueError(f"larger than {MAX_RECORD >> 20} MiB")
    whole = head + file.read(max(0, end - len(head)))
    if len(whole) < end:
        raise ValueError("the file ends in the middle of it")
    return whole[:end]


def _end(head: bytes) -> int:
    """Where a record ends that begins with `head`, its two empty lines included. Raises ValueError."""
    fields = head[: head.index(HEAD_END) + 2]
    length = LENGTH.search(fields)
    if not fields.startswith(b"WARC/") or length is None:
        raise ValueError("no WARC headers")
    return len(fields) + 2 + int(length[1]) + len(HEAD_END)


def _block(plain: bytes) -> bytes:
    """The record's content. Raises ArchiveError when the record has more or fewer bytes than it says."""
    try:
        end = _end(plain)
    except ValueError as error:
        raise ArchiveError("no WARC headers") from error
    if end != len(plain) or not plain.endswith(HEAD_END):
        raise ArchiveError("a record of another length than it says")
    return plain[plain.index(HEAD_END) + len(HEAD_END) : -len(HEAD_END)]


# ---------------------------------------------------------------- meaning


def _only_record(plain: bytes, decode: Literal["none", "transfer"]) -> tuple[Any, bytes]:
    """The record and its payload, `decode` being what is undone of the latter. Raises ArchiveError."""
    _block(plain)
    wanted = WarcRecordType.request | WarcRecordType.response
    file = io.BytesIO(plain)
    try:
        records = ArchiveIterator(file, record_types=wanted, parse_http=False, max_header_len=MAX_HEADERS)
        for record in records:
            record.parse_http(auto_decode=decode, max_header_len=MAX_HEADERS)
            return record, bytes(record.reader.read())
    except (OSError, ValueError) as error:
        raise ArchiveError(f"no WARC record: {error}") from error
    raise ArchiveError("neither a request nor a response record")


def _check_digests(parsed: Parsed, plain: bytes) -> None:
    """Raise ArchiveError when a digest that the record gives of itself is another than that of its bytes."""
    stated = parsed.field("WARC-Block-Digest")
    if stated and not _fits(stated, _block(plain)):
        raise ArchiveError(f"the block digest of {parsed.record_id} does not fit")
    stated = parsed.field("WARC-Payload-Digest")
    # Some crawlers digest a chunked payload as it was sent, others with the chunks joined.
    if stated and not _fits(stated, parsed.payload) and not _fits(stated, _only_record(plain, "transfer")[1]):
        raise ArchiveError(f"the payload digest of {parsed.record_id} does not fit")


def _fits(stated: str, data: bytes) -> bool:
    """Whether a digest is that of the data; one in an unknown algorithm says nothing, so nothing against it."""
    name, _, value = stated.partition(":")
    algorithm = DIGESTS.get(name.strip().lower().replace("-", ""))
    if algorithm is None:
        return True
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return value.strip().lower() in (digest.hex(), base64.b32encode(digest).decode().lower())
