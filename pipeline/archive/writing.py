"""Writing: one crawl's records into files of its source, safe to call from several threads."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pipeline.archive import files
from pipeline.archive.encoding import http_block, payload_digest, warc_record
from pipeline.records import ArchiveError, Known, Listed, Outcome, Role

Headers = Sequence[tuple[str, str]]
RESPONSE = "application/http; msgtype=response"
PROFILES = {
    Outcome.NOT_MODIFIED: "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
    Outcome.IDENTICAL: "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
}


class WarcWriter:
    """Appends records to `archive/<source>/<run>-NNNNN.warc.gz`, a new file every `rotate_at` bytes.

    The first file is made with the first record. Compression happens in the calling thread.
    """

    def __init__(
        self, archive: Path, source: str, run: str, *, user_agent: str, rotate_at: int = 500_000_000
    ) -> None:
        self._archive, self._source, self._run = archive, source, run
        self._user_agent, self._rotate_at = user_agent, rotate_at
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._path = Path()
        self._written = 0
        self._finished: list[str] = []

    def response(
        self,
        *,
        url: str,
        final_url: str,
        status: int,
        reason: str = "",
        headers: Headers,
        body: bytes,
        fetched_at: datetime,
        role: Role,
        via: str | None = None,
        listed: Listed | None = None,
        rendered: str | None = None,
    ) -> str:
        """Keep a page, `body` with its content encoding undone. Its payload digest. Raises ArchiveError.

        `rendered` names the browser whose work the body is; None: it is as the site sent it.
        """
        digest = payload_digest(body)
        fields = [
            ("WARC-Target-URI", final_url),
            ("WARC-Payload-Digest", digest),
            *self._known_of(url, role, via, listed),
            ("Watchdesk-Rendered", rendered),
        ]
        block = http_block(status, reason, headers, body)
        self._append(warc_record("response", fetched_at, fields, RESPONSE, block)[1])
        return digest

    def revisit(
        self,
        *,
        url: str,
        final_url: str,
        outcome: Outcome,
        status: int,
        headers: Headers,
        fetched_at: datetime,
        role: Role,
        via: str | None = None,
        listed: Listed | None = None,
        known: Known,
    ) -> None:
        """Keep that a fetch brought what `known` tells of already (304, or the same body). Raises ArchiveError."""
        fields = [
            ("WARC-Target-URI", final_url),
            ("WARC-Profile", PROFILES[outcome]),
            ("WARC-Refers-To", known.record_id),
            ("WARC-Payload-Digest", known.digest),
            ("Watchdesk-Outcome", outcome),
            *self._known_of(url, role, via, listed),
        ]
        block = http_block(status, "", headers, b"")
        self._append(warc_record("revisit", fetched_at, fields, RESPONSE, block)[1])

    def note(
        self,
        *,
        url: str,
        outcome: Outcome,
        reason: str,
        noted_at: datetime,
        role: Role,
        via: str | None = None,
        listed: Listed | None = None,
        status: int | None = None,
    ) -> None:
        """Keep why an address gave no page. Raises ArchiveError."""
        fields = [
            ("WARC-Target-URI", url),
            ("Watchdesk-Outcome", outcome),
            *self._known_of(url, role, via, listed),
        ]
        block = json.dumps({"reason": reason, "status": status}, ensure_ascii=False).encode()
        self._append(warc_record("metadata", noted_at, fields, "application/json", block)[1])

    def close(self) -> list[str]:
        """End the last file. Every file of the run, relative to the archive's folder."""
        with self._lock:
            self._finish()
            return list(self._finished)

    def _known_of(
        self, url: str, role: Role, via: str | None, listed: Listed | None
    ) -> list[tuple[str, str | None]]:
        return [
            ("Watchdesk-Source", self._source),
            ("Watchdesk-Run", self._run),
            ("Watchdesk-Role", role),
            ("Watchdesk-Request-URI", url),
            ("Watchdesk-Via", via),
            ("Watchdesk-Listed-Title", listed.title if listed else None),
            (
                "Watchdesk-Listed-At",
                listed.published_at.isoformat() if listed and listed.published_at else None,
            ),
        ]

    def _append(self, record: bytes) -> None:
        with self._lock:
            try:
                if self._file is not None and self._written + len(record) > self._rotate_at:
                    self._finish()
                file = self._file or self._begin()
                file.write(record)
                # What is handed to the system survives a kill of this process.
                file.flush()
            except OSError as error:
                raise ArchiveError(
                    f"the archive cannot be written: {error}; see that {self._archive} is writable and has space"
                ) from error
            self._written += len(record)

    def _begin(self) -> BinaryIO:
        name = f"{self._run}-{len(self._finished):05}{files.SUFFIX}{files.OPEN}"
        self._path = self._archive / self._source / name
        self._file = files.create(self._path)
        self._written = self._file.write(self._about())
        return self._file

    def _about(self) -> bytes:
        told = {
            "software": self._user_agent.partition(" ")[0],
            "http-header-user-agent": self._user_agent,
            "format": "WARC File Format 1.1",
            "isPartOf": f"{self._source}/{self._run}",
            "robots": "obey",
        }
        block = "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode()
        now = datetime.now().astimezone()
        return warc_record("warcinfo", now, [], "application/warc-fields", block)[1]

    def _finish(self) -> None:
        if self._file is not None:
            final = files.finish(self._file, self._path)
            self._finished.append(str(final.relative_to(self._archive)))
            self._file = None
