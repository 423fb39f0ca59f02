"""What people said of matches: whether an article is relevant to a topic. The last word counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from pipeline.store.engine import Store, upsert
from pipeline.store.models import ArticleRow, LabelRow


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What somebody said last of an article and a topic."""

    url: str
    topic: str
    relevant: bool
    said_at: datetime
    said_by: str


def say(store: Store, topic: str, article: int, relevant: bool | None, by: str, now: datetime) -> bool:
    """Keep that an article is relevant to a topic or not, as `by` said; None takes back what was said.

    False, and nothing is kept, when there is no such article. Raises StoreError.
    """
    with store.write() as connection:
        if connection.execute(select(ArticleRow.id).where(ArticleRow.id == article)).first() is None:
            return False
        if relevant is None:
            mine = (LabelRow.topic == topic) & (LabelRow.article_id == article)
            connection.execute(delete(LabelRow).where(mine))
        else:
            _keep(connection, topic, article, {"relevant": relevant, "said_at": now, "said_by": by})
        return True


def _keep(connection: Connection, topic: str, article: int, values: dict[str, object]) -> None:
    kept = upsert(connection, LabelRow).values(topic=topic, article_id=article, **values)
    connection.execute(kept.on_conflict_do_update(index_elements=["topic", "article_id"], set_=values))


def stored_labels(store: Store, topics: Collection[str]) -> dict[int, dict[str, bool]]:
    """Whether it is relevant, by article and topic, as far as anybody has said. Raises StoreError."""
    wanted = select(LabelRow.article_id, LabelRow.topic, LabelRow.relevant)
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    with store.read() as connection:
        for article, topic, relevant in connection.execute(wanted):
            if topic in topics:
                found[article][topic] = relevant
    return dict(found)


def list_labels(store: Store, topics: Collection[str] = ()) -> list[SaidOf]:
    """What was said of articles and these topics (none: all), the newest first. Raises StoreError."""
    wanted = (
        select(ArticleRow.url, LabelRow.topic, LabelRow.relevant, LabelRow.said_at, LabelRow.said_by)
        .join(ArticleRow, ArticleRow.id == LabelRow.article_id)
        .order_by(LabelRow.said_at.desc(), LabelRow.topic, LabelRow.article_id.desc())
    )
    if topics:
        wanted = wanted.where(LabelRow.topic.in_(topics))
    with store.read() as connection:
        return [SaidOf(*row) for row in connection.execute(wanted)]
