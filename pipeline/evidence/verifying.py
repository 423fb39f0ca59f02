"""Verifying: whether every file of a package is what its hashes say, and its records what story.json says.

It finds every change that was made without renewing all hashes. Whoever renews them all makes another package:
against that helps only a hash of the whole file that was kept elsewhere.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from pipeline.archive import record_bytes
from pipeline.archive.copying import MAX_RECORD
from pipeline.evidence import contents, zipped
from pipeline.evidence.form import MAX_BYTES, Many, Package, Record, read_form
from pipeline.evidence.packing import describe
from pipeline.evidence.telling import text_hash
from pipeline.records import ArchiveError

MAX_MANIFEST = 1 << 20
MAX_LIST = 64 << 20
WARCINFO = b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"
SHOWN = 20


@dataclass(slots=True)
class Checked:
    """A file of the package and what is wrong with it; nothing when it is sound."""

    path: str
    problems: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class _Resource:
    path: str
    hash: str
    bytes: int


@dataclass(frozen=True, slots=True)
class _Manifest:
    profile: str
    wacz_version: str
    resources: Many[_Resource]


def verify(path: Path) -> list[Checked]:
    """Every file of a package, sound or not, in the order of their names. Nothing is written anywhere.

    Raises ArchiveError when the file is no zip file, or one that no package could be.
    """
    with zipped.opened(path) as archive:
        check = _Check(archive)
        check.hashes()
        check.evidence()
        return [check.files[name] for name in sorted(check.files)]


class _Check:
    """The checks of one package; what they find is in `files`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        names = {*archive.namelist(), *contents.LISTED, contents.PACKAGE, contents.DIGEST}
        self.files = {name: Checked(name) for name in names}

    def hashes(self) -> None:
        """Each file against datapackage.json, and that against datapackage-digest.json."""
        manifest = self._read(contents.PACKAGE, MAX_MANIFEST)
        if manifest is None:
            return
        self._check_digest()
        try:
            listed = {one.path: one for one in TypeAdapter(_Manifest).validate_json(manifest).resources}
        except ValidationError:
            self._say(contents.PACKAGE, "is no manifest of a WACZ file")
            return
        for name in sorted(self.files.keys() - {contents.PACKAGE, contents.DIGEST}):
            self._check_listed(name, listed.get(name))
        for name in sorted(listed.keys() - self.files.keys())[:SHOWN]:
            self._say(contents.PACKAGE, f"lists {name[:80]!r}, which is missing")

    def _check_digest(self) -> None:
        found = self._read(contents.DIGEST, MAX_MANIFEST)
        if found is None:
            return
        sha256, _ = zipped.sha256(self._archive, contents.PACKAGE)
        if found != contents.digest(sha256):
            self._say(contents.DIGEST, "does not have the hash of datapackage.json")
            if _is_digest(found):
                self._say(contents.PACKAGE, "does not have the hash that datapackage-digest.json gives")

    def _check_listed(self, name: str, listed: _Resource | None) -> None:
        if listed is None:
            self._say(name, "is not listed in datapackage.json")
            return
        try:
            found = zipped.sha256(self._archive, name)
        except ArchiveError as error:
            self._say(name, str(error))
            return
        if found != (listed.hash.removeprefix("sha256:"), listed.bytes):
            self._say(name, "does not have the hash and size that datapackage.json gives")

    def evidence(self) -> None:
        """What story.json says against the records, and the lists against both."""
        data = self._read(contents.STORY, MAX_BYTES)
        if data is None:
            return
        try:
            package = read_form(data)
        except ArchiveError as error:
            self._say(contents.STORY, str(error))
            return
        problems = list(_told_wrong(package))
        for problem in problems[:SHOWN]:
            self._say(contents.STORY, problem)
        self._check_records(package.records)
        if not problems:
            self._check_lists(package)

    def _check_records(self, records: tuple[Record, ...]) -> None:
        try:
            with self._archive.open(contents.WARC) as file:
                for problem in _records_wrong(file, records):
                    self._say(contents.WARC, problem)
        except (KeyError, ArchiveError, *zipped.ERRORS) as error:
            self._say(contents.WARC, f"cannot be read to its end: {error}")

    def _check_lists(self, package: Package) -> None:
        records = {record.record_id: record for record in package.records}
        try:
            told = {
                contents.INDEX: contents.index(package.records),
                contents.PAGES: contents.pages(package.stories, records),
            }
        except OverflowError:
            self._say(contents.STORY, "has a time that is none")
            return
        for name, expected in told.items():
            found = self._read(name, MAX_LIST)
            if found is not None and found != expected:
                self._say(name, "does not fit the records of evidence/story.json")

    def _read(self, name: str, limit: int) -> bytes | None:
        """A file's content, or None when it cannot be read, which is then a problem of the file."""
        try:
            return zipped.content(self._archive, name, limit)
        except ArchiveError as error:
            self._say(name, str(error))
            return None

    def _say(self, name: str, problem: str) -> None:
        problems = self.files[name].problems
        if problem not in problems and len(problems) < SHOWN:
            problems.append(problem)


def _is_digest(data: bytes) -> bool:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("path") == contents.PACKAGE


def _told_wrong(package: Package) -> Iterator[str]:
    """Where story.json contradicts itself."""
    kinds = {record.record_id: record.kind for record in package.records}
    times = {record.record_id: record.at for record in package.records}
    if not package.stories:
        yield "tells of no story"
    for story in package.stories:
        for article in story.articles:
            for revision in article.revisions:
                place = f"revision {revision.number} of {article.url}"
                if text_hash(revision.text) != revision.text_sha256:
                    yield f"the text of {place} does not have the hash given for it"
                if kinds.get(revision.record_id) != "response":
                    yield f"{place} names a record that is not in the package"
                elif revision.seen_at != times[revision.record_id]:
                    yield f"{place} was seen at another time than its record says"
                if revision.request_id is not None and kinds.get(revision.request_id) != "request":
                    yield f"{place} names a request that is not in the package"


def _records_wrong(file: IO[bytes], records: tuple[Record, ...]) -> Iterator[str]:
    """Where the WARC file has something else than story.json says. Raises ArchiveError when it cannot go on."""
    place = records[0].offset if records else 0
    about = file.read(min(max(place, 0), MAX_MANIFEST))
    if not record_bytes(about).startswith(WARCINFO):
        yield "does not begin with a record about itself"
    for record in records:
        if record.offset != place or not 0 < record.length <= MAX_RECORD:
            raise ArchiveError(f"{record.record_id} is not at the place that evidence/story.json gives")
        member = file.read(record.length)
        place += record.length
        try:
            found = describe(member, record.offset, record.warc_file, record.warc_offset)
        except ArchiveError as error:
            yield f"the record {record.record_id} of {record.url} is broken: {error}"
            continue
        if found != record:
            yield f"the record {record.record_id} of {record.url} is not what evidence/story.json says"
    if file.read(1):
        yield "has records that evidence/story.json does not tell of"
