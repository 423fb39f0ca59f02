"""What two polls of a listing have in common: whether they meet, and how much of the later one is new.

A listing of limited length drops its oldest articles first. So of an earlier poll the newest articles are the
last to go; as long as one of them is still there, nothing went by unseen. Old articles that a site pins to the
top of a feed would hide a gap, therefore the older half of a listing with times does not count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from spiders.links import Link

MOST = 200
MOST_DATED = 50

Found = Sequence[tuple[str, Link]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A poll's articles by short marks, the newest first; the first `newest` of them are those that count."""

    marks: tuple[str, ...] = ()
    newest: int = 0


def seen_in(found: Found) -> Seen:
    """What to keep of a poll; in a listing without a time for each article, all count."""
    times = {url: moment for url, link in found if (moment := _time(link))}
    urls = dict.fromkeys(url for url, _ in found)
    if len(times) < len(urls):
        marks = tuple(_mark(url) for url in list(urls)[:MOST])
        return Seen(marks, len(marks))
    ordered = sorted(times, key=lambda url: times[url], reverse=True)
    marks = tuple(_mark(url) for url in ordered[:MOST])
    return Seen(marks, min((len(times) + 1) // 2, MOST_DATED))


def meet(before: Seen, found: Found) -> bool:
    """Whether a later poll has one of the newest articles of an earlier one."""
    newest = set(before.marks[: before.newest])
    return any(_mark(url) in newest for url, _ in found)


def share_new(before: Seen, after: Seen) -> float:
    """Which part of a poll's newest articles an earlier one did not have, from 0 to 1."""
    return len(set(after.marks[: after.newest]).difference(before.marks)) / max(after.newest, 1)


def _time(link: Link) -> datetime | None:
    return link.published_at or link.changed_at


def _mark(url: str) -> str:
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
