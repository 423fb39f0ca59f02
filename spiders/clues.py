"""What a page says about where the site's articles are listed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from lxml import html

from spiders.pages import base_of, joined, tree_of
from spiders.shapes import looks_like_article

MAX_ANCHORS = 3000
_FEED_TYPE = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json)", re.IGNORECASE)
_FEED_PART = re.compile(
    r"(?:rss\w*|feeds?|atom|rdf)(?:\.(?:xml|php|html?))?|.+\.(?:rss|atom|rdf)|index\.xml", re.IGNORECASE
)
_API = re.compile(r"/api/[^/]+")
_NO_SECTION = re.compile(
    r"about|contact|privacy|terms|search|log-?in|sign|subscri|advert|imprint|impressum|donat|help|cookie|tag|author"
    r"|/page/|\.(?:png|jpe?g|svg|gif|css|js|pdf|xml|gz|ico|mp[34])$",
    re.IGNORECASE,
)
_NEWEST = re.compile(r"latest|archiv|/all|news", re.IGNORECASE)
_DAY = re.compile(
    r"(?P<before>.*?[/=])(?P<year>20\d\d)(?P<mark>[-/.]?)(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?P<after>(?:/|\.html?)?)"
)
_DATED_ARTICLE = re.compile(r"(?P<before>/(?:[^/]+/)?)(?P<year>20\d\d)/(?P<month>\d\d?)/(?P<day>\d\d?)/[^/]+/?")
_TITLE_MARK = re.compile(r"\s+[-|–—»·:]\s+")
_TITLE_LENGTH = 100


@dataclass(frozen=True)
class Clues:
    """What one page gives: feeds that it announces, all links on it, and how it calls itself."""

    announced: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    title: str = ""
    language: str | None = None

    @property
    def feeds(self) -> list[str]:
        """Announced feeds, then links that look like feeds or like pages that list them."""
        likely = [url for url in self.links if looks_like_feed(url)]
        return [url for url in dict.fromkeys([*self.announced, *likely]) if "comment" not in url.lower()]


def clues_of(body: bytes, url: str, encoding: str | None = None) -> Clues:
    """Read an HTML page. Raises ListingError when it is none."""
    root = tree_of(body, encoding)
    base = base_of(root, url)
    announced, sitemaps = [], []
    for link in root.iter("link"):
        target = joined(base, link.get("href") or "")
        rel = (link.get("rel") or "").lower().split()
        if target and "alternate" in rel and _FEED_TYPE.search(link.get("type") or ""):
            announced.append(target)
        elif target and "sitemap" in rel:
            sitemaps.append(target)
    anchors = list(root.iter("a"))[:MAX_ANCHORS]
    links = [target for anchor in anchors if (target := joined(base, anchor.get("href") or ""))]
    return Clues(announced, sitemaps, list(dict.fromkeys(links)), _title(root, bare_host(url)), _language(root))


def looks_like_feed(url: str) -> bool:
    """Whether an address is one where feeds, or lists of feeds, commonly lie."""
    path = urlsplit(url).path
    last = path.rstrip("/").rpartition("/")[2]
    return bool(_FEED_PART.fullmatch(last) or _API.fullmatch(path))


def sections_of(links: Iterable[str], home: str) -> list[str]:
    """The links to pages of the site that may list its articles; those with the newest first."""
    host, front = bare_host(home), urlsplit(home).path.rstrip("/")
    found = []
    for url in dict.fromkeys(link.partition("#")[0] for link in links):
        path = urlsplit(url).path
        if bare_host(url) != host or path.rstrip("/") == front or path.strip("/").count("/") > 1:
            continue
        if not (_NO_SECTION.search(path) or looks_like_feed(url) or looks_like_article(url) or day_in(url)):
            found.append(url)
    return sorted(found, key=lambda url: not _NEWEST.search(urlsplit(url).path))


def bare_host(url: str) -> str:
    """The host and port, in lower case and without `www.`."""
    return urlsplit(url).netloc.lower().removeprefix("www.")


@dataclass(frozen=True, slots=True)
class DayPattern:
    """A daily archive's address. `example` is a day that the site links to.

    `padding` says whether days and months below ten have a zero in front; None when no link shows it.
    """

    before: str
    mark: str
    after: str
    padding: bool | None
    example: date

    def template(self, padding: bool) -> str:
        """The address with {year}, {month} and {day}, as a Source has it."""
        two = ":02d" if padding else ""
        return f"{self.before}{{year}}{self.mark}{{month{two}}}{self.mark}{{day{two}}}{self.after}"


def day_in(url: str) -> tuple[str, str, str, re.Match[str]] | None:
    """The parts around the date, when an address ends in the date of a day."""
    parts = urlsplit(url)
    found = _DAY.fullmatch(parts.path + (f"?{parts.query}" if parts.query else ""))
    if not found or _date(found) is None or (not found["mark"] and len(found["month"] + found["day"]) != 4):
        return None
    return found["before"], found["mark"], found["after"], found


def day_patterns(links: Iterable[str], home: str) -> list[DayPattern]:
    """Daily archives that the site links to, the most frequent first; then those that dated articles suggest."""
    host = bare_host(home)
    own = [url for url in dict.fromkeys(links) if bare_host(url) == host and not set("{}") & set(url)]
    linked: dict[tuple[str, str, str], list[re.Match[str]]] = {}
    suggested: dict[tuple[str, str, str], list[re.Match[str]]] = {}
    for url in own:
        root = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if day := day_in(url):
            linked.setdefault((root + day[0], day[1], day[2]), []).append(day[3])
        elif (dated := _DATED_ARTICLE.fullmatch(urlsplit(url).path)) and _date(dated):
            suggested.setdefault((root + dated["before"], "/", "/"), []).append(dated)
    return [
        _day_pattern(key, found)
        for group in (linked, suggested)
        for key, found in sorted(group.items(), key=lambda one: -len(one[1]))
    ]


def _day_pattern(key: tuple[str, str, str], found: list[re.Match[str]]) -> DayPattern:
    numbers = [one[name] for one in found for name in ("month", "day")]
    shown = Counter(number.startswith("0") for number in numbers if int(number) < 10)
    padding = shown[True] >= shown[False] if shown else None
    if not key[1]:
        padding = True
    return DayPattern(*key, padding, max(day for one in found if (day := _date(one))))


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _title(root: html.HtmlElement, host: str) -> str:
    """The site's name: what it tells social networks, else the part of the page's title that is like its host.

    When none is, the shortest part, for slogans are longer than names.
    """
    for meta in root.iter("meta"):
        if meta.get("property") == "og:site_name" and (meta.get("content") or "").strip():
            return " ".join(meta.get("content").split())[:_TITLE_LENGTH]
    for title in root.iter("title"):
        parts = [part for part in _TITLE_MARK.split(" ".join(title.text_content().split())) if len(part) > 2]
        return min(parts, key=lambda part: (not _is_like(part, host), len(part)), default="")[:_TITLE_LENGTH]
    return ""


def _is_like(part: str, host: str) -> bool:
    return any(word in host for word in re.findall(r"\w{4,}", part.lower()))


def _language(root: html.HtmlElement) -> str | None:
    found = re.match(r"[a-z]{2,3}(?=[-_]|$)", (root.get("lang") or "").strip().lower())
    return found[0] if found else None
