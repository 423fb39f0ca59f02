"""What a crawl is asked to do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.config import Source


@dataclass(frozen=True)
class CrawlJob:
    """One source to crawl once.

    `archive` is the folder of all WARC files, `run` the id under which this crawl is known, `database_url`
    names the store whose known addresses it asks for. With `days`, what appeared in those days is looked up in the
    source's daily archive, or else in its sitemaps, and no other listing is read. With `dry_run` the listings are
    read and no article. With `at_once` listings that are not due are read, too, and articles that failed before
    are asked for. `readers` is the folder with the functions that the source's own `readers` name.
    """

    source_id: str
    source: Source
    user_agent: str
    archive: Path
    run: str
    database_url: str
    days: tuple[date, ...] = ()
    dry_run: bool = False
    at_once: bool = False
    readers: Path = Path("readers")

    def to_json(self) -> str:
        """The job as one JSON object, for another process. It may hold the database's password."""
        return json.dumps(
            {
                "source_id": self.source_id,
                "source": self.source.model_dump(mode="json"),
                "user_agent": self.user_agent,
                "archive": str(self.archive),
                "run": self.run,
                "database_url": self.database_url,
                "days": [day.isoformat() for day in self.days],
                "dry_run": self.dry_run,
                "at_once": self.at_once,
                "readers": str(self.readers),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> CrawlJob:
        """The job that `to_json` wrote."""
        told = json.loads(text)
        return cls(
            source_id=told["source_id"],
            source=Source.model_validate(told["source"]),
            user_agent=told["user_agent"],
            archive=Path(told["archive"]),
            run=told["run"],
            database_url=told["database_url"],
            days=tuple(date.fromisoformat(day) for day in told["days"]),
            dry_run=told["dry_run"],
            at_once=told["at_once"],
            readers=Path(told["readers"]),
        )
