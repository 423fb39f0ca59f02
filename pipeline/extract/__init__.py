"""Extraction: from a fetched page to an article, in child processes that can be killed.

The extractor and its libraries are loaded when `extract` or `extract_article` is first asked for: a process
that only hands pages to the pool never needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.extract.pool import ExtractionPool

if TYPE_CHECKING:
    from pipeline.extract.reading import extract, extract_article

__all__ = ["ExtractionPool", "extract", "extract_article"]


def __getattr__(name: str) -> Any:
    if name not in ("extract", "extract_article"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline.extract import reading

    return getattr(reading, name)
