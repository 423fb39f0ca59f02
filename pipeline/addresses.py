"""Addresses in one normal spelling, so that each page is known by one name."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit, urlunsplit

from courlan import normalize_url


def normalise(url: str) -> str:
    """The address without fragment, user name, tracking parameters and default port; host in lower case.

    What is no address comes back as it was, so that it can be recorded and refused by whoever fetches it.
    """
    bare = urldefrag(url.strip())[0]
    try:
        parts = urlsplit(bare)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return bare
        if "@" in parts.netloc:
            parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
        return str(normalize_url(urlunsplit(parts))) if parts.path else str(normalize_url(bare + "/"))
    except ValueError:
        return bare
