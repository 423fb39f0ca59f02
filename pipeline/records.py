"""The values that pass between the stages, one frozen type for each stage, and the tree of expected errors.

WatchdeskError
  ConfigError           a file that people edit is wrong: file, line, what would be right
    QueryError          a topic's query is wrong: place in the query, what was expected
  ArchiveError          a WARC file cannot be read or written
  CrawlError            a source could not be crawled: what a person should do about it
  StoreError            the database refused or cannot be reached
  DeliveryError         a channel did not take a message: permanent or worth another try
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class WatchdeskError(Exception):
    """Root of every expected failure; its text is meant for the person who runs Watchdesk."""


class ConfigError(WatchdeskError):
    """A configuration file is wrong.

    `path` and `line` (1-based, None when the file as a whole is meant) say where.
    """

    def __init__(self, message: str, path: Path | None = None, line: int | None = None) -> None:
        self.path, self.line, self.message = path, line, message
        place = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(place + message)


class QueryError(ConfigError):
    """A topic's query cannot be understood; `position` (0-based, in characters) points into `query`."""

    def __init__(self, message: str, query: str, position: int) -> None:
        self.query, self.position = query, position
        super().__init__(f"{message}\n  {query}\n  {' ' * position}^")


class ArchiveError(WatchdeskError):
    """A WARC file cannot be opened, read or written."""


class CrawlError(WatchdeskError):
    """A source's crawl failed as a whole; `source` names it."""

    def __init__(self, message: str, source: str) -> None:
        self.source = source
        super().__init__(f"{source}: {message}")


class StoreError(WatchdeskError):
    """The database cannot be reached, is locked for too long, is full, or has another schema."""


class DeliveryError(WatchdeskError):
    """A channel did not take a message.

    `permanent` means that trying again is useless; `retry_after` (seconds) is the receiver's own wish;
    `unknown` means that the message may have arrived all the same (a time-out after sending).
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        unknown: bool = False,
    ) -> None:
        self.permanent, self.retry_after, self.unknown = permanent, retry_after, unknown
        super().__init__(message)


class Role(StrEnum):
    """What a page is to the crawler: a listing names addresses, an article is read for its text."""

    LISTING = "listing"
    ARTICLE = "article"


class Stage(StrEnum):
    """How far an address has come; later stages include the earlier ones."""

    DISCOVERED = "discovered"
    FETCHED = "fetched"
    EXTRACTED = "extracted"
    STORED = "stored"


class Outcome(StrEnum):
    """How an address ended in a run.

    The crawl gives every discovered address exactly one of the first group; ingest gives every fetched
    article page exactly one of the second. So the counts of a run add up to what was discovered.
    """

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"  # the server answered 304
    IDENTICAL = "identical"  # the server sent the same bytes again
    SKIPPED = "skipped"  # known already and not due for another visit
    FORBIDDEN = "forbidden"  # robots.txt says no
    REFUSED = "refused"  # Watchdesk says no: private address, scheme, size
    FAILED = "failed"  # no usable answer: network, status, time limit
    POSTPONED = "postponed"  # the run's budget or the site's Retry-After came first

    NEW_ARTICLE = "new_article"
    NEW_REVISION = "new_revision"
    UNCHANGED = "unchanged"  # extracts to the newest revision
    NOT_ARTICLE = "not_article"
    UNREADABLE = "unreadable"  # extraction failed or broke its limits


# How the reason begins when a site that answered 429 or 503 with Retry-After is left alone.
ASKED_TO_WAIT = "the site asked to wait until"

# What says that an address has no page any more, which will not change by asking again.
GONE = (404, 410)

CRAWL_OUTCOMES = (
    Outcome.FETCHED,
    Outcome.NOT_MODIFIED,
    Outcome.IDENTICAL,
    Outcome.SKIPPED,
    Outcome.FORBIDDEN,
    Outcome.REFUSED,
    Outcome.FAILED,
    Outcome.POSTPONED,
)
INGEST_OUTCOMES = (
    Outcome.NEW_ARTICLE,
    Outcome.NEW_REVISION,
    Outcome.UNCHANGED,
    Outcome.NOT_ARTICLE,
    Outcome.UNREADABLE,
)


# ---------------------------------------------------------------- the archive


@dataclass(frozen=True, slots=True)
class WarcRef:
    """Where a record lies: a file of the archive (relative to it, or absolute) and the record's byte offset."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What a listing said about an address: a feed entry's title and time, a sitemap's lastmod."""

    title: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched response, as it lies in the archive. `body` has its content encoding undone."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    record_id: str
    warc: WarcRef
    source: str | None = None
    run: str | None = None
    role: Role = Role.ARTICLE
    via: str | None = None
    listed: Listed | None = None
    digest: str | None = None  # SHA-1 of `body`, as WARC-Payload-Digest writes it
    damage: str | None = None  # why the body cannot be trusted (cut, broken encoding), None when sound

    def header(self, name: str) -> str | None:
        """The first header of that name (any case), or None."""
        low = name.lower()
        return next((value for key, value in self.headers if key.lower() == low), None)


