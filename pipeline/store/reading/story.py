"""One story: its text with the words that matched, its copies, its revisions, its alerts and related stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from pipeline.store.engine import Store
from pipeline.store.models import (
    ArticleRow,
    LabelRow,
    MatchRow,
    RevisionRow,
    StoryRow,
    TopicVersionRow,
)
from pipeline.store.outbox import StoryAlert, story_alerts
from pipeline.store.reading.related import RelatedStory, related_stories, translated_stories

MAX_COPIES = 300
MAX_REVISIONS = 100


@dataclass(frozen=True, slots=True)
class Copy:
    """An article of the story. `part` is how it belongs to it; `at` as in a StoryLine."""

    article: int
    lead: bool
    part: str | None
    url: str
    source: str | None
    language: str | None
    title: str | None
    at: datetime
    basis: str | None
    certainty: str | None
    first_seen_at: datetime
    modified_at: datetime | None
    gone_at: datetime | None
    resurfaced: bool
    revisions: int
    authors: tuple[str, ...]
    credit: str | None


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A match in an article of the story, with the query as it stood. `spans` are [start, end, term, field]."""

    topic: str
    title: str | None
    query: str | None
    version: str
    article: int
    revision: int
    sentence: str
    marks: Sequence[Any]
    spans: Sequence[Any]
    made_at: datetime

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms of the query that were found, each once, in the order of the text."""
        return tuple(dict.fromkeys(str(span[2]) for span in self.spans))


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """When an article said something else."""

    id: int
    number: int
    seen_at: datetime
    title: str | None


@dataclass(frozen=True, slots=True)
class RevisionText:
    """What an article said, and where the page lies in the archive."""

    id: int
    number: int
    title: str | None
    text: str
    seen_at: datetime
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True)
class StoryLabel:
    """What somebody said last of an article of the story: whether it is relevant to a topic."""

    topic: str
    article: int
    relevant: bool
    said_at: datetime
    said_by: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A story. `shown` is the article whose newest text is `text`; its older texts are in `revisions`.

    `now` and `before` are the two texts of the change that was asked for, None when there is none.
    `related` are other stories that seem to report the same event, `translations` those that seem to be the same
    report in other languages; the likest first.
    `merged_into` is set, and everything else empty, when the story went into another.
    """

    id: int
    merged_into: int | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None
    shown: Copy | None = None
    text: RevisionText | None = None
    copies: tuple[Copy, ...] = ()
    found: tuple[FoundTopic, ...] = ()
    revisions: tuple[RevisionLine, ...] = ()
    before: RevisionText | None = None
    now: RevisionText | None = None
    alerts: tuple[StoryAlert, ...] = ()
    related: tuple[RelatedStory, ...] = ()
    translations: tuple[RelatedStory, ...] = ()
    labels: tuple[StoryLabel, ...] = ()


def read_story(
    store: Store, story: int, *, article: int | None = None, revision: int | None = None
) -> Detail | None:
    """A story, or None when there is no such story.

    `article` is the copy to show: the lead when not given, or the first copy that a topic was found in when
    none was found in the lead. `revision` is the number of the revision whose change is wanted (default:
    the newest change).
    """
    with store.read() as connection:
        row = connection.execute(select(StoryRow.__table__).where(StoryRow.id == story)).one_or_none()
        if row is None:
            return None
        if row.merged_into is not None:
            return Detail(story, merged_into=row.merged_into)
        copies = _copies(connection, story, row.lead_id)
        found = _found(connection, story)
        shown = _shown(copies, found, article)
        revisions = _revisions(connection, shown.article) if shown else ()
        text = _text(connection, revisions[0].id) if revisions else None
        before, now = _change(connection, revisions, revision)
        return Detail(
            id=story,
            created_at=row.created_at,
            changed_at=row.changed_at,
            shown=shown,
            text=text,
            copies=copies,
            found=found,
            revisions=revisions,
            before=before,
            now=now,
            alerts=story_alerts(connection, story, MAX_COPIES),
            related=related_stories(connection, story),
            translations=translated_stories(connection, story),
            labels=_labels(connection, story),
        )


