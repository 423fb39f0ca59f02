"""Feeds and sitemaps: RSS 2.0, sitemaps.org 0.9 with index, and Google's news sitemaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from newsroom.press import Stand
from newsroom.publications import Edition, Publication
from newsroom.sites import SITES

FEED_ITEMS = 20
_PART_SIZE = 25
_NEWS_WINDOW = timedelta(hours=48)


def meridian_feed(stand: Stand, edition: Edition, section: str) -> str:
    """The latest 20 of a section, or of everything; links carry the tracking parameters of such feeds."""
    pubs = edition.of_section(section) if section else edition.publications
    site = SITES[edition.site]
    title = f"{site.title} - {site.section(section).title}" if section else site.title
    path = f"/api/{site.feed_code(section)}"
    return _feed(stand, title, path, pubs, "?utm_source=rss&utm_medium=feed")


def wire_feed(stand: Stand, edition: Edition, section: str) -> str:
    """The Transit Ledger's feed of a section, or of everything."""
    pubs = edition.of_section(section) if section else edition.publications
    path = f"/category/{section}/feed/" if section else "/feed/"
    return _feed(stand, SITES[edition.site].title, path, pubs, "")


def sitemap_count(edition: Edition) -> int:
    """Into how many sitemaps the index splits."""
    return max(1, -(-len(edition.publications) // _PART_SIZE))


def sitemap_index(stand: Stand, edition: Edition) -> str:
    """The index over an edition's sitemaps."""
    parts = [(f"/sitemap_{n}.xml.gz", _newest(edition, n)) for n in range(1, sitemap_count(edition) + 1)]
    return stand.render("sitemap_index.xml", parts=parts)


def sitemap_part(stand: Stand, edition: Edition, number: int) -> str:
    """One of an edition's sitemaps, `number` counting from 1."""
    return stand.render("sitemap.xml", pubs=_part(edition, number))


def flat_sitemap(stand: Stand, edition: Edition) -> str:
    """A single sitemap of everything."""
    return stand.render("sitemap.xml", pubs=edition.publications)


def news_sitemap(stand: Stand, edition: Edition) -> str:
    """What was published in the 48 hours before the edition last changed."""
    since = edition.changed_at - _NEWS_WINDOW
    return stand.render(
        "news_sitemap.xml", pubs=[pub for pub in edition.publications if pub.published_at >= since]
    )


def robots(stand: Stand, sitemaps: Sequence[str]) -> str:
    """The site's rules for crawlers, with the sitemaps it names."""
    places = [f"Sitemap: {stand.base}{path}" for path in sitemaps]
    return "\n".join(["User-agent: *", "Disallow: /forbidden/", "", *places]) + "\n"


def _feed(stand: Stand, title: str, path: str, pubs: Sequence[Publication], tracking: str) -> str:
    return stand.render(
        "rss.xml",
        title=title,
        path=path,
        pubs=pubs[:FEED_ITEMS],
        tracking=tracking,
        at=stand.edition.changed_at,
    )


def _part(edition: Edition, number: int) -> Sequence[Publication]:
    """Sitemaps fill from the oldest item on, so that only the last one changes with the news."""
    oldest_first = edition.publications[::-1]
    return oldest_first[(number - 1) * _PART_SIZE : number * _PART_SIZE]


def _newest(edition: Edition, number: int) -> datetime:
    return max((pub.modified_at for pub in _part(edition, number)), default=edition.changed_at)
