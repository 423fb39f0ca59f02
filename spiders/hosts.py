"""Hosts that a source's requests may be sent to although their addresses are not public."""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.config import Source


def permitted(source: Source) -> list[str]:
    """Those of its own addresses, when it allows private ones, and that of its proxy; elsewhere none is."""
    proxy = [plain_host(urlsplit(source.proxy).hostname or "")] if source.proxy else []
    return [*private_hosts(source), *proxy]


def private_hosts(source: Source) -> list[str]:
    """The hosts of a source's own addresses, when it allows private ones; elsewhere none is allowed."""
    if not source.private_addresses:
        return []
    listings = (*source.feeds, *source.sitemaps, *source.sections, *source.readers)
    own = (source.home, *listings, *source.mirrors, *filter(None, [source.archive]))
    return sorted({plain_host(urlsplit(url).hostname or "") for url in own})


def plain_host(host: str) -> str:
    """A host in the one form that is compared."""
    return host.lower().rstrip(".")
