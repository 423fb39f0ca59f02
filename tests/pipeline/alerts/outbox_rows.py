"""Stories with matches, put straight into the tables, and alerts asked for on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from pipeline.store import Store, outbox
from pipeline.store.models import AlertRow, ArticleRow, DeliveryRow, MatchRow, RevisionRow, StoryRow

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
PUBLISHED = datetime(2026, 3, 4, 8, 15, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **parts: float) -> None:
        """Move it on, by timedelta's parts."""
        self.now += timedelta(**parts)


@dataclass(frozen=True)
class Report:
    """An article's content as a test needs it."""

    title: str = "A second ferry will sail from May"
    sentence: str = "The second ferry sails on 2 May, the port said."
    marks: Sequence[tuple[int, int]] = ((11, 16),)
    url: str = "https://harbour.example/a/{number}.html"
    copies: int = 1
    published_at: datetime | None = PUBLISHED
    certainty: str | None = "exact"
    basis: str | None = "json-ld"
    topics: Sequence[str] = field(default=("ferry-lines",))
    terms: Sequence[str] = ()


def add_story(store: Store, report: Report = Report()) -> tuple[int, list[int]]:
    """A story of `copies` articles, each with a match for each topic; the story's id and the matches'."""
    with store.write() as connection:
        story = connection.execute(
            insert(StoryRow).values(created_at=NOW, changed_at=NOW).returning(StoryRow.id)
        ).scalar_one()
        matches = []
        for _ in range(report.copies):
            before = connection.execute(select(func.count()).select_from(ArticleRow)).scalar_one()
            matches += _add_article(connection, report, story, before + 1)
    return story, matches


def _add_article(connection: Connection, report: Report, story: int, number: int) -> list[int]:
    article = connection.execute(
        insert(ArticleRow)
        .values(
            url=report.url.format(number=number),
            source="harbour",
            first_seen_at=NOW,
            published_at=report.published_at,
            published_certainty=report.certainty,
            published_basis=report.basis,
            resurfaced=False,
            story_id=story,
        )
        .returning(ArticleRow.id)
    ).scalar_one()
    revision = connection.execute(
        insert(RevisionRow)
        .values(
            article_id=article,
            number=1,
            content_hash="0",
            title=report.title,
            text=report.sentence,
            authors=[],
            tags=[],
            seen_at=NOW,
            record_id=f"urn:{number}",
            warc_file="x.warc.gz",
            warc_offset=0,
        )
        .returning(RevisionRow.id)
    ).scalar_one()
    return [
        connection.execute(
            insert(MatchRow)
            .values(
                topic=topic,
                version="1",
                revision_id=revision,
                article_id=article,
                spans=[[0, 5, term, "text"] for term in report.terms],
                sentence=report.sentence,
                marks=[list(mark) for mark in report.marks],
                made_at=NOW,
            )
            .returning(MatchRow.id)
        ).scalar_one()
        for topic in report.topics
    ]


def ask(store: Store, story: int, match: int, channels: Iterable[str], topic: str = "ferry-lines") -> int:
    """Request a story's alerts; how many are new."""
    with store.write() as connection:
        return outbox.request(
            connection, topic=topic, story_id=story, match_id=match, channels=tuple(channels), now=NOW
        )


def add_alerts(store: Store, channel: str, count: int = 1, report: Report = Report()) -> None:
    """`count` stories, each with an alert due on `channel`."""
    for _ in range(count):
        story, matches = add_story(store, report)
        ask(store, story, matches[0], [channel])


def states(store: Store) -> list[str]:
    """Each alert's state, oldest first."""
    with store.read() as connection:
        return list(connection.execute(select(AlertRow.state).order_by(AlertRow.id)).scalars())


def history(store: Store, alert_id: int | None = None) -> list[tuple[str, str]]:
    """The changes of state, in their order."""
    wanted = select(DeliveryRow.old, DeliveryRow.new).order_by(DeliveryRow.id)
    if alert_id is not None:
        wanted = wanted.where(DeliveryRow.alert_id == alert_id)
    with store.read() as connection:
        return [(row.old, row.new) for row in connection.execute(wanted)]
