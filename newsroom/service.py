"""The newsroom as its users drive it: publish, revise, retract, fail, slow, heal, and see requests."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from newsroom import archive, content, state
from newsroom.errors import ContentError
from newsroom.faults import Failure, Faults, RobotsMode
from newsroom.press import Issue, Press
from newsroom.publications import Publication, check_site, find
from newsroom.sites import SITES
from newsroom.state import Change, State, Verb

REMEMBERED_REQUESTS = 20_000


@dataclass(frozen=True)
class Seen:
    """One request that a site answered. `path` has its query."""

    site: str
    method: str
    path: str
    status: int
    if_none_match: str
    user_agent: str


class Newsroom:
    """All four sites and their state. Every verb is safe to call from any thread.

    `clock` gives the aware time of each change. Raises ContentError or StateError when the shipped
    items or the state folder are damaged.
    """

    def __init__(self, folder: Path, urls: Mapping[str, str], clock: Callable[[], datetime]) -> None:
        self.urls = dict(urls)
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._state = state.load(folder, self._now())
        self._base = archive.shipped(content.load(), self._state)
        self._faults = {site: Faults() for site in SITES}
        self._seen: deque[Seen] = deque(maxlen=REMEMBERED_REQUESTS)
        shipped = archive.editions(self._base, State(self._state.epoch))
        self.press = Press(self.urls, shipped, Issue(archive.editions(self._base, self._state)))

    @property
    def requests(self) -> list[Seen]:
        """The latest requests to the sites, oldest first."""
        return list(self._seen)

    @property
    def publications(self) -> list[Publication]:
        """Everything that can be read now, site by site, newest first."""
        issue = self.press.issue
        return [pub for site in SITES for pub in issue.editions[site].publications]

    def note(self, seen: Seen) -> None:
        """Remembers a request."""
        self._seen.append(seen)

    def forget_requests(self) -> None:
        """Starts the list of requests afresh."""
        self._seen.clear()

    def url(self, name: str) -> str:
        """The address of the item called `slug` or `site/slug`; raises UnknownItemError."""
        pub = find(self.publications, name)
        return self.urls[pub.site] + pub.path

    def publish(self, site: str, *, title: str, body: str, slug: str = "", **fields: Any) -> str:
        """Publishes an item now, or `age` ago, and gives its address.

        Further fields are those of the item files (`section`, `lead`, `byline`, `tags`, ...); the
        section defaults to the site's first. Raises ContentError or UnknownSiteError.
        """
        with self._lock:
            number = archive.free_id(check_site(site), self._ever())
            defaults = {"id": number, "kind": "report", "section": SITES[site].section_names[0], "age": "0m"}
            given = {**defaults, **fields, "title": title, "body": body}
            name = slug or _slug(str(title)) or f"item-{number}"
            self._apply(Change(Verb.PUBLISH, site, name, self._next_time(), given))
        return self.url(f"{site}/{name}")

    def revise(self, name: str, **fields: Any) -> str:
        """Changes `title`, `lead`, `body`, `byline`, `tags` or `photo` of an item and stamps it updated.

        Raises UnknownItemError or ContentError.
        """
        pub = self._change(Verb.REVISE, name, fields)
        return self.urls[pub.site] + pub.path

    def retract(self, name: str) -> str:
        """Takes an item down: its address answers 410 from now on. Raises UnknownItemError."""
        pub = self._change(Verb.RETRACT, name, {})
        return self.urls[pub.site] + pub.path

    def fail(self, site: str, path_prefix: str, status: int, retry_after: int | None = None) -> None:
        """Answers every path under the prefix with an error, until healed; `retry_after` in seconds.

        Raises ContentError or UnknownSiteError.
        """
        if not path_prefix.startswith("/"):
            raise ContentError(f"the path prefix {path_prefix!r} must begin with a slash")
        failure = Failure(path_prefix, status, retry_after)
        with self._lock:
            self._faults[check_site(site)] = self._faults[site].with_failure(failure)

    def slow(self, site: str, seconds: float) -> None:
        """Delays every answer of a site, until healed."""
        if not 0 <= seconds <= 3600:
            raise ContentError(f"a delay of {seconds} s is out of range; choose 0 to 3600")
        with self._lock:
            self._faults[check_site(site)] = replace(self._faults[site], delay=seconds)

    def robots(self, site: str, mode: str) -> None:
        """Switches robots.txt to one of RobotsMode, until healed."""
        if mode not in list(RobotsMode):
            raise ContentError(f"robots mode {mode!r} is none of {', '.join(RobotsMode)}")
        with self._lock:
            self._faults[check_site(site)] = replace(self._faults[site], robots=RobotsMode(mode))

    def heal(self, site: str) -> None:
        """Ends all failures, delays and robots modes of a site."""
        with self._lock:
            self._faults[check_site(site)] = Faults()

    def faults(self, site: str) -> Faults:
        """What is wrong with a site at the moment."""
        return self._faults[site]

    def _change(self, verb: Verb, name: str, fields: dict[str, Any]) -> Publication:
        with self._lock:
            pub = find(self.publications, name)
            self._apply(Change(verb, pub.site, pub.item.slug, self._next_time(), fields))
        return pub

    def _apply(self, change: Change) -> None:
        """Replays with the change first, so that a bad one leaves neither state nor pages touched."""
        fresh: State = self._state.with_change(change)
        issue = Issue(archive.editions(self._base, fresh))
        state.save(self._folder, fresh)
        self._state = fresh
        self.press.issue = issue

    def _ever(self) -> list[Publication]:
        gone = [pub for site in SITES for pub in self.press.issue.editions[site].gone]
        return [*self.publications, *gone]

    def _next_time(self) -> datetime:
        return max(self._now(), self._state.changed_at)

    def _now(self) -> datetime:
        """The clock's time to the second, which is all that HTTP and the pages can say."""
        return self._clock().replace(microsecond=0)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].rstrip("-")
