"""A source's past as rows: crawls of one listing, and articles, put straight into the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from pipeline.store import Store
from pipeline.store.models import AddressRow, ArticleRow, RevisionRow, RunRow, StoryRow, VisitRow

_NUMBERS = count(1)


@dataclass
class Past:
    """Fills the tables for one source."""

    store: Store
    source: str = "harbour"

    def crawl(self, at: datetime, *, named: int = 0, days: int = 0, **visit: Any) -> str:
        """A crawl whose one listing ended so; `visit` has columns of that visit."""
        run = f"crawl-{next(_NUMBERS)}"
        counts = {"discovered": 0, "named": named, **({"days": days} if days else {})}
        values = {"started_at": at, "finished_at": at, "counts": counts, "warcs": [], "state": "ok"}
        with self.store.write() as connection:
            connection.execute(insert(RunRow).values(id=run, kind="crawl", source=self.source, **values))
        self.visit(run, f"https://{self.source}.example/feed", at, role="listing", **visit)
        return run

    def crawls(self, times: Sequence[datetime], *, named: int = 20, **visit: Any) -> None:
        """A crawl at each of the times."""
        for at in times:
            self.crawl(at, named=named, **visit)

    def visit(self, run: str, url: str, at: datetime, *, role: str = "article", **values: Any) -> None:
        """What a crawl found at an address."""
        row = {"crawl_outcome": "fetched", "status": 200, "warc_file": "x.warc.gz", "warc_offset": 0, **values}
        with self.store.write() as connection:
            known = connection.execute(select(AddressRow.id).where(AddressRow.url == url)).scalar_one_or_none()
            if known is None:
                made = {"source": self.source, "role": role, "stage": "fetched", "outcome": "fetched"}
                made |= {"discovered_at": at, "visited_at": at}
                known = connection.execute(
                    insert(AddressRow).values(url=url, **made).returning(AddressRow.id)
                ).scalar_one()
            visit = {"record_id": f"<urn:{next(_NUMBERS)}>", "address_id": known, "run": run, "at": at}
            connection.execute(insert(VisitRow).values(**visit, **row))

    def articles(self, times: Sequence[datetime], **columns: Any) -> None:
        """An article first seen at each of the times."""
        with self.store.write() as connection:
            story = connection.execute(
                insert(StoryRow).values(created_at=times[0], changed_at=times[0]).returning(StoryRow.id)
            ).scalar_one()
            rows = [
                {"url": f"https://{self.source}.example/{next(_NUMBERS)}", "first_seen_at": at, **columns}
                for at in times
            ]
            common = {"source": self.source, "story_id": story}
            connection.execute(insert(ArticleRow), [{**common, **row} for row in rows])

    def page(self, run: str, at: datetime, text: str, url: str, **columns: Any) -> None:
        """A page that a crawl fetched, with the article that it gave."""
        self.articles([at], url=url, **columns)
        with self.store.write() as connection:
            article = connection.execute(select(ArticleRow.id).where(ArticleRow.url == url)).scalar_one()
            row = {
                "article_id": article,
                "number": 1,
                "content_hash": "0",
                "text": text,
                "authors": [],
                "tags": [],
            }
            row |= {"seen_at": at, "record_id": f"<urn:{url}>", "warc_file": "x", "warc_offset": 0}
            revision = connection.execute(insert(RevisionRow).values(**row).returning(RevisionRow.id)).scalar_one()
            connection.execute(
                ArticleRow.__table__.update().where(ArticleRow.id == article).values(revision_id=revision)
            )
        self.visit(run, url, at, ingest_outcome="new_article")
        with self.store.write() as connection:
            connection.execute(
                AddressRow.__table__.update().where(AddressRow.url == url).values(article_id=article)
            )
