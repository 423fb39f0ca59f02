"""What is known of a source when its health is judged: values without a database behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.records import ASKED_TO_WAIT, Outcome

REFUSALS = (401, 403, 429, 503)


@dataclass(frozen=True, slots=True)
class Poll:
    """One crawl, by what its listings answered: how many brought new content, 304, the same bytes, no answer.

    `barred` counts those that the site or its robots.txt refused, `failed` all others without a usable answer;
    `reason` is that of the first of them. `named` counts the article addresses that the listings gave, `wrong` the
    listings that answered 304 and, asked in full right after, had new articles.
    """

    at: datetime
    changed: int = 0
    not_modified: int = 0
    identical: int = 0
    barred: int = 0
    failed: int = 0
    reason: str | None = None
    named: int = 0
    wrong: int = 0

    @property
    def answered(self) -> bool:
        """Whether at least one listing gave a usable answer."""
        return self.changed + self.not_modified + self.identical > 0


@dataclass(frozen=True, slots=True)
class PageSeen:
    """What one crawl found at an article's address.

    `outcome` is that of ingest, or of the crawl when there was no page; `article` is the article that the
    address led to, `length` its text's length in characters, `ending` the text's last words. `dated` is the
    time that page or listing states. `agreement`, from 0 to 1, is that of the site's own rules for the text with
    the general extractor, None without rules.
    """

    at: datetime
    outcome: Outcome
    url: str = ""
    status: int | None = None
    reason: str | None = None
    article: int | None = None
    length: int | None = None
    ending: str = ""
    dated: datetime | None = None
    agreement: float | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A time in which a listing moved on further than it reaches; `reason` is why it is not filled yet."""

    start: datetime
    end: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A source's recent past, each part oldest first. `articles` are the times at which one was first seen.

    `missed` are the gaps that have been open for more than a day.
    """

    articles: Sequence[datetime] = ()
    polls: Sequence[Poll] = ()
    pages: Sequence[PageSeen] = ()
    missed: Sequence[Missed] = ()


def is_refusal(outcome: Outcome, status: int | None, reason: str | None) -> bool:
    """Whether the site or its robots.txt will not have us: by rule, by status, or by asking us to wait."""
    return outcome is Outcome.FORBIDDEN or status in REFUSALS or (reason or "").startswith(ASKED_TO_WAIT)
