"""Where a source's addresses are asked for: at home, or at a mirror when the home does not answer here."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from urllib.parse import urlsplit

from pipeline.addresses import Mirrored
from pipeline.records import Outcome
from spiders.errors import Verdict, failed

BLOCKED = (HTTPStatus.FORBIDDEN, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS)


class Mirrors:
    """The mirrors of one crawl. One that answered is asked first from then on, and the home no more."""

    def __init__(self, site: Mirrored) -> None:
        self._site = site
        self._chosen: str | None = None
        self._served: Counter[str] = Counter()
        self._why: str | None = None

    def ways(self, url: str) -> tuple[str, ...]:
        """Where to ask for an address of the source, in the order of the tries."""
        if not self._site.is_at_home(url):
            return (url,)
        mirrors = sorted(self._site.mirrors, key=lambda mirror: mirror != self._chosen)
        at_mirrors = (self._site.at_mirror(url, mirror) for mirror in mirrors)
        return (*((url,) if self._chosen is None else ()), *at_mirrors)

    def at_home(self, url: str) -> str:
        """The home's address of what was asked for at a mirror."""
        return self._site.at_home(url)

    def gives_way(self, asked: str, verdict: Verdict) -> bool:
        """Whether the next way is to be tried: the site did not answer, or refuses whoever asks from here.

        What a site says of one page (404, 410), or that it wants to wait, is taken as said; that the robots.txt of
        a mirror forbids a page says nothing of the others.
        """
        at_mirror = self._site.mirror_of(asked) is not None
        gives_way = (
            verdict.network
            or verdict.unreachable
            or verdict.status in BLOCKED
            or (at_mirror and verdict.outcome is Outcome.FORBIDDEN)
        )
        if gives_way and not at_mirror:
            self._why = verdict.reason
        return gives_way

    def last_word(self, asked: str, verdict: Verdict) -> Verdict:
        """The verdict when no way is left: what a mirror's robots.txt forbids, the site itself may allow."""
        if self._site.mirror_of(asked) is None or verdict.outcome is not Outcome.FORBIDDEN:
            return verdict
        return failed(f"robots.txt of the mirror {urlsplit(asked).netloc} forbids it")

    def answered(self, asked: str, status: int) -> None:
        """An address gave an answer with this status: a mirror that gave one of use is asked first from now on."""
        mirror = self._site.mirror_of(asked)
        if mirror is not None and status < HTTPStatus.BAD_REQUEST:
            self._chosen = mirror
            self._served[mirror] += 1

    @property
    def notes(self) -> tuple[str, ...]:
        """Which mirrors served, and why the home did not."""
        why = f", for the home gave none: {self._why}" if self._why else ""
        return tuple(
            f"the mirror {mirror} gave {number} answer{'' if number == 1 else 's'}{why}"
            for mirror, number in self._served.items()
        )
