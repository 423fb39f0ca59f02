"""What machines read in the head of an article page: JSON-LD in its varied shapes, meta tags."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from newsroom import dates
from newsroom.items import BlockKind, Item, Kind
from newsroom.publications import Publication
from newsroom.sites import SITES

_TYPES = {
    Kind.REPORT: "NewsArticle",
    Kind.NOTICE: "NewsArticle",
    Kind.VIDEO: "VideoObject",
    Kind.LIVEBLOG: "LiveBlogPosting",
    Kind.GALLERY: "ImageGallery",
}


def embedded(data: object) -> Markup:
    """Data as JSON that is safe inside a script element."""
    return Markup(json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"))


def json_ld(pub: Publication, base: str) -> Markup:
    """The JSON-LD of an article: plain, in a @graph, or in a list, by the item's name."""
    article = {"@type": _TYPES[pub.item.kind], **_article(pub, base)}
    shape = _SHAPES[_dice(pub.item) % len(_SHAPES)]
    return embedded(shape(article, pub, base))


def share_title(pub: Publication) -> str:
    """The Open Graph title; on a third of the items the site's name is tacked on."""
    suffix = f" - {SITES[pub.site].title}" if _dice(pub.item) // 3 % 3 == 0 else ""
    return pub.item.title + suffix


def description(item: Item) -> str:
    """The summary for meta tags and feeds: the lead, or the opening of the body."""
    return item.lead or f"{item.blocks[0].text[:180].rpartition(' ')[0]}…"


def _dice(item: Item) -> int:
    return zlib.crc32(item.slug.encode())


def _article(pub: Publication, base: str) -> dict[str, Any]:
    item, site = pub.item, SITES[pub.site]
    facts: dict[str, Any] = {
        "headline": item.title,
        "description": description(item),
        "url": base + pub.path,
        "mainEntityOfPage": {"@type": "WebPage", "@id": base + pub.path},
        "datePublished": dates.iso(pub.published_at, pub.site),
        "dateModified": dates.iso(pub.modified_at, pub.site),
        "inLanguage": site.language,
        "articleSection": site.section(item.section).title,
        "keywords": ", ".join(item.tags),
        "image": {"@type": "ImageObject", "url": base + pub.photo(650), "width": 650, "height": 365},
        "author": _authors(item, site.title),
        "publisher": _publisher(pub, base),
        "isAccessibleForFree": True,
    }
    if item.kind is Kind.VIDEO:
        facts |= {"name": item.title, "uploadDate": facts["datePublished"], "duration": "PT2M14S"}
    if item.kind is Kind.LIVEBLOG:
        facts["liveBlogUpdate"] = _updates(pub)
    return facts


def _authors(item: Item, newsroom: str) -> Any:
    people = [{"@type": "Person", "name": name} for name in item.byline]
    if not people:
        return {"@type": "Organization", "name": newsroom}
    return people[0] if len(people) == 1 else people


def _publisher(pub: Publication, base: str) -> dict[str, Any]:
    logo = {"@type": "ImageObject", "url": f"{base}/logo.png"}
    return {"@type": "NewsMediaOrganization", "name": SITES[pub.site].title, "url": f"{base}/", "logo": logo}


def _updates(pub: Publication) -> list[dict[str, str]]:
    heads = [block.text for block in pub.item.blocks if block.kind is BlockKind.HEADING]
    return [
        {"@type": "BlogPosting", "headline": head, "datePublished": dates.iso(at, pub.site)}
        for head, at in zip(heads, pub.entry_times, strict=True)
    ]


def _plain(article: dict[str, Any], pub: Publication, base: str) -> Any:
    return {"@context": "https://schema.org", **article}


def _graph(article: dict[str, Any], pub: Publication, base: str) -> Any:
    page = {"@type": "WebPage", "@id": base + pub.path, "name": f"{pub.item.title} | {SITES[pub.site].title}"}
    return {"@context": "https://schema.org", "@graph": [_publisher(pub, base), page, article]}


def _list(article: dict[str, Any], pub: Publication, base: str) -> Any:
    crumbs = [SITES[pub.site].title, SITES[pub.site].section(pub.item.section).title]
    trail = [{"@type": "ListItem", "position": n, "name": crumb} for n, crumb in enumerate(crumbs, 1)]
    return [
        {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": trail},
        {"@context": "https://schema.org", **article},
    ]


_SHAPES: tuple[Callable[[dict[str, Any], Publication, str], Any], ...] = (_plain, _graph, _list)
