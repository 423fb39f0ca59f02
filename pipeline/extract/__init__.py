"""Extraction: from a fetched page to an article, in child processes that can be killed."""

from pipeline.extract.pool import ExtractionPool
from pipeline.extract.reading import extract, extract_article

__all__ = ["ExtractionPool", "extract", "extract_article"]
