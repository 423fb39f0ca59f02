"""Pages whose text, headline and time somebody wrote down: NAME.warc.gz beside NAME.truth.json in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rich.progress import track
from warcio.archiveiterator import ArchiveIterator


class LabelledPage(NamedTuple):
    """A page as it was sent, and what is known of it; `kind` is the name of its set."""

    kind: str
    url: str
    body: bytes
    truth: dict[str, Any]


def labelled_pages(folder: Path) -> Iterator[LabelledPage]:
    """The pages of every set in the folder, set by set."""
    for path in sorted(folder.glob("*.truth.json")):
        kind = path.name.removesuffix(".truth.json")
        truths = json.loads(path.read_text(encoding="utf-8"))
        with path.with_name(f"{kind}.warc.gz").open("rb") as stream:
            for record in track(ArchiveIterator(stream), kind, total=len(truths), transient=True):
                headers = record.rec_headers
                yield LabelledPage(
                    kind,
                    headers.get_header("WARC-Target-URI"),
                    record.content_stream().read(),
                    truths[headers.get_header("X-Key")],
                )
