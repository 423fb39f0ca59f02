"""Cheap checks before a page is parsed: what is too large, too deep in tags, or no HTML at all."""

from __future__ import annotations

import re

MAX_BYTES = 10 * 1024 * 1024
# Parsing and pruning slow down faster than the number of tags grows; the largest real article pages
# have some 20,000.
MAX_TAGS = 200_000
SNIFFED = 1024

HTML_TYPES = ("text/html", "application/xhtml+xml")
# Servers that know no better send these for HTML, so the bytes decide.
VAGUE_TYPES = ("", "text/plain", "application/octet-stream", "text/xml", "application/xml")
MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a media file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "compressed data"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"),
    (b"BM", "an image"),
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]")
_MARKUP = re.compile(
    rb"<(?:!doctype html|html|head|body|article|main|div|p|h1|title|meta|script|section)[\s>/]", re.I
)


def refusal(body: bytes, content_type: str | None) -> str | None:
    """Why a body is not worth parsing, or None when it looks like an HTML page of ordinary size."""
    if not body.strip(b" \t\r\n\0"):
        return "empty body"
    if len(body) > MAX_BYTES:
        return f"larger than {MAX_BYTES // 2**20} MiB"
    return _other_format(body, content_type) or _too_many_tags(body)


def _other_format(body: bytes, content_type: str | None) -> str | None:
    media = (content_type or "").partition(";")[0].strip().lower()
    start = body[:SNIFFED].lstrip()
    kind = next((kind for magic, kind in MAGIC if start.startswith(magic)), None)
    if kind and not (kind == "an image" and start.startswith(b"BM") and b"\0" not in start):
        return f"no HTML but {kind}"
    if _FEED.search(start) and not _MARKUP.search(start):
        return "no HTML but a feed or sitemap"
    if media in HTML_TYPES:
        return None
    if media not in VAGUE_TYPES and not media.endswith("+xml"):
        return f"no HTML but {media}"
    return None if _has_markup(body) else "no HTML: there is no markup"


def _has_markup(body: bytes) -> bool:
    """UTF-16 pages show their tags once the zero bytes are out."""
    return _MARKUP.search(body[: 64 * 1024].replace(b"\0", b"")) is not None


def _too_many_tags(body: bytes) -> str | None:
    return f"more than {MAX_TAGS} tags" if body.count(b"<") > MAX_TAGS else None
