"""Retry-After: a site that asks to wait is left alone until then, in this run and in later ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from pipeline.records import ASKED_TO_WAIT
from spiders.errors import Verdict, postponed
from spiders.files import not_before_file, replace_text

LONGEST = timedelta(days=1)  # a site that asks for a year is asked again after a day
UNNAMED = timedelta(minutes=5)  # for "too many requests" without a time
_STATUSES = (429, 503)


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def wait_asked_for(status: int, retry_after: str | None, now: datetime) -> datetime | None:
    """Until when an answer asks to wait (RFC 9110, 10.2.3: seconds or a date), or None when it does not."""
    if status not in _STATUSES:
        return None
    until = _time(retry_after, now)
    if until is None and status == 429:
        until = now + UNNAMED
    return min(until, now + LONGEST) if until and until > now else None


def _time(text: str | None, now: datetime) -> datetime | None:
    value = (text or "").strip()
    if value.isdecimal():
        return now + min(timedelta(seconds=int(value[:9])), LONGEST)
    try:
        told = parsedate_to_datetime(value)
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


class Waits:
    """The sites that asked to wait, by host and port; kept in a file as ISO times."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = utc_now) -> None:
        self._path, self._clock = path, clock
        self._until: dict[str, datetime] = _load(path)

    def until(self, site: str) -> datetime | None:
        """Until when the site is to be left alone, or None."""
        until = self._until.get(site)
        return until if until and until > self._clock() else None

    def ask(self, site: str, until: datetime) -> None:
        """Leave the site alone until then; a later time that it asked for before stays."""
        now = self._clock()
        self._until[site] = max(until, self._until.get(site, until))
        kept = {name: time.isoformat() for name, time in self._until.items() if time > now}
        replace_text(self._path, json.dumps(kept, indent=1))


def _load(path: Path) -> dict[str, datetime]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(site): datetime.fromisoformat(text) for site, text in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # a lost or damaged file costs one early request


class Waiting:
    """Downloader middleware: sends nothing to a site that waits, and gives a 429 up at once."""

    def __init__(self, waits: Waits, clock: Callable[[], datetime] = utc_now) -> None:
        self._waits, self._clock = waits, clock

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Waiting:
        """With the waits that earlier runs of the source left."""
        job = crawler.spider.job  # type: ignore[union-attr]
        return cls(Waits(not_before_file(job.archive, job.source_id)))

    def process_request(self, request: Request) -> None:
        """Raises Verdict while the site waits."""
        until = self._waits.until(_site(request))
        if until:
            raise _not_yet(until)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises Verdict when the answer asks to wait."""
        told = response.headers.get("Retry-After")
        text = told.decode("latin-1") if told else None
        until = wait_asked_for(response.status, text, self._clock())
        if until:
            self._waits.ask(_site(request), until)
            raise _not_yet(until, response.status)
        return response


def _not_yet(until: datetime, status: int | None = None) -> Verdict:
    verdict = postponed(f"{ASKED_TO_WAIT} {until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")
    verdict.status = status
    return verdict


def _site(request: Request) -> str:
    return urlsplit(request.url).netloc.lower()
