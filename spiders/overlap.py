"""Whether two polls of a listing meet: when they share no article, others may have gone by in between.

A listing of limited length drops its oldest articles first. So of an earlier poll the newest articles are the
last to go; as long as one of them is still there, nothing went by unseen. Old articles that a site pins to the
top of a feed would hide a gap, therefore the older half of a listing with times does not count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from spiders.links import Link

MOST_DATED, MOST_UNDATED = 50, 200

Found = Sequence[tuple[str, Link]]


def newest_of(found: Found) -> tuple[str, ...]:
    """Short marks of the articles by which a later poll is told to meet this one."""
    times = {url: moment for url, link in found if (moment := _time(link))}
    if len(times) < len({url for url, _ in found}):
        return tuple(dict.fromkeys(_mark(url) for url, _ in found[:MOST_UNDATED]))
    newest = sorted(times, key=lambda url: times[url], reverse=True)
    return tuple(_mark(url) for url in newest[: min((len(newest) + 1) // 2, MOST_DATED)])


def meet(newest: Collection[str], found: Found) -> bool:
    """Whether a later poll has one of the articles that `newest_of` an earlier one told of."""
    marks = set(newest)
    return any(_mark(url) in marks for url, _ in found)


def _time(link: Link) -> datetime | None:
    return link.published_at or link.changed_at


def _mark(url: str) -> str:
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