def _shown(copies: Sequence[Copy], found: Sequence[FoundTopic], wanted: int | None) -> Copy | None:
    matched = {match.article for match in found}
    chosen = [copy for copy in copies if copy.article == wanted]
    leads = [copy for copy in copies if copy.lead and copy.article in matched]
    matching = [copy for copy in copies if copy.article in matched]
    return next(iter([*chosen, *leads, *matching, *copies]), None)


def _copies(connection: Connection, story: int, lead: int | None) -> tuple[Copy, ...]:
    query = (
        select(
            ArticleRow.__table__,
            RevisionRow.title,
            RevisionRow.number,
            RevisionRow.authors,
            RevisionRow.credit,
        )
        .join(RevisionRow, RevisionRow.id == ArticleRow.revision_id)
        .where(ArticleRow.story_id == story)
        .order_by(ArticleRow.id != (lead or 0), ArticleRow.first_seen_at, ArticleRow.id)
        .limit(MAX_COPIES)
    )
    return tuple(_copy(row, lead) for row in connection.execute(query))


def _copy(row: Any, lead: int | None) -> Copy:
    return Copy(
        article=row.id,
        lead=row.id == lead,
        part=row.part,
        url=row.url,
        source=row.source,
        language=row.language,
        title=row.title,
        at=row.published_at or row.first_seen_at,
        basis=row.published_basis if row.published_at else None,
        certainty=row.published_certainty if row.published_at else None,
        first_seen_at=row.first_seen_at,
        modified_at=row.modified_at,
        gone_at=row.gone_at,
        resurfaced=row.resurfaced,
        revisions=row.number,
        authors=tuple(row.authors),
        credit=row.credit,
    )


def _found(connection: Connection, story: int) -> tuple[FoundTopic, ...]:
    query = (
        select(MatchRow.__table__, RevisionRow.number, TopicVersionRow.title, TopicVersionRow.query)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .join(RevisionRow, RevisionRow.id == MatchRow.revision_id)
        .outerjoin(
            TopicVersionRow,
            (TopicVersionRow.topic == MatchRow.topic) & (TopicVersionRow.version == MatchRow.version),
        )
        .where(ArticleRow.story_id == story)
        .order_by(MatchRow.id.desc())
        .limit(MAX_COPIES)
    )
    return tuple(
        FoundTopic(
            topic=row.topic,
            title=row.title,
            query=row.query,
            version=row.version,
            article=row.article_id,
            revision=row.number,
            sentence=row.sentence,
            marks=row.marks,
            spans=row.spans,
            made_at=row.made_at,
        )
        for row in connection.execute(query)
    )


def _revisions(connection: Connection, article: int) -> tuple[RevisionLine, ...]:
    query = (
        select(RevisionRow.id, RevisionRow.number, RevisionRow.seen_at, RevisionRow.title)
        .where(RevisionRow.article_id == article)
        .order_by(RevisionRow.number.desc())
        .limit(MAX_REVISIONS)
    )
    return tuple(RevisionLine(row.id, row.number, row.seen_at, row.title) for row in connection.execute(query))


def _text(connection: Connection, revision: int) -> RevisionText:
    wanted = select(
        RevisionRow.id,
        RevisionRow.number,
        RevisionRow.title,
        RevisionRow.text,
        RevisionRow.seen_at,
        RevisionRow.warc_file,
        RevisionRow.warc_offset,
    )
    return RevisionText(*connection.execute(wanted.where(RevisionRow.id == revision)).one())


def _change(
    connection: Connection, revisions: Sequence[RevisionLine], number: int | None
) -> tuple[RevisionText | None, RevisionText | None]:
    """The texts before and after the change that made revision `number`, or else the newest one."""
    if len(revisions) < 2:
        return None, None
    places = range(len(revisions) - 1)
    place = next((at for at in places if revisions[at].number == number), 0)
    return _text(connection, revisions[place + 1].id), _text(connection, revisions[place].id)


def _labels(connection: Connection, story: int) -> tuple[StoryLabel, ...]:
    wanted = (
        select(LabelRow.topic, LabelRow.article_id, LabelRow.relevant, LabelRow.said_at, LabelRow.said_by)
        .join(ArticleRow, ArticleRow.id == LabelRow.article_id)
        .where(ArticleRow.story_id == story)
        .order_by(LabelRow.topic, LabelRow.article_id)
    )
    return tuple(StoryLabel(*row) for row in connection.execute(wanted))
