"""Extraction on pages of WARC files: trafilatura, ours in one process, and ours over worker processes.

usage: python -m benchmarks.extraction FILE.warc.gz...
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura
from rich.console import Console
from rich.table import Table

from pipeline.archive import read_archive
from pipeline.extract import ExtractionPool, extract_article
from pipeline.records import Page


def pages_of(files: list[Path]) -> list[Page]:
    """Every page in the files."""
    return [record for file in files for record in read_archive(file, file.name) if isinstance(record, Page)]


def taking_turns(pages: list[Page], ways: dict[str, Callable[[Page], object]]) -> dict[str, float]:
    """Seconds that each way takes over the pages; they take turns page by page, so their ratio holds."""
    seconds = dict.fromkeys(ways, 0.0)
    for page in pages:
        for name, way in ways.items():
            begun = time.perf_counter()
            way(page)
            seconds[name] += time.perf_counter() - begun
    return seconds


def pooled(pages: list[Page], workers: int) -> float:
    """Seconds that a pool takes over the pages, its start left out."""
    with ExtractionPool(workers=workers) as pool:
        list(pool.map(pages[:workers], lambda page: {}))
        begun = time.perf_counter()
        for _ in pool.map(pages, lambda page: {}):
            pass
        return time.perf_counter() - begun


def main() -> None:
    """Print pages a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    pages = pages_of(parser.parse_args().files)
    seconds = taking_turns(
        pages,
        {
            "trafilatura with metadata": lambda page: trafilatura.bare_extraction(
                page.body, url=page.url, with_metadata=True, include_comments=False
            ),
            "ours": lambda page: extract_article(page.body, page.url),
        },
    )
    for workers in sorted({1, os.cpu_count() or 1}):
        seconds[f"ours, pool of {workers}"] = pooled(pages, workers)
    base = seconds["trafilatura with metadata"]
    table = Table("", "pages/s", "times trafilatura")
    for name, taken in seconds.items():
        table.add_row(name, f"{len(pages) / taken:,.0f}", f"{base / taken:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
