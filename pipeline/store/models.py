"""The tables. One row is one fact; unique constraints are the last word on what may stand twice.

run ─┬─ visit ── address ── article ─┬─ revision ── match
     │                               ├─ fingerprint, band, wording, traits, label
     │                               └─ story ── alert ── delivery
     └─ (kind: crawl, ingest, tag, alert, digest, replay, housekeeping)
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    func,
    select,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column
from sqlalchemy.types import DateTime, Integer


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out, on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, without its zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone must not be stored: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite gives a table its row id as primary key only when the column is a plain INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: UtcDateTime(),
        str: Text(),
        int: BigInteger(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class RunState(StrEnum):
    """How a run stands. LOST: its process ended without a word."""

    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    LOST = "lost"


class AlertState(StrEnum):
    """Where an alert stands on its way out.

    DUE -> SENDING -> SENT, or back to DUE for another try, or FAILED for good, or UNKNOWN when nobody
    can tell whether it arrived (sent once more with the same key, then left). HELD is none of these: the
    alert of the same report in another language stands for it.
    """

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    HELD = "held"


def _only(where: str) -> dict[str, Any]:
    """What makes an index one of some rows alone."""
    return {"sqlite_where": text(where), "postgresql_where": text(where)}


class RunRow(Table):
    """One run of one step, with its counts and, when it failed, the reason."""

    __tablename__ = "run"
    __table_args__ = (Index("ix_run_source_started_at", "source", "started_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    source: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=RunState.RUNNING)
    reason: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    warcs: Mapped[list[Any]] = mapped_column(default=list)


class AddressRow(Table):
    """Every address ever discovered: how far it came, its newest outcome, and its HTTP validators."""

    __tablename__ = "address"
    __table_args__ = (Index("ix_address_unfetched", "source", "discovered_at", **_only("fetched_at IS NULL")),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str | None] = mapped_column(index=True)
    role: Mapped[str]
    stage: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    via: Mapped[str | None]
    discovered_at: Mapped[datetime]
    visited_at: Mapped[datetime]
    status: Mapped[int | None]
    fetched_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    digest: Mapped[str | None]
    record_id: Mapped[str | None]
    listed_title: Mapped[str | None]
    listed_at: Mapped[datetime | None]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)


class VisitRow(Table):
    """One archive record that was ingested: what one run found at one address."""

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), index=True)
    record_id: Mapped[str] = mapped_column(unique=True)
    run: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]
    crawl_outcome: Mapped[str]
    ingest_outcome: Mapped[str | None]
    reason: Mapped[str | None]
    status: Mapped[int | None]
    warc_file: Mapped[str]
    warc_offset: Mapped[int]


class StoryRow(Table):
    """The articles that carry the same report. A merged story keeps its row and says where it went."""

    __tablename__ = "story"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    lead_id: Mapped[int | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)


class ArticleRow(Table):
    """What was extracted at one canonical address; its content is in its revisions."""

    __tablename__ = "article"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str | None] = mapped_column(index=True)
    language: Mapped[str | None]
    first_seen_at: Mapped[datetime] = mapped_column(index=True)
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    published_basis: Mapped[str | None]
    published_certainty: Mapped[str | None]
    modified_at: Mapped[datetime | None]
    resurfaced: Mapped[bool] = mapped_column(default=False)
    gone_at: Mapped[datetime | None]
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    revision_id: Mapped[int | None]  # the newest
    part: Mapped[str | None]  # how it belongs to its story: copy, excerpt, ...


def article_moment() -> ColumnElement[datetime]:
    """When an article was published, otherwise when it was first seen."""
    return func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at, type_=ArticleRow.first_seen_at.type)


class RevisionRow(Table):
    """One state of an article's content. `tagged_at` is empty until the topics were tried on it.

    `agreement` is how far the site's own rules and the general extractor found the same text, from 0 to 1.

    `reextracted`: the page is that of an earlier revision, read anew by a later extractor.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    number: Mapped[int]
    content_hash: Mapped[str]
    title: Mapped[str | None]
    text: Mapped[str]
    lead: Mapped[str | None]
    language: Mapped[str | None]
    authors: Mapped[list[Any]]
    credit: Mapped[str | None]
    section: Mapped[str | None]
    tags: Mapped[list[Any]]
    image: Mapped[str | None]
    seen_at: Mapped[datetime]
    record_id: Mapped[str]
    warc_file: Mapped[str]
    warc_offset: Mapped[int]
    tagged_at: Mapped[datetime | None] = mapped_column(index=True)
    agreement: Mapped[float | None]
    reextracted: Mapped[bool] = mapped_column(default=False, server_default=false())


class FingerprintRow(Table):
    """What grouping compares of an article's newest text."""

    __tablename__ = "fingerprint"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    exact: Mapped[int] = mapped_column(index=True)
    triples: Mapped[int]  # the text's length, in runs of three words
    data: Mapped[bytes] = mapped_column(LargeBinary)


