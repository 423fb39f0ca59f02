"""What a source's earlier crawls know of its listings.

Which of them need not be sent again: those whose every address came to an end. A listing that is unchanged
answers 304 and names nothing. So one whose addresses were postponed, failed or were lost with a killed crawl
has to be read in full again, whatever its validators say.

Also when each was seen last and with which articles, by which a crawl tells whether others went by; and until
when it is to be left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.records import Known
from spiders.files import replace_text
from spiders.overlap import Seen

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
    """One listing.

    `finished` are the validators of its state, if each article in that came to an end. It was `seen_at`, with
    these articles; it is to be left alone until `due_at`. `failures` and `unmodified` count failures and 304s in a
    row; `whole_at` is when it was last sent in full, `wrong_at` when its 304 was last found to be wrong.
    """

    finished: Validators = Validators()
    seen_at: datetime | None = None
    seen: Seen = field(default_factory=Seen)
    due_at: datetime | None = None
    failures: int = 0
    unmodified: int = 0
    whole_at: datetime | None = None
    wrong_at: datetime | None = None


_FILE = TypeAdapter(dict[str, Memory])


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

    def put(self, url: str, memory: Memory) -> None:
        """What is known of a listing from now on."""
        self._known.pop(url, None)
        self._known[url] = memory

    def save(self) -> None:
        """Keep it for the next run."""
        newest = dict(list(self._known.items())[-MOST:])
        replace_text(self._path, _FILE.dump_json(newest, indent=1).decode())


def _load(path: Path) -> dict[str, Memory]:
    try:
        return _FILE.validate_json(path.read_bytes())
    except (OSError, ValueError):
        return {}  # a lost or damaged file costs one full reading of each listing
