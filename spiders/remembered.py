"""Which listings need not be sent again: those whose every address came to an end.

A listing that is unchanged answers 304 and names nothing. So one whose addresses were postponed, failed or
were lost with a killed crawl has to be read in full again, whatever its validators say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

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


class Remembered:
    """A source's finished listings with their validators, kept in `archive/<source>/.listings`."""

    def __init__(self, archive: Path, source: str) -> None:
        self._path = archive / source / ".listings"
        self._finished = _load(self._path)

    def usable(self, url: str, known: Known | None) -> Validators:
        """The validators to ask with: those of the stored state, when that one was finished; or none."""
        stored = of_known(known)
        return stored if stored and self._finished.get(url) == stored else Validators()

    def finish(self, url: str, validators: Validators) -> None:
        """Every address that this state of the listing names came to an end."""
        self._finished.pop(url, None)
        if validators:
            self._finished[url] = validators

    def forget(self, url: str) -> None:
        """The listing has to be read in full."""
        self._finished.pop(url, None)

    def save(self) -> None:
        """Keep it for the next run."""
        newest = list(self._finished.items())[-MOST:]
        told = {url: [one.etag, one.last_modified] for url, one in newest}
        replace_text(self._path, json.dumps(told, indent=1))


def _load(path: Path) -> dict[str, Validators]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(url): Validators(*pair) for url, pair in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # a lost or damaged file costs one full reading of each listing
