"""Addresses in one normal spelling, so that each page is known by one name."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urldefrag, urlsplit, urlunsplit

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


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A site and the places that serve the same. `home` is its front page, `mirrors` are base addresses.

    A page at `/news/1` of the home is at `news/1` below each mirror.
    """

    home: str
    mirrors: tuple[str, ...] = ()

    def is_at_home(self, url: str) -> bool:
        """Whether an address lies on the home's host, `www.` aside."""
        return _place(urlsplit(url)).removeprefix("www.") == _place(urlsplit(self.home)).removeprefix("www.")

    def at_mirror(self, url: str, mirror: str) -> str:
        """The address at a mirror of what lies at an address of the home."""
        parts, base = urlsplit(url), urlsplit(mirror)
        path = base.path.rstrip("/") + (parts.path or "/")
        return urlunsplit((base.scheme, base.netloc, path, parts.query, ""))

    def at_home(self, url: str) -> str:
        """The home's address of what lies at an address of a mirror; any other address as it is."""
        mirror = self.mirror_of(url)
        if mirror is None:
            return url
        parts, home = urlsplit(url), urlsplit(self.home)
        path = "/" + parts.path.removeprefix(urlsplit(mirror).path.rstrip("/")).lstrip("/")
        return urlunsplit((home.scheme, home.netloc, path, parts.query, parts.fragment))

    def mirror_of(self, url: str) -> str | None:
        """The mirror that an address lies at, by http or https; None for any other address."""
        if not self.mirrors:
            return None
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        return next((mirror for mirror in self.mirrors if _is_below(parts, urlsplit(mirror))), None)


def _is_below(parts: SplitResult, base: SplitResult) -> bool:
    return _place(parts) == _place(base) and f"{parts.path}/".startswith(f"{base.path.rstrip('/')}/")


def _place(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2].lower()
