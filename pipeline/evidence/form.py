"""The form of `evidence/story.json`: what a package says of its stories, and of the records that prove it.

Times are aware, in UTC. A revision names its records by their ids; `Package.records` says where they lie in
`archive/data.warc.gz` and what they say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import FailFast, TypeAdapter, ValidationError

from pipeline.records import ArchiveError

FORM = "watchdesk-evidence/1"
MAX_BYTES = 64 << 20
# Lists and objects. An empty list of two strings takes 8 bytes as JSON and two hundred when it was read.
MAX_PARTS = 1_000_000
T = TypeVar("T")
# The first wrong item ends the reading: an error for each of a million would take gigabytes.
Many = Annotated[tuple[T, ...], FailFast()]
Pairs = Many[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the package: its place in data.warc.gz, the SHA-256 of those bytes, and what it says.

    `warc_file` and `warc_offset` say where in the archive it was copied from; `payload_digest` is the SHA-1 of
    what followed the HTTP headers, `fields` are the record's own headers, `headers` those of HTTP.
    """

    record_id: str
    kind: str
    url: str
    at: datetime
    offset: int
    length: int
    sha256: str
    payload_digest: str
    status_line: str
    headers: Pairs
    fields: Pairs
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of an article. `content_hash` is how Watchdesk tells that a text changed."""

    number: int
    seen_at: datetime
    title: str | None
    text: str
    text_sha256: str
    content_hash: str
    language: str | None
    authors: Many[str]
    credit: str | None
    record_id: str
    request_id: str | None
    citation: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that is equal, added, removed, or skipped (equal, and left out: `words` many)."""

    kind: str
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class Change:
    """What changed from revision `before` to `after`.

    `read_anew`: the publisher changed nothing, one page was read by two versions of the extractor. `whole` is
    false when only the beginning of long texts was compared.
    """

    before: int
    after: int
    kinds: Many[str]
    read_anew: bool
    added: int
    removed: int
    whole: bool
    pieces: Many[Piece]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One visit to an address of the article: when, what came of it, in which run, and the archive's record."""

    url: str
    at: datetime
    outcome: str
    result: str | None
    status: int | None
    run: str | None
    via: str | None
    record_id: str
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True)
class Article:
    """A member of the story, its revisions in the order of time.

    `published_basis` and `published_certainty` say where the time of publication was read, and how surely.
    """

    url: str
    source: str | None
    lead: bool
    part: str | None
    language: str | None
    first_seen_at: datetime
    published_at: datetime | None
    published_basis: str | None
    published_certainty: str | None
    modified_at: datetime | None
    gone_at: datetime | None
    revisions: Many[Revision]
    changes: Many[Change]
    sightings: Many[Sighting]


@dataclass(frozen=True, slots=True)
class Finding:
    """A topic that was found in a revision of an article, with the sentence, and the query as it stood."""

    topic: str
    version: str
    query: str | None
    url: str
    revision: int
    sentence: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """A story with all its articles, by id; `citation` is that of the lead's newest revision.

    `found` has the newest 300 findings, the newest last.
    """

    id: int
    created_at: datetime
    changed_at: datetime
    citation: str
    articles: Many[Article]
    found: Many[Finding]


@dataclass(frozen=True, slots=True)
class Package:
    """The whole of story.json."""

    form: str
    stories: Many[Story]
    records: Many[Record]


def write_form(package: Package) -> bytes:
    """The package as JSON, the same bytes for the same package. Raises ArchiveError when it is too much."""
    data = TypeAdapter(Package).dump_json(package, indent=1) + b"\n"
    _check_size(data)
    return data


def read_form(data: bytes) -> Package:
    """A package from its JSON. Raises ArchiveError when it has another form, or is too much."""
    _check_size(data)
    try:
        package = TypeAdapter(Package).validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ArchiveError(f"{place or 'the whole'}: {first['msg']}") from error
    if package.form != FORM:
        raise ArchiveError(f"its form is {package.form[:40]!r}, not {FORM!r}")
    return package


def _check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise ArchiveError(f"the texts take more than {MAX_BYTES >> 20} MiB; pack fewer stories at once")
    if data.count(b"[") + data.count(b"{") > MAX_PARTS:
        raise ArchiveError(f"more than {MAX_PARTS:,} parts to tell of; pack fewer stories at once")
