"""Measures which of the places that state a headline state the labelled one, and how often it is chosen.

python -m benchmarks.titles FOLDER

FOLDER holds NAME.warc.gz with pages and NAME.truth.json with their labels; those without a `title` are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.labelled_pages import LabelledPage, labelled_pages
from pipeline.extract.decode import decode
from pipeline.extract.document import Document, letters_of, parse
from pipeline.extract.jsonld import Node
from pipeline.extract.title import head_of, heading_of, strip_site, told_by

_WORD = re.compile(r"\w+")
CHOSEN, ANY = "Watchdesk's choice", "any of these places"
SHARED, SHOWN = "og:title, not h1 = JSON-LD", "h1 = JSON-LD, not og:title"
ROWS = ("h1", "JSON-LD", "og:title", "twitter:title", "<title>", ANY, CHOSEN, SHOWN, SHARED)


def main(folder: Path) -> None:
    """One row a place, one column a set: the share of labelled headlines that it states, as words alone."""
    pages, right = counted(labelled_pages(folder))
    table = Table("", *(f"{kind} ({count})" for kind, count in pages.items()), box=None)
    for row in ROWS:
        table.add_row(row, *(f"{right[kind, row] / count:.3f}" for kind, count in pages.items()))
    Console().print(table)


def counted(pages: Iterable[LabelledPage]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """The pages of each set that have a labelled headline, and those of them for which each of ROWS holds."""
    total: Counter[str] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for page in pages:
        label = _words(page.truth.get("title"))
        document = parse(decode(page.body, None).text, page.url) if label else None
        if document is not None:
            total[page.kind] += 1
            right.update((page.kind, row) for row in _held(document, label))
    return total, right


def _held(document: Document, label: str) -> Iterator[str]:
    node, name, chosen = head_of(document)
    stated = _stated(document, node, name)
    found = [place for place, words in stated.items() if words == label]
    yield from found
    if found:
        yield ANY
    if _words(chosen) == label:
        yield CHOSEN
    if stated["h1"] == stated["JSON-LD"] != stated["og:title"] != "":
        if "h1" in found:
            yield SHOWN
        if "og:title" in found:
            yield SHARED


def _stated(document: Document, node: Node | None, site: str | None) -> dict[str, str]:
    """What each place says, as words; the site's name is taken off where it stands behind a separator."""
    names = {letters_of(site or "")} - {""}
    texts = {
        "og:title": document.meta("og:title"),
        "h1": heading_of(document),
        "JSON-LD": told_by(node),
        "twitter:title": document.meta("twitter:title"),
        "<title>": document.title,
    }
    return {place: _words(strip_site(text or "", names)) for place, text in texts.items()}


def _words(text: str | None) -> str:
    return " ".join(_WORD.findall((text or "").lower()))


if __name__ == "__main__":
    typer.run(main)