@dataclass(frozen=True, slots=True)
class Revisit:
    """A fetch that brought nothing new: 304, or the bytes that are archived already.

    `headers` are those of the answer: a 304 may carry newer validators.
    """

    url: str
    outcome: Outcome  # NOT_MODIFIED or IDENTICAL
    status: int
    headers: tuple[tuple[str, str], ...]
    fetched_at: datetime
    record_id: str
    warc: WarcRef
    source: str | None = None
    run: str | None = None
    role: Role = Role.ARTICLE
    via: str | None = None
    listed: Listed | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """An address that a run discovered and did not get a page from, with the reason."""

    url: str
    outcome: Outcome  # SKIPPED, FORBIDDEN, REFUSED, FAILED, POSTPONED
    reason: str
    noted_at: datetime
    record_id: str
    warc: WarcRef
    source: str | None = None
    run: str | None = None
    role: Role = Role.ARTICLE
    via: str | None = None
    listed: Listed | None = None
    status: int | None = None


ArchiveRecord = Page | Revisit | Noted


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored about an address, for a crawl that meets it again.

    `due_at` is when it may be looked at again (None: never); `digest` is the SHA-1 of the body as the
    archive's WARC-Payload-Digest writes it; `record_id` is the WARC record that holds that body.
    """

    url: str
    fetched_at: datetime | None = None
    due_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    record_id: str | None = None


# ---------------------------------------------------------------- extraction


class TimeBasis(StrEnum):
    """Where a time was read."""

    RULE = "site's rule"
    JSON_LD = "json-ld"
    META = "meta"
    TIME_TAG = "time tag"
    DATELINE = "visible dateline"
    ADDRESS = "address"
    LISTING = "listing"
    FIRST_SEEN = "first seen"


class Certainty(StrEnum):
    """How sure a time is: the instant, the clock without its zone, or the day alone."""

    EXACT = "exact"
    ZONE_ASSUMED = "zone assumed"
    ZONE_UNKNOWN = "zone unknown"  # read as UTC
    DAY = "day only"


@dataclass(frozen=True, slots=True)
class Dated:
    """A time with its evidence; `at` is aware and in UTC."""

    at: datetime
    basis: TimeBasis
    certainty: Certainty = Certainty.EXACT


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, cleaned. `text` has one paragraph a line; nothing in it is safe to print as HTML.

    `agreement`, from 0 to 1, is how far the site's own rules and the general extractor find the same text;
    None where the site has no rule for it.
    """

    url: str
    title: str | None
    text: str
    canonical_url: str
    language: str | None = None
    authors: list[str] = field(default_factory=list)
    credit: str | None = None
    published: Dated | None = None
    modified: Dated | None = None
    lead: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    site_name: str | None = None
    agreement: float | None = None

    @property
    def published_at(self) -> datetime | None:
        """When it was published (aware, UTC), or None when the page does not say."""
        return self.published.at if self.published else None

    @property
    def modified_at(self) -> datetime | None:
        """When the publisher last changed it (aware, UTC), or None when the page does not say."""
        return self.modified.at if self.modified else None


@dataclass(frozen=True, slots=True)
class NotArticle:
    """A readable page that is no article (front page, section, list, login, error page), and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that could not be extracted: a limit broken, markup lost, a body that is no HTML; and why."""

    reason: str


Extraction = Article | NotArticle | Unreadable


# ---------------------------------------------------------------- topics


@dataclass(frozen=True, slots=True)
class Span:
    """Words that satisfied a part of a query: character offsets into the article's text, or its title."""

    start: int
    end: int
    term: str
    field: str = "text"  # "text" or "title"


@dataclass(frozen=True, slots=True)
class Match:
    """A topic found in a title and text. `version` is that of the topic's query and concepts."""

    topic: str
    spans: tuple[Span, ...]
    version: str = ""
