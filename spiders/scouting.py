"""What a scouting of a site is asked to do, and what it finds: how the site's articles can be discovered."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.config import Source
from spiders.job import CrawlJob

KIND = "scout"  # tells the job from a crawl's, in the JSON that goes to the child process


@dataclass(frozen=True)
class ScoutJob:
    """A site to look at once, from its front page.

    `source_id` is the id that the source would get; below it in `archive` lies the time until which the site
    asked to be left alone. `delay` is in seconds between two requests.
    """

    url: str
    source_id: str
    user_agent: str
    archive: Path
    private_addresses: bool = False
    delay: float = 1.0

    @property
    def crawl(self) -> CrawlJob:
        """The crawl whose bounds hold for the scouting."""
        source = Source(
            title=self.source_id,
            home=self.url,
            sections=(self.url,),
            delay=self.delay,
            private_addresses=self.private_addresses,
        )
        return CrawlJob(self.source_id, source, self.user_agent, self.archive, KIND, "")

    def to_json(self) -> str:
        """The job as one JSON object, for another process."""
        return json.dumps({**asdict(self), "archive": str(self.archive), "kind": KIND})

    @classmethod
    def from_json(cls, text: str) -> ScoutJob:
        """The job that `to_json` wrote."""
        told = json.loads(text)
        del told["kind"]
        return cls(**{**told, "archive": Path(told["archive"])})


@dataclass(frozen=True, slots=True)
class Score:
    """How one listing did.

    `items` counts its articles, `per_day` those of the last seven days by the day, None without dates;
    `newest` is the time of the newest (aware). `dated` and `overlap` are shares from 0 to 1: of items with a
    date, and of items that another listing names too. `status` is "ok", or says why it is of no use.
    """

    kind: str
    url: str
    items: int
    per_day: float | None
    newest: datetime | None
    dated: float
    overlap: float
    status: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """An article's answer, for a look at what extraction makes of it. `headers` as the site sent them."""

    url: str
    final_url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class Entry:
    """The ways of discovery that are proposed; the fields are those of a Source."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    archive: str | None = None
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoutReport:
    """What a site offers.

    `home` is the front page's address after redirects. `delay` is the seconds between two requests that its
    robots.txt asks for. `notes` are what a person should know before the entry is used. `failure` says why there
    is no entry, None when there is one.
    """

    home: str
    title: str = ""
    languages: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    entry: Entry | None = None
    requests: int = 0
    delay: float | None = None
    notes: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = field(default=(), repr=False)
    failure: str | None = None

    def to_json(self) -> str:
        """The report as one line of JSON."""
        return json.dumps(asdict(self), default=_plain)

    @classmethod
    def from_json(cls, text: str) -> ScoutReport:
        """The report that `to_json` wrote."""
        told = json.loads(text)
        return cls(
            **{
                **told,
                "languages": tuple(told["languages"]),
                "scores": tuple(map(_score, told["scores"])),
                "entry": _entry(told["entry"]) if told["entry"] else None,
                "notes": tuple(told["notes"]),
                "samples": tuple(map(_sample, told["samples"])),
            }
        )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"{type(value).__name__} has no form in a report")


def _score(told: dict[str, Any]) -> Score:
    newest = told["newest"]
    return Score(**{**told, "newest": datetime.fromisoformat(newest) if newest else None})


def _entry(told: dict[str, Any]) -> Entry:
    return Entry(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})


def _sample(told: dict[str, Any]) -> Sample:
    headers = tuple((name, value) for name, value in told["headers"])
    return Sample(told["url"], told["final_url"], headers, base64.b64decode(told["body"]))
