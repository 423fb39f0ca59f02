"""Packing: stories, with the records that prove each revision, in one WACZ file."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from pipeline.archive import (
    concurrent,
    copy_record,
    parse_record,
    payload_digest,
    record_bytes,
    request_offsets,
    warc_record,
)
from pipeline.evidence import contents
from pipeline.evidence.form import FORM, Package, Record, write_form
from pipeline.evidence.telling import histories_of, newest, tell
from pipeline.records import ArchiveError
from pipeline.store import Store
from pipeline.store.reading import History

MAX_PACKAGE = 1 << 30
MAX_RECORDS = 20_000
# The first moment that a zip file can name.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
UNIX = 3
READABLE = 0o644 << 16
DESCRIPTION = (
    "Stories gathered by Watchdesk, as evidence: the archived pages, byte for byte, and in evidence/story.json "
    "each article's revisions, texts, times, changes and hashes."
)


@dataclass(frozen=True, slots=True)
class Packed:
    """What a package holds, the citation line of its first story, and its size in bytes."""

    stories: int
    articles: int
    revisions: int
    records: int
    citation: str
    bytes: int


def pack(
    store: Store,
    stories: Sequence[int],
    place: Callable[[str], Path],
    out: BinaryIO,
    *,
    title: str | None = None,
    limit: int = MAX_PACKAGE,
) -> Packed:
    """Write the stories as a WACZ file to `out`, which must be seekable; the same stories give the same bytes.

    `place` gives the path of an archive file by its name. Raises ArchiveError when a story has no articles, an
    archive file is missing or damaged, or the pages or the texts would take more than `limit` bytes; StoreError.
    """
    held = {story: histories_of(store, story) for story in stories}
    records = _Records(place, limit)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        writer = _Writer(archive)
        every = [history for histories in held.values() for history in histories]
        writer.write(contents.WARC, records.members(every))
        told = tuple(tell(store, story, histories, records.requests) for story, histories in held.items())
        by_id = {record.record_id: record for record in records.done}
        writer.write(contents.INDEX, [contents.index(records.done)])
        writer.write(contents.PAGES, [contents.pages(told, by_id)])
        writer.write(contents.STORY, [_within(write_form(Package(FORM, told, tuple(records.done))), limit)])
        main = newest(told[0].articles)
        name = title or main.title or "Without a headline"
        manifest = contents.datapackage(writer.listings, name, DESCRIPTION, by_id[main.record_id])
        writer.write(contents.PACKAGE, [manifest])
        writer.write(contents.DIGEST, [contents.digest(writer.listings[-1].sha256)])
    revisions = sum(len(history.revisions) for history in every)
    return Packed(len(told), len(every), revisions, len(records.done), main.citation, out.tell())


@dataclass
class _Records:
    """The records of the package: copied in the order of the archive, each once, described as they pass."""

    place: Callable[[str], Path]
    limit: int
    done: list[Record] = field(default_factory=list)
    requests: dict[str, str] = field(default_factory=dict)
    size: int = 0
    _searched: tuple[str, dict[str, int]] = ("", {})

    def members(self, histories: Iterable[History]) -> Iterator[bytes]:
        """The bytes of the package's WARC file, a record at a time; a request stands behind its response."""
        revisions = [revision for history in histories for revision in history.revisions]
        wanted = sorted({(one.warc_file, one.warc_offset, one.record_id) for one in revisions})
        if not wanted:
            raise ArchiveError("no articles to pack")
        if len(wanted) > MAX_RECORDS:
            raise ArchiveError(f"more than {MAX_RECORDS} pages; pack fewer stories at once")
        yield self._counted(_about([name for _, _, name in wanted], max(one.seen_at for one in revisions)))
        for file, offset, record_id in wanted:
            member, record, partners = self._copied(file, offset)
            if record.record_id != record_id:
                raise ArchiveError(f"{file}: another record at byte {offset} than was stored; was it replaced?")
            yield self._counted(member)
            at = self._request(file, record, partners)
            if at is not None:
                member, request, _ = self._copied(file, at)
                self.requests[record.record_id] = request.record_id
                yield self._counted(member)

    def _copied(self, file: str, offset: int) -> tuple[bytes, Record, set[str]]:
        """The record at a place, described where it will stand, and the ids of the records that belong to it."""
        member = copy_record(self.place(file), offset)
        try:
            record = describe(member, self.size, file, offset)
        except ArchiveError as error:
            raise ArchiveError(f"{file}: the record at byte {offset} is damaged: {error}") from error
        self.done.append(record)
        return member, record, set(concurrent(record.fields))

    def _request(self, file: str, record: Record, partners: set[str]) -> int | None:
        """Where the request of a response lies. Watchdesk's own crawls keep none: their files are not searched."""
        if any(name.lower() == "watchdesk-run" for name, _ in record.fields):
            return None
        if self._searched[0] != file:
            self._searched = (file, request_offsets(self.place(file)))
        offsets = self._searched[1]
        return next((offsets[name] for name in (record.record_id, *sorted(partners)) if name in offsets), None)

    def _counted(self, member: bytes) -> bytes:
        self.size += len(member)
        if self.size > self.limit:
            raise ArchiveError(f"more than {self.limit >> 20} MiB of pages; pack fewer stories at once")
        return member


def describe(member: bytes, offset: int, warc_file: str, warc_offset: int) -> Record:
    """What story.json says of a record that stands at `offset`. Raises ArchiveError when it is not sound."""
    parsed = parse_record(record_bytes(member))
    return Record(
        record_id=parsed.record_id,
        kind=parsed.kind,
        url=parsed.url,
        at=parsed.at,
        offset=offset,
        length=len(member),
        sha256=hashlib.sha256(member).hexdigest(),
        payload_digest=payload_digest(parsed.payload),
        status_line=parsed.status_line,
        headers=parsed.headers,
        fields=parsed.fields,
        warc_file=warc_file,
        warc_offset=warc_offset,
    )


def _about(record_ids: Iterable[str], at: datetime) -> bytes:
    """The warcinfo record, with an id that is made of those of the records."""
    told = {
        "software": "Watchdesk",
        "format": "WARC File Format 1.1",
        "description": "records copied unchanged from an archive, as evidence",
    }
    block = "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode()
    uuid = uuid5(NAMESPACE_URL, " ".join(record_ids))
    name = contents.WARC.rpartition("/")[2]
    fields = [("WARC-Filename", name)]
    return warc_record("warcinfo", at, fields, "application/warc-fields", block, uuid=uuid)[1]


@dataclass
class _Writer:
    """Writes files into the zip, without compression and with a fixed time, and lists them with their hashes."""

    archive: zipfile.ZipFile
    listings: list[contents.Listing] = field(default_factory=list)

    def write(self, path: str, parts: Iterable[bytes]) -> None:
        """One file, part by part."""
        info = zipfile.ZipInfo(path, ZIP_TIME)
        info.create_system, info.external_attr = UNIX, READABLE
        sha256, size = hashlib.sha256(), 0
        with self.archive.open(info, "w") as file:
            for part in parts:
                file.write(part)
                sha256.update(part)
                size += len(part)
        self.listings.append(contents.Listing(path, sha256.hexdigest(), size))


def _within(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise ArchiveError(f"the texts take more than {limit >> 20} MiB; pack fewer stories at once")
    return data
