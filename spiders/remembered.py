"""What a source's earlier crawls know of its listings.

Which of them need not be sent again: those whose every address came to an end. A listing that is unchanged
answers 304 and names nothing. So one whose addresses were postponed, failed or were lost with a killed crawl
has to be read in full again, whatever its validators say.

And when each was seen last, with its newest articles then: by these a crawl tells whether others went by.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.records import Known
from spiders.files import replace_text

MOST = 5000  # a site that names new sitemaps every day would let the file grow without end


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server calls a state of a resource (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that ask for a newer state only."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in told.items() if value}


def of_known(known: Known | None) -> Validators:
    """The validators that are stored for an address."""
    return Validators(known.etag, known.last_modified) if known else Validators()


@dataclass(frozen=True, slots=True)
class Memory:
    """One listing: the validators of its state when that was finished, and its articles when it was seen last.

    `newest` has marks of articles (see `spiders.overlap`).
    """

    finished: Validators = Validators()
    seen_at: datetime | None = None
    newest: tuple[str, ...] = ()


class Remembered:
    """A source's listings, kept in `archive/<source>/.listings`."""

    def __init__(self, archive: Path, source: str) -> None:
        self._path = archive / source / ".listings"
        self._known = _load(self._path)

    def of(self, url: str) -> Memory:
        """What is known of a listing."""
        return self._known.get(url, Memory())

    def usable(self, url: str, known: Known | None) -> Validators:
        """The validators to ask with: those of the stored state, when that one was finished; or none."""
        stored = of_known(known)
        return stored if stored and self.of(url).finished == stored else Validators()

    def finish(self, url: str, validators: Validators) -> None:
        """Every address that this state of the listing names came to an end."""
        self._keep(url, replace(self.of(url), finished=validators))

    def forget(self, url: str) -> None:
        """The listing has to be read in full."""
        self._keep(url, replace(self.of(url), finished=Validators()))

    def see(self, url: str, now: datetime, newest: tuple[str, ...] | None) -> None:
        """The listing was seen, with these newest articles; None: with those of the last time."""
        before = self.of(url)
        self._keep(url, replace(before, seen_at=now, newest=before.newest if newest is None else newest))

    def _keep(self, url: str, memory: Memory) -> None:
        self._known.pop(url, None)
        self._known[url] = memory

    def save(self) -> None:
        """Keep it for the next run."""
        newest = list(self._known.items())[-MOST:]
        told = {url: _told(memory) for url, memory in newest}
        replace_text(self._path, json.dumps(told, indent=1))


def _told(memory: Memory) -> dict[str, Any]:
    return {**asdict(memory), "seen_at": memory.seen_at.isoformat() if memory.seen_at else None}


def _memory(told: dict[str, Any]) -> Memory:
    seen_at = datetime.fromisoformat(told["seen_at"]) if told["seen_at"] else None
    return Memory(Validators(**told["finished"]), seen_at, tuple(told["newest"]))


def _load(path: Path) -> dict[str, Memory]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(url): _memory(one) for url, one in told.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}  # a lost or damaged file costs one full reading of each listing
