"""From a look at a site to an entry for `sources.yaml`, with a look at what its articles extract to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.config.adding import entry_text
from pipeline.config.sources import NAME
from pipeline.extract import ExtractionPool
from pipeline.records import Article, ConfigError, Extraction, Page, WarcRef
from pipeline.topics.sentences import sentence_starts
from spiders import ScoutReport
from spiders.scouting import Sample, Score
from watchdesk.app import App

LONGEST_DELAY = 300  # seconds; what a source may have
_ID_LENGTH = 63


@dataclass(frozen=True, slots=True)
class ReadSample:
    """What one article of the site extracts to; `problem` says why it extracts to nothing."""

    url: str
    title: str | None = None
    published_at: datetime | None = None
    sentence: str = ""
    language: str | None = None
    canonical_url: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry for `sources.yaml`, with what it rests on.

    `home` is the front page's address; `entry` has the settings of a Source that are given, `yaml` is the same as
    text; both are empty when `failure` says why there is no entry. `notes` are what a person should know before
    using it.
    """

    id: str
    home: str
    entry: dict[str, Any]
    yaml: str
    listings: tuple[Score, ...]
    samples: tuple[ReadSample, ...]
    notes: tuple[str, ...]
    requests: int
    failure: str | None


def checked_address(url: str) -> str:
    """The address with a scheme and a path. Raises ConfigError when it is no web address."""
    full = url if "://" in url else f"https://{url}"
    try:
        parts = urlsplit(full)
    except ValueError as error:
        raise ConfigError(f"{url!r} is no web address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{url!r} is no web address; it starts with https:// and names a host")
    return full if parts.path else f"{full}/"


def checked_id(name: str) -> str:
    """The id. Raises ConfigError when the catalogue could not take it."""
    if not re.fullmatch(NAME, name):
        raise ConfigError(
            f"{name!r} is no id: it has small letters, digits, - and _, and begins with a letter or digit"
        )
    return name


def id_of(url: str) -> str:
    """An id for a source at an address: its host in the letters that ids have."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:_ID_LENGTH]


def origin(url: str) -> str:
    """The scheme and host of an address."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


def propose(app: App, url: str, name: str, *, private: bool, delay: float) -> Proposal:
    """Look at a site, within 40 requests and about ten minutes, and say how it can be read."""
    report = app.scout(url, name, private=private, delay=delay)
    samples = _read(report.samples, app.clock())
    entry = _fields(report, samples, private, delay)
    return Proposal(
        name,
        report.home,
        entry,
        entry_text(name, entry) if entry else "",
        report.scores,
        samples,
        tuple(_notes(app, report, samples)),
        report.requests,
        report.failure,
    )


def _fields(report: ScoutReport, samples: tuple[ReadSample, ...], private: bool, delay: float) -> dict[str, Any]:
    """A Source's settings, those left out that are as they are anyway."""
    if not report.entry:
        return {}
    languages = [*report.languages, *(one.language for one in samples if one.language)]
    found = report.entry
    delay = min(max(delay, report.delay or 0), LONGEST_DELAY)
    fields = {
        "title": report.title,
        "home": report.home,
        "languages": list(dict.fromkeys(languages)),
        "feeds": list(found.feeds),
        "sitemaps": list(found.sitemaps),
        "sections": list(found.sections),
        "archive": found.archive,
        "articles": list(found.articles),
        "delay": delay if delay != 1 else None,
        "private_addresses": private,
    }
    return {key: value for key, value in fields.items() if value or (key == "delay" and value == 0)}


def _notes(app: App, report: ScoutReport, samples: tuple[ReadSample, ...]) -> Iterator[str]:
    known = app.catalogue.source_of(report.home)
    if known:
        yield f"the site is in the catalogue already, as {known!r}"
    yield from report.notes
    if samples and all(one.problem for one in samples):
        yield "none of the samples extracts to an article: look at them, and at `rules` for the entry"
    names = Counter(one.canonical_url for one in samples if one.canonical_url)
    for url, number in names.items():
        if number > 1:
            yield f"{number} samples give {url} as their canonical address: they would be taken for one article"


def _read(samples: tuple[Sample, ...], now: datetime) -> tuple[ReadSample, ...]:
    """What the samples extract to, in their order, within the limits that hold for every page."""
    if not samples:
        return ()
    pages = [_page(sample, now) for sample in samples]
    with ExtractionPool(workers=1) as pool:
        found = {page.url: extraction for page, extraction in pool.map(pages, _options)}
    return tuple(_told(sample.url, found[sample.url]) for sample in samples)


def _page(sample: Sample, now: datetime) -> Page:
    nowhere = WarcRef("", 0)  # samples are not archived
    return Page(sample.url, sample.final_url, 200, sample.headers, sample.body, now, "", nowhere)


def _options(page: Page) -> dict[str, object]:
    return {"content_type": page.header("content-type"), "first_seen": page.fetched_at}


def _told(url: str, found: Extraction) -> ReadSample:
    if not isinstance(found, Article):
        return ReadSample(url, problem=found.reason)
    return ReadSample(
        url, found.title, found.published_at, _first_sentence(found.text), found.language, found.canonical_url
    )


def _first_sentence(text: str) -> str:
    line = text.partition("\n")[0]
    starts = sentence_starts(line)
    return (line[: starts[1]] if len(starts) > 1 else line).strip()
