"""A store with a small, known history, put in row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select, update

from pipeline.store import Store
from pipeline.store.models import (
    AddressRow,
    AlertRow,
    ArticleRow,
    MatchRow,
    RevisionRow,
    RunRow,
    StoryRow,
    TopicVersionRow,
    TraitsRow,
    VisitRow,
    WordingRow,
)
from pipeline.stories import traits, wording

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def ago(**parts: float) -> datetime:
    """A time before NOW: ago(hours=2)."""
    return NOW - timedelta(**parts)


@dataclass
class Builder:
    """Puts rows into a store; each method gives the id of what it made."""

    store: Store
    numbers: Any = field(default_factory=lambda: count(1))

    def story(self, at: datetime = NOW, merged_into: int | None = None) -> int:
        """An empty story."""
        return self._insert(StoryRow, created_at=at, changed_at=at, merged_into=merged_into)

    def article(
        self,
        story: int,
        title: str | None = "A headline",
        text: str = "A text.",
        *,
        source: str | None = "harbour",
        at: datetime = NOW,
        lead: bool = True,
        **columns: Any,
    ) -> int:
        """An article with one revision, which becomes its story's lead when `lead`."""
        number = next(self.numbers)
        values = {"url": f"https://{source}.example/news/{number}", "language": "en", "part": None, **columns}
        article = self._insert(ArticleRow, source=source, first_seen_at=at, story_id=story, **values)
        self.revision(article, title, text, at=at, language=values["language"])
        if lead:
            self._update(StoryRow, story, lead_id=article)
        return article

    def revision(
        self,
        article: int,
        title: str | None,
        text: str,
        *,
        at: datetime = NOW,
        number: int = 1,
        language: str | None = None,
    ) -> int:
        """A revision, which becomes its article's newest."""
        revision = self._insert(
            RevisionRow,
            article_id=article,
            number=number,
            content_hash=f"hash {article} {number}",
            title=title,
            text=text,
            language=language,
            authors=[],
            tags=[],
            seen_at=at,
            record_id=f"<urn:example:{article}-{number}>",
            warc_file="harbour/2026-11-24.warc.gz",
            warc_offset=1000 * article + number,
        )
        self._update(ArticleRow, article, revision_id=revision)
        return revision

    def credit(self, article: int, line: str) -> None:
        """Give an article's newest revision a credit line."""
        self._update(RevisionRow, self.newest(article), credit=line)

    def worded(self, article: int, title: str, text: str, *, language: str = "en", at: datetime = NOW) -> None:
        """What other reports of the same event, in any language, find the article by."""
        values = {"article_id": article, "language": language, "at": at}
        with self.store.write() as connection:
            connection.execute(insert(WordingRow).values(data=wording(title, text), **values))
            connection.execute(insert(TraitsRow).values(data=traits(title, text, language), **values))

    def match(
        self,
        article: int,
        revision: int,
        topic: str = "ferries",
        *,
        sentence: str = "The ferry is late.",
        marks: tuple[tuple[int, int], ...] = ((4, 9),),
        spans: tuple[tuple[int, int, str, str], ...] = ((4, 9, "ferry", "text"),),
        at: datetime = NOW,
        version: str = "v1",
    ) -> int:
        """A topic found in a revision."""
        return self._insert(
            MatchRow,
            topic=topic,
            version=version,
            revision_id=revision,
            article_id=article,
            spans=[list(span) for span in spans],
            sentence=sentence,
            marks=[list(mark) for mark in marks],
            made_at=at,
        )

    def matched(
        self, title: str | None = "A headline", topic: str = "ferries", *, at: datetime = NOW, **columns: Any
    ) -> int:
        """A story with one article in which a topic was found."""
        story = self.story(at)
        text = columns.pop("text", "The ferry is late.")
        sentence, marks = columns.pop("sentence", text), columns.pop("marks", ((4, 9),))
        article = self.article(story, title, text, at=at, **columns)
        self.match(article, self.newest(article), topic, sentence=sentence, marks=marks, at=at)
        return story

    def newest(self, article: int) -> int:
        """The id of an article's newest revision."""
        with self.store.read() as connection:
            found = connection.execute(select(ArticleRow.revision_id).where(ArticleRow.id == article))
            return int(found.scalar_one())

    def topic(self, topic: str, title: str, query: str, version: str = "v1") -> None:
        """A topic's query as it stood."""
        with self.store.write() as connection:
            values = {"topic": topic, "version": version, "title": title, "query": query, "used_at": NOW}
            connection.execute(insert(TopicVersionRow).values(**values))

    def alert(self, story: int, match: int, topic: str = "ferries", **columns: Any) -> int:
        """An alert of a story."""
        values: dict[str, Any] = {"channel": "desk-mail", "state": "sent", "created_at": NOW, "due_at": NOW}
        values |= {"key": f"key-{next(self.numbers)}", "attempts": 1, **columns}
        return self._insert(AlertRow, topic=topic, story_id=story, match_id=match, **values)

    def run(self, run: str, source: str | None = "harbour", state: str = "ok", **columns: Any) -> str:
        """A run of a crawl."""
        values: dict[str, Any] = {
            "kind": "crawl",
            "started_at": NOW,
            "finished_at": NOW,
            "counts": {},
            "warcs": [],
        }
        with self.store.write() as connection:
            connection.execute(insert(RunRow).values(id=run, source=source, state=state, **values | columns))
        return run

    def visit(
        self,
        run: str,
        url: str,
        ingest_outcome: str | None = "new_article",
        *,
        article_id: int | None = None,
        address: dict[str, Any] | None = None,
        **columns: Any,
    ) -> int:
        """A visit of a run at an address that is new; `address` has columns of the latter."""
        row: dict[str, Any] = {"url": url, "source": "harbour", "role": "article", "stage": "stored"}
        row |= {"outcome": "fetched", "discovered_at": NOW, "visited_at": NOW, "fetched_at": NOW}
        known = self._insert(AddressRow, article_id=article_id, **row | (address or {}))
        values: dict[str, Any] = {"at": NOW, "crawl_outcome": "fetched", "status": 200}
        values |= {"record_id": f"<urn:example:visit-{known}>", "warc_file": "a.warc.gz", "warc_offset": 0}
        return self._insert(VisitRow, address_id=known, run=run, ingest_outcome=ingest_outcome, **values | columns)

    def _insert(self, table: Any, **values: Any) -> int:
        with self.store.write() as connection:
            return int(connection.execute(insert(table).values(**values).returning(table.id)).scalar_one())

    def _update(self, table: Any, key: int, **values: Any) -> None:
        with self.store.write() as connection:
            connection.execute(update(table).where(table.id == key).values(**values))
