"""Polish, by rule."""

from __future__ import annotations

from pipeline.topics.inflection.paradigms import Paradigm


def paradigms(word: str) -> list[Paradigm]:
    """None yet."""
    return []