class BandRow(Table):
    """One key under which a text can be found by its likes; of articles with one text, one has the keys.

    The text's length stands here too, because most texts that share a key with another are ruled out by it.
    """

    __tablename__ = "band"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id"), primary_key=True, autoincrement=False, index=True
    )
    triples: Mapped[int] = mapped_column(server_default="0")


class LinkRow(Table):
    """A likeness between two texts, named by their exact hashes; `shorter` says no more than `longer`.

    `part` is what the shorter is to the longer, empty when they only have passages in common. A link is
    about texts, not articles: it stays true when an article's text changes.
    """

    __tablename__ = "link"
    __table_args__ = {"sqlite_with_rowid": False}

    shorter: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    longer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    part: Mapped[str | None]
    score: Mapped[float]


class WordingRow(Table):
    """The wording of an article's newest text, by which other reports of the same event are found.

    `at` is when the article was published, or else first seen; `language` is empty when it is not known.
    """

    __tablename__ = "wording"
    __table_args__ = (Index("ix_wording_language_at", "language", "at"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    language: Mapped[str]
    at: Mapped[datetime]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class TraitsRow(Table):
    """The traits of an article's newest text, by which the same report in another language is found.

    `language` and `at` as in a WordingRow.
    """

    __tablename__ = "traits"
    __table_args__ = (Index("ix_traits_at", "at"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    language: Mapped[str]
    at: Mapped[datetime]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class TopicVersionRow(Table):
    """A topic's query as it stood when it was used; matches refer to it."""

    __tablename__ = "topic_version"

    topic: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    query: Mapped[str]
    used_at: Mapped[datetime]


class MatchRow(Table):
    """A topic found in a revision. `spans` are [start, end, term, field]; `sentence` explains it."""

    __tablename__ = "match"
    __table_args__ = (UniqueConstraint("topic", "revision_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic: Mapped[str] = mapped_column(index=True)
    version: Mapped[str]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    spans: Mapped[list[Any]]
    sentence: Mapped[str]
    marks: Mapped[list[Any]]
    made_at: Mapped[datetime] = mapped_column(index=True)


class LabelRow(Table):
    """What somebody said last of an article: whether it is relevant to a topic."""

    __tablename__ = "label"

    topic: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, index=True)
    relevant: Mapped[bool]
    said_at: Mapped[datetime]
    said_by: Mapped[str]


class IncidentRow(Table):
    """Something that was wrong with a source, from `since` until `closed_at`; the health step keeps it."""

    __tablename__ = "incident"
    __table_args__ = (Index("uq_incident_open", "source", "kind", unique=True, **_only("closed_at IS NULL")),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    since: Mapped[datetime]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    sentence: Mapped[str]


class GapRow(Table):
    """A time in which a listing moved on further than it reaches: articles may have gone by unseen.

    `articles` counts what its filling fetched; `reason` says why the last try left it open.
    """

    __tablename__ = "gap"
    __table_args__ = (UniqueConstraint("source", "listing", "start_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source: Mapped[str]
    listing: Mapped[str]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    noticed_at: Mapped[datetime]
    filled_at: Mapped[datetime | None]
    articles: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class AlertRow(Table):
    """One message on one channel, and how its delivery stands.

    It tells of a story that a topic was found in (`story_id`, `match_id`), or of an incident (`incident_id`).
    An update has a `revision_id` too, the revision that says something else than the receiver was told, and
    in `change` the kinds of the change and the sentences before and after. Of one that is HELD, `held_by` is the
    alert that stands for it, `attempts` counts the messages of that one that told of it, and `sent_at` is when
    one of them was sent.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index("uq_alert_story", "topic", "story_id", "channel", unique=True, **_only("revision_id IS NULL")),
        Index(
            "uq_alert_update", "topic", "channel", "revision_id", unique=True, **_only("revision_id IS NOT NULL")
        ),
        UniqueConstraint("incident_id", "channel"),
        Index("ix_alert_state_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic: Mapped[str]
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    channel: Mapped[str]
    match_id: Mapped[int | None] = mapped_column(ForeignKey("match.id"), index=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    change: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    held_by: Mapped[int | None] = mapped_column(ForeignKey("alert.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)  # the receiver can tell a repetition by it
    state: Mapped[str] = mapped_column(default=AlertState.DUE)
    created_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]


def standing_story() -> ColumnElement[int | None]:
    """The story of the alert that stands for one that is held back; empty for any other."""
    other = aliased(AlertRow)
    return select(other.story_id).where(other.id == AlertRow.held_by).correlate(AlertRow).scalar_subquery()


class DeliveryRow(Table):
    """One change of an alert's state, with its reason and how long the channel took."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), index=True)
    at: Mapped[datetime]
    old: Mapped[str]
    new: Mapped[str]
    reason: Mapped[str | None]
    seconds: Mapped[float | None]
