"""Reading: anybody's WARC files as pages, revisits and notes, with bounds on everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.archive.bodies import MAX_BODY, undo
from pipeline.archive.encoding import payload_digest
from pipeline.records import (
    ArchiveError,
    ArchiveRecord,
    Listed,
    Noted,
    Outcome,
    Page,
    Revisit,
    Role,
    WarcRef,
)

WANTED = WarcRecordType.response | WarcRecordType.revisit | WarcRecordType.metadata
MAX_HEADERS = 256 * 1024
MAX_NOTE = 64 * 1024
NOT_MODIFIED = 304


def read_archive(path: Path, name: str) -> Iterator[ArchiveRecord]:
    """The records of a file, in order; `name` is how the file is remembered.

    Requests, DNS answers and whatever else is no page are passed over. Raises ArchiveError when the file
    cannot be read to its end; the records before the damage have been given by then.
    """
    with _opened(path) as file:
        for record in _records(path, file):
            read = _read(record, path, name)
            if read is not None:
                yield read


def read_page(path: Path, offset: int, name: str = "") -> Page:
    """The page at a byte offset of a file. Raises ArchiveError when there is none."""
    with _opened(path) as file:
        file.seek(offset)
        for record in _records(path, file):
            read = _read(record, path, name or str(path), offset)
            if isinstance(read, Page):
                return read
            break
    raise ArchiveError(f"{path}: no page at byte {offset}; was the file replaced?")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be opened: {error.strerror}") from error
    with file:
        yield file


def _records(path: Path, file: BinaryIO) -> Iterator[Any]:
    iterator = ArchiveIterator(file, record_types=WANTED, parse_http=False, max_header_len=MAX_HEADERS)
    try:
        yield from iterator
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{path}: no WARC from byte {file.tell()} on, or damaged there: {error}") from error


def _read(record: Any, path: Path, name: str, offset: int | None = None) -> ArchiveRecord | None:
    headers = {key.lower(): value for key, value in record.headers.items()}
    target = headers.get("warc-target-uri", "").strip("<>")
    if not target:
        return None
    told = _told(record, headers, target, path, WarcRef(name, record.stream_pos if offset is None else offset))
    if record.record_type == WarcRecordType.metadata:
        return _noted(record, headers, told)
    if not headers.get("content-type", "").startswith("application/http"):
        return None
    if record.record_type == WarcRecordType.revisit:
        return _revisit(record, headers, told)
    return _page(record, told, target)


def _told(record: Any, headers: dict[str, str], target: str, path: Path, warc: WarcRef) -> dict[str, Any]:
    """What every kind of record says of itself."""
    listed_title, listed_at = headers.get("watchdesk-listed-title"), _time(headers.get("watchdesk-listed-at"))
    return {
        "url": headers.get("watchdesk-request-uri") or target,
        "at": _time(headers.get("warc-date")) or datetime.fromtimestamp(path.stat().st_mtime, UTC),
        "record_id": record.record_id or f"{warc.file}#{warc.offset}",
        "warc": warc,
        "source": headers.get("watchdesk-source"),
        "run": headers.get("watchdesk-run"),
        "role": Role.LISTING if headers.get("watchdesk-role") == Role.LISTING else Role.ARTICLE,
        "via": headers.get("watchdesk-via"),
        "listed": Listed(listed_title, listed_at) if listed_title or listed_at else None,
    }


def _time(value: str | None) -> datetime | None:
    try:
        read = datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read and read.tzinfo is None else read


def _outcome(headers: dict[str, str]) -> Outcome | None:
    value = headers.get("watchdesk-outcome")
    return Outcome(value) if value and value in Outcome._value2member_map_ else None


def _noted(record: Any, headers: dict[str, str], told: dict[str, Any]) -> Noted | None:
    """One of our own notes; other crawlers keep other things in metadata records."""
    outcome = _outcome(headers)
    if outcome is None:
        return None
    try:
        content = json.loads(record.reader.read(MAX_NOTE))
        reason, status = str(content["reason"]), content["status"]
    except (ValueError, KeyError, TypeError):
        return None
    at = told.pop("at")
    return Noted(outcome=outcome, reason=reason, status=int(status) if status else None, noted_at=at, **told)


def _revisit(record: Any, headers: dict[str, str], told: dict[str, Any]) -> Revisit:
    status, http = _http(record)
    not_modified = status == NOT_MODIFIED or "not-modified" in headers.get("warc-profile", "")
    outcome = _outcome(headers) or (Outcome.NOT_MODIFIED if not_modified else Outcome.IDENTICAL)
    return Revisit(outcome=outcome, status=status, headers=http, fetched_at=told.pop("at"), **told)


def _page(record: Any, told: dict[str, Any], target: str) -> Page:
    status, http = _http(record)
    promised = int(record.content_length)
    body, damage = b"", None
    if promised > MAX_BODY:
        damage = f"larger than {MAX_BODY >> 20} MiB"
    else:
        sent = record.reader.read()
        chunked = any(key.lower() == "transfer-encoding" for key, _ in http)
        if len(sent) < promised and not chunked:
            # Given as a page it would be remembered, and passed over when the whole file arrives.
            raise ArchiveError(f"{told['warc'].file}: ends in the middle of the record of {target}")
        encodings = next((value for key, value in http if key.lower() == "content-encoding"), None)
        body, damage = undo(sent, encodings)
    return Page(
        final_url=target,
        status=status,
        headers=http,
        body=body,
        fetched_at=told.pop("at"),
        digest=payload_digest(body),
        damage=damage,
        **told,
    )


def _http(record: Any) -> tuple[int, tuple[tuple[str, str], ...]]:
    """The status and the headers of the answer; 0 and none when they cannot be read."""
    try:
        record.parse_http(auto_decode="transfer", max_header_len=MAX_HEADERS)
    except OSError:
        return 0, ()
    if record.http_headers is None:
        return 0, ()
    try:
        status = int(record.http_headers.status_code or 0)
    except ValueError:
        status = 0
    return status, tuple(record.http_headers.to_tuples())
