"""The proposal: which addresses are articles, how each listing did, and the entry for the catalogue."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from urllib.parse import urlsplit

from spiders.clues import bare_host
from spiders.covering import Listing, cover
from spiders.job import CrawlJob
from spiders.links import Link
from spiders.looking import OK, Found
from spiders.scouting import Entry, Score
from spiders.shapes import looks_like_article, patterns_of, shape
from spiders.survey import RECENT, Kind, is_article

MANY_OF_A_SHAPE = 3  # addresses alike that no feed names, and they are taken for articles all the same
SHORTEST_REACH = timedelta(hours=6)  # what appeared in less tells nothing about a day
OFTEN = timedelta(hours=3)  # a feed that reaches back less may lose articles between two hourly crawls


@dataclass(frozen=True)
class Choice:
    """The proposal; `entry` is None when no listing names an article. `samples` are articles, the newest first."""

    entry: Entry | None
    scores: tuple[Score, ...]
    samples: tuple[str, ...]
    notes: tuple[str, ...]


def choose(found: Sequence[Found], home: str, job: CrawlJob, now: datetime) -> Choice:
    """Choose among the listings that a look around found."""
    patterns = learned(found, home)
    source = job.source.model_copy(update={"home": home, "articles": patterns})
    judge = CrawlJob(job.source_id, source, job.user_agent, job.archive, job.run, job.database_url)
    listings = [_listing(one, judge) for one in found]
    chosen = cover(listings, now)
    archive = next((one for one in listings if one.found.kind is Kind.DAY and one.items), None)
    proposed = [*chosen, *([archive] if archive else [])]
    entry = _entry(chosen, archive, patterns) if proposed else None
    scores = [score(one, listings, now, any(one is other for other in proposed)) for one in listings]
    scores.sort(key=lambda one: (not one.chosen, one.status != OK))
    return Choice(
        entry,
        tuple(scores),
        _samples(chosen or proposed),
        tuple(_notes(entry, chosen, home, now)) if entry else (),
    )


def learned(found: Sequence[Found], home: str) -> tuple[str, ...]:
    """Patterns of the articles' paths: of what feeds and news sitemaps name, and of what else looks like one.

    None when what the feeds name has no pattern: it lies on other sites, or in the query of the address.
    """
    host = bare_host(home)
    told = [one for one in found if (one.kind is Kind.FEED or one.is_news) and one.links]
    own = [url for one in told if _is_of(one, host) for url in _urls([one]) if bare_host(url) == host]
    if told and not own:
        return ()
    others = [url for url in _urls(found) if bare_host(url) == host and looks_like_article(url)]
    patterns = patterns_of([*own, *_frequent(others, 1 if not own else MANY_OF_A_SHAPE)])
    matched = [url for url in own if any(re.search(one, urlsplit(url).path) for one in patterns)]
    return patterns if len(matched) == len(own) else ()


def _is_of(found: Found, host: str) -> bool:
    """Whether most of what a listing names lies on the site: a feed of videos does not."""
    return sum(bare_host(link.url) == host for link in found.links) * 2 >= len(found.links)


def _urls(found: Iterable[Found]) -> list[str]:
    return list(dict.fromkeys(link.url for one in found for link in one.links))


def _frequent(urls: Iterable[str], least: int) -> list[str]:
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for url in urls:
        groups[shape(url)].append(url)
    return [url for group in groups.values() if len(group) >= least for url in group]


def _listing(found: Found, judge: CrawlJob) -> Listing:
    items: dict[str, Link] = {}
    for link in found.links:
        if is_article(link.url, found.kind, judge):
            items.setdefault(_key(link.url), link)
    return Listing(found, items)


def _key(url: str) -> str:
    """The address without its scheme, `www.` and a last slash, in which listings of one site often differ."""
    parts = urlsplit(url)
    return f"//{bare_host(url)}{parts.path.rstrip('/')}?{parts.query}"


def score(one: Listing, listings: Sequence[Listing], now: datetime, chosen: bool) -> Score:
    """The score card's line of a listing."""
    others = set().union(*(other.items for other in listings if other is not one))
    times = [link.published_at for link in one.items.values() if link.published_at]
    status = one.found.status
    if status == OK and not one.items:
        status = "names no article of this site"
    return Score(
        _name(one.found),
        one.found.url,
        len(one.items),
        _per_day(times, now),
        max(times, default=None),
        len(times) / max(1, len(one.items)),
        len(others & set(one.items)) / max(1, len(one.items)),
        status,
        chosen,
    )


def _per_day(times: Sequence[datetime], now: datetime) -> float | None:
    """How many appeared a day in the last days, or for as long as the listing reaches back, if that is less."""
    if not times:
        return None
    span = max(SHORTEST_REACH, min(RECENT, now - min(times)))
    return sum(now - RECENT <= time <= now for time in times) / (span / timedelta(days=1))


def _name(found: Found) -> str:
    if found.kind is Kind.DAY:
        return "daily archive"
    return "news sitemap" if found.is_news else str(found.kind)


def _entry(chosen: Sequence[Listing], archive: Listing | None, patterns: tuple[str, ...]) -> Entry:
    by_kind: Mapping[Kind, tuple[str, ...]] = {
        kind: tuple(one.found.url for one in chosen if one.found.kind is kind) for kind in Kind
    }
    return Entry(
        by_kind[Kind.FEED],
        by_kind[Kind.SITEMAP],
        by_kind[Kind.PAGE],
        archive.found.url if archive else None,
        patterns,
    )


def _samples(listings: Sequence[Listing]) -> tuple[str, ...]:
    rows = [sorted(one.items.values(), key=_age, reverse=True) for one in listings]
    in_turn = chain.from_iterable(zip_longest(*rows))
    return tuple(dict.fromkeys(link.url for link in in_turn if link))


def _age(link: Link) -> float:
    return link.published_at.timestamp() if link.published_at else 0


def _notes(entry: Entry, chosen: Sequence[Listing], home: str, now: datetime) -> Iterable[str]:
    if not entry.articles:
        yield (
            "article addresses have no pattern: all that the feeds name is taken, and all of this site that the "
            "sitemaps name"
        )
    if not (entry.feeds or entry.sitemaps or entry.sections):
        yield "only the daily archive lists articles: crawl it with --from and --to"
    for one in chosen:
        times = [link.published_at for link in one.items.values() if link.published_at]
        if one.rank == 0 and times and now - min(times) < OFTEN:
            reach = round((now - min(times)) / timedelta(minutes=1))
            yield f"{one.found.url} reaches back {reach} minutes: give a schedule that reads it more often"
    if entry.articles:
        yield from _elsewhere(chosen, bare_host(home))


def _elsewhere(chosen: Sequence[Listing], host: str) -> Iterable[str]:
    hosts = Counter(
        bare_host(link.url) for one in chosen if one.found.kind is Kind.FEED for link in one.found.links
    )
    others = [name for name, _ in hosts.most_common() if name != host]
    if others:
        number, shown = sum(hosts[name] for name in others), ", ".join(others[:3])
        yield f"{number} of {hosts.total()} addresses in the feeds lie on other sites and are left out: {shown}"
