"""When an article was published and last changed: every statement with its place, the surest one taken.

Machine-readable statements come before visible ones and those before the address, because each is read less
often by people and more often by other machines, so it is more complete (zone, seconds); but a statement
without a clock never beats one with a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from pipeline.config.sources import Rules
from pipeline.extract.datelines import datelines
from pipeline.extract.document import Document, is_beside, select, words_of
from pipeline.extract.jsonld import Node, string
from pipeline.extract.lines import Line
from pipeline.extract.moments import Moment, read_moment
from pipeline.records import Certainty, Dated, Listed, TimeBasis

# The first news sites; earlier dates come from numbers that are no dates.
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(days=1)

PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "publish-date", "publish_date", "publishdate", "published_at", "published_time",
    "pubdate", "publication_date", "article.published", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dcterms.date", "dc.date", "dc.date.created", "date", "article_date_original", "article.created",
    "article:create_time", "release_date", "og:pubdate", "displaydate", "rbpubdate", "bt:pubdate",
    "citation_publication_date", "datecreated",
)  # fmt: skip
MODIFIED_METAS = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "article.updated", "bt:moddate",
    "updated_time",
)  # fmt: skip

_ADDRESS_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/\-.]?)([01]\d)\2([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class _Statement:
    moment: Moment
    basis: TimeBasis


@dataclass(frozen=True, slots=True)
class Times:
    """What the page says about its article's times; None where it says nothing believable."""

    published: Dated | None
    modified: Dated | None


@dataclass(frozen=True, slots=True)
class Reader:
    """How times on a page are read: the site's zone, the order of numeric dates, the latest believable time."""

    timezone: str | None
    month_first: bool
    latest: datetime

    def statement(self, text: str | None, basis: TimeBasis) -> _Statement | None:
        """A text that states a believable time."""
        moment = read_moment(text, month_first=self.month_first) if text else None
        if moment is None or not EARLIEST <= moment.at() <= self.latest + CLOCK_SKEW:
            return None
        return _Statement(moment, basis)

    def all(self, texts: Iterable[str | None], basis: TimeBasis) -> list[_Statement]:
        """The believable times among texts."""
        return [found for text in texts if (found := self.statement(text, basis))]


def read_times(
    document: Document,
    node: Node | None,
    lines: list[Line],
    *,
    timezone: str | None,
    listed: Listed | None,
    first_seen: datetime | None,
    rules: Rules | None = None,
) -> Times:
    """Publication and change of the page's article, from every place that states them; what `rules` name first."""
    reader = Reader(timezone, _month_first(document), first_seen or datetime.now(UTC))
    published = [
        *reader.all(_ruled(document, rules), TimeBasis.RULE),
        *reader.all(_json_ld(node, "datePublished", "dateCreated", "uploadDate"), TimeBasis.JSON_LD),
        *reader.all((document.meta(name) for name in PUBLISHED_METAS), TimeBasis.META),
        *reader.all(_time_tags(document, "publi"), TimeBasis.TIME_TAG),
        *_listing(listed),
    ]
    modified = [
        *reader.all(_json_ld(node, "dateModified"), TimeBasis.JSON_LD),
        *reader.all((document.meta(name) for name in MODIFIED_METAS), TimeBasis.META),
        *reader.all(_time_tags(document, "modif"), TimeBasis.TIME_TAG),
    ]
    if not (modified and any(_is_instant(one) for one in published)):
        shown, changed = datelines(lines, document.headline)
        changes = reader.all(changed, TimeBasis.DATELINE)
        published += reader.all(shown, TimeBasis.DATELINE)
        # A page that shows only when it was last changed was published then or somewhat earlier.
        published += changes
        modified += changes
    addressed = reader.all([_address_day(document.url)], TimeBasis.ADDRESS)
    published = [one for one in published if one.basis is not TimeBasis.DATELINE or _agrees(one, addressed)]
    published = published + addressed or modified
    zone = _zone_of_page(published + modified)
    first = _surest(published, reader.timezone, zone)
    change = _surest(modified, reader.timezone, zone)
    if first and change and change.at < first.at and change.certainty is not Certainty.DAY:
        change = None
    return Times(first, change)


def _agrees(statement: _Statement, others: list[_Statement]) -> bool:
    """A visible date may be about anything; one in the address is that of the publication."""
    return all(_near(statement.moment.day, other.moment.day) for other in others)


def _is_instant(statement: _Statement) -> bool:
    return statement.moment.clock is not None and statement.moment.zone is not None


def _month_first(document: Document) -> bool:
    return (document.tree.get("lang") or "").lower().replace("_", "-") in ("en-us", "en-ph")


def _ruled(document: Document, rules: Rules | None) -> list[str | None]:
    """What the element says that the site's rules name: its machine-readable time, else its text."""
    found = select(document.tree, rules.time) if rules and rules.time else []
    return [element.get("datetime") or element.get("content") or words_of(element) for element in found[:1]]


def _json_ld(node: Node | None, *keys: str) -> list[str | None]:
    return [string(node.get(key)) for key in keys] if node else []


def _listing(listed: Listed | None) -> list[_Statement]:
    at = listed.published_at.astimezone(UTC) if listed and listed.published_at else None
    return [_Statement(Moment(at.date(), at.time(), UTC), TimeBasis.LISTING)] if at else []


def _time_tags(document: Document, kind: str) -> Iterator[str | None]:
    """Microdata of that kind, then (for the publication) the first `<time>` that stands by the headline."""
    for element in document.properties:
        mark = element.get("itemprop", "").lower()
        if kind in mark and "date" in mark:
            yield element.get("content") or element.get("datetime") or words_of(element)
    if kind == "publi":
        own = [element for element in document.tagged("time") if not is_beside(element)]
        marked = [
            element for element in own if "pubdate" in element.attrib or "publish" in (element.get("class") or "")
        ]
        plain = [element for element in own if "updat" not in (element.get("class") or "") + _before(element)]
        for element in (marked + plain)[:3]:
            yield element.get("datetime") or words_of(element)


def _before(element: HtmlElement) -> str:
    parent = element.getparent()
    return (parent.text or "").lower() + (parent.get("class") or "").lower() if parent is not None else ""


def _address_day(url: str) -> str | None:
    match = _ADDRESS_DAY.search(urlsplit(url).path)
    return f"{match[1]}-{match[3]}-{match[4]}" if match else None


def _zone_of_page(statements: list[_Statement]) -> tzinfo | None:
    """The offset that the page states for any of its times, other than UTC, which is often a default."""
    return next(
        (one.moment.zone for one in statements if one.moment.zone and one.moment.zone.utcoffset(None)), None
    )


def _surest(statements: list[_Statement], timezone: str | None, page_zone: tzinfo | None) -> Dated | None:
    """The first statement with clock and zone; else with a clock; else a day alone.

    A later statement counts only when it is about the same day as the first one.
    """
    if not statements:
        return None
    first = statements[0]
    close = [one for one in statements if _near(one.moment.day, first.moment.day)]
    for one in close:
        if _is_instant(one):
            return Dated(one.moment.at(), one.basis)
    for one in close:
        if one.moment.clock:
            if timezone:
                return Dated(one.moment.at(ZoneInfo(timezone)), one.basis, Certainty.ZONE_ASSUMED)
            if page_zone:
                return Dated(one.moment.at(page_zone), one.basis, Certainty.ZONE_ASSUMED)
            return Dated(one.moment.at(), one.basis, Certainty.ZONE_UNKNOWN)
    return Dated(first.moment.at(), first.basis, Certainty.DAY)


def _near(one: date, other: date) -> bool:
    return abs((one - other).days) <= 1
