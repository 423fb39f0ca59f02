"""The files of a package besides its WARC file, as the WACZ standard wants them.

WACZ 1.1.1: https://specs.webrecorder.net/wacz/1.1.1/; CDXJ: https://specs.webrecorder.net/cdxj/0.1.0/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.evidence.form import Record, Story

WARC = "archive/data.warc.gz"
INDEX = "indexes/index.cdx"
PAGES = "pages/pages.jsonl"
STORY = "evidence/story.json"
PACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"
LISTED = (WARC, INDEX, PAGES, STORY)
WWW = re.compile(r"^www\d*\.")
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Listing:
    """A file as datapackage.json lists it; `sha256` in hex."""

    path: str
    sha256: str
    bytes: int


def surt(url: str) -> str:
    """The address in the order in which an index is sorted: `example,news)/ferry?a=1&b=2`.

    In lower case, the host's parts reversed, the parts of the query sorted; without scheme, a leading `www.`
    and a default port, as readers of WACZ files make the key that they look for. What is no address is
    its own key.
    """
    try:
        parts = urlsplit(url.lower())
        number = parts.port
    except ValueError:
        return url.lower().replace(" ", "%20")
    host = ",".join(reversed(WWW.sub("", parts.hostname or "").split(".")))
    port = f":{number}" if number and number != PORTS.get(parts.scheme) else ""
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}"


def index(records: Iterable[Record]) -> bytes:
    """The index of the responses, a line each, sorted by the bytes of the lines."""
    lines = (_index_line(record) for record in records if record.kind == "response")
    return b"".join(sorted(lines))


def _index_line(record: Record) -> bytes:
    status = record.status_line.split(" ")[1:2]
    kind = next((value for name, value in record.headers if name.lower() == "content-type"), "")
    told = {
        "url": record.url,
        "mime": kind.partition(";")[0].strip() or "unk",
        "status": status[0] if status else "",
        "digest": record.payload_digest,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": WARC.rpartition("/")[2],
        "recordDigest": f"sha256:{record.sha256}",
    }
    at = record.at.astimezone(UTC)
    return f"{surt(record.url)} {at:%Y%m%d%H%M%S} {json.dumps(told, ensure_ascii=False)}\n".encode()


def pages(stories: Iterable[Story], records: Mapping[str, Record]) -> bytes:
    """The list of pages: each page once, with the headline of the first revision that was read from it."""
    lines: dict[str, dict[str, Any]] = {}
    for story in stories:
        for article in story.articles:
            for revision in article.revisions:
                record = records[revision.record_id]
                lines.setdefault(record.record_id, _page(record, revision.title))
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    return b"".join(_line(one) for one in (head, *lines.values()))


def _page(record: Record, title: str | None) -> dict[str, Any]:
    told = {"id": record.record_id.strip("<>"), "url": record.url, "ts": stamp(record.at)}
    return told | ({"title": title} if title else {})


def datapackage(listings: Iterable[Listing], title: str, description: str, main: Record) -> bytes:
    """The manifest. It has no time of creation, so that the same input gives the same bytes."""
    told = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": "Watchdesk",
        "title": title,
        "description": description,
        "mainPageUrl": main.url,
        "mainPageDate": stamp(main.at),
        "resources": [
            {
                "name": one.path.rpartition("/")[2],
                "path": one.path,
                "hash": f"sha256:{one.sha256}",
                "bytes": one.bytes,
            }
            for one in listings
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def digest(sha256: str) -> bytes:
    """The file that holds the manifest's SHA-256."""
    return _line({"path": PACKAGE, "hash": f"sha256:{sha256}"})


def stamp(at: datetime) -> str:
    """A time as RFC 3339 writes it, to the second, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
