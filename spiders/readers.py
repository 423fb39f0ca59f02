"""Listings of a kind that Watchdesk does not know, read by a function of the person who looks after the source.

The function is in a file of the folder `readers` beside sources.yaml. It gets the listing's body and address and
gives Links; asking for the listing, politeness, the archive and what is known of each address stay with the crawl.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urljoin

from spiders.errors import ListingError
from spiders.links import Link, aware, is_web_address

Reader = Callable[[bytes, str], Iterable[Link]]


def read_own(folder: Path, name: str, body: bytes, url: str) -> list[Link]:
    """The web addresses that the reader `file.function` finds in a body; relative ones are read against `url`.

    Raises ListingError when there is no such reader, or when it fails.
    """
    reader = _load(folder, name)
    try:
        found = [_absolute(link, url) for link in reader(body, url)]
    except Exception as error:  # another's code: whatever it raises is a listing that could not be read
        raise ListingError(f"the reader {name} failed: {type(error).__name__}: {error}") from error
    return [link for link in found if is_web_address(link.url)]


def _absolute(link: Link, base: str) -> Link:
    if not isinstance(link, Link):
        raise TypeError(f"it gave {link!r}, and no spiders.Link")
    published = aware(link.published_at) if link.published_at else None
    changed = aware(link.changed_at) if link.changed_at else published
    return Link(urljoin(base, link.url), link.title, published, changed)


def _load(folder: Path, name: str) -> Reader:
    module, _, function = name.partition(".")
    path = folder / f"{module}.py"
    spec = importlib.util.spec_from_file_location(f"watchdesk_reader_{module}", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise ListingError(f"there is no {path}, which should have the reader {name}")
    loaded = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(loaded)
    except Exception as error:  # another's code
        raise ListingError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    reader: Reader | None = getattr(loaded, function, None)
    if not callable(reader):
        raise ListingError(f"{path} has no function {function}")
    return reader
