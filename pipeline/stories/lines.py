"""Grouping for anyone's texts: JSON lines in, JSON lines out, nothing stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.records import WatchdeskError
from pipeline.stories.clusters import Link, cluster, connected
from pipeline.stories.finding import Finder, links_to
from pipeline.stories.fingerprints import Fingerprint, fingerprint, read_sketch


@dataclass(frozen=True, slots=True)
class _Text:
    id: Any
    print: Fingerprint


def group_lines(lines: Iterable[str]) -> Iterator[str]:
    """A line {"id", "story"} for each article line, in the order given.

    A line has "id" and "text", and may have "title"; what else it has is left alone. `story` is the id of
    one of the story's articles; which one does not depend on the order of the lines. Empty lines are passed
    over. Raises WatchdeskError with the line's number when a line is no such object.
    """
    texts = [_read(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    stories = _stories({text.print.exact: text.print for text in texts if text.print.bands})
    names: dict[int, Any] = {}
    for text in sorted(texts, key=lambda text: json.dumps(text.id)):
        if text.print.bands:
            names.setdefault(stories[text.print.exact], text.id)
    for text in texts:
        story = names[stories[text.print.exact]] if text.print.bands else text.id
        yield json.dumps({"id": text.id, "story": story}, ensure_ascii=False)


def _stories(prints: Mapping[int, Fingerprint]) -> dict[int, int]:
    """For every text one text of its story, the same for all of them."""
    links = list(_links(prints[exact] for exact in sorted(prints)))
    sets = connected(prints, links)
    set_of = {text: number for number, texts in enumerate(sets) for text in texts}
    inside: list[list[Link]] = [[] for _ in sets]
    for link in links:
        if set_of[link.shorter] == set_of[link.longer]:
            inside[set_of[link.shorter]].append(link)
    stories = (story for texts, among in zip(sets, inside, strict=True) for story in cluster(texts, among))
    return {text: story[0] for story in stories for text in story}


def _links(prints: Iterable[Fingerprint]) -> Iterator[Link]:
    finder, sketches = Finder(), {}
    for one in prints:
        sketches[one.exact] = sketch = read_sketch(one.data)
        yield from links_to(one.exact, sketch, {other: sketches[other] for other in finder.likely(one)})
        finder.add(one)


def _read(line: str, number: int) -> _Text:
    try:
        given = json.loads(line)
    except ValueError as error:
        raise WatchdeskError(f"line {number} is no JSON: {error}") from error
    if not isinstance(given, dict) or "id" not in given:
        raise WatchdeskError(f'line {number} is no article: an object with "id" and "text" is expected')
    title, text = given.get("title") or "", given.get("text") or ""
    if not isinstance(title, str) or not isinstance(text, str):
        raise WatchdeskError(f'line {number}: "title" and "text" must be strings')
    return _Text(given["id"], fingerprint(title, text))
