"""Whether a line belongs to the article: a scorecard over what a line and its surroundings look like.

Each property of a line gives points by the interval that its value falls into, and a line whose points together
speak clearly against it is left out: captions, credits, requests to subscribe, a word about the author. The
properties know no language and no site. The points were learned by boosting (`python -m benchmarks.scorecard`),
one property at a time, so that they add up and can be read.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import compress

from lxml.html import HtmlElement

from pipeline.extract.lines import CELLS, Line

# Beyond so many lines and characters nothing is gained.
FAR, MOST = 20, 3000
# Of so many characters' kinds the rest of a line is like.
SAMPLE = 200
# The share of a text that the scorecard leaves at least.
LEAST_KEPT = 0.65


@dataclass(frozen=True, slots=True)
class Property:
    """One property's points: those of the interval between two edges in which a value lies."""

    edges: tuple[float, ...]
    points: tuple[float, ...]

    def worth(self, value: float) -> float:
        """The points of a value."""
        return self.points[bisect_right(self.edges, value)]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The points of all properties, and the sum under which a line does not belong."""

    properties: dict[str, Property]
    least: float

    def sum(self, values: dict[str, float]) -> float:
        """The points of a line together."""
        return sum(one.worth(values[name]) for name, one in self.properties.items())


@cache
def scorecard() -> Scorecard:
    """The scorecard that the package carries."""
    stored = json.loads(files(__package__).joinpath("scorecard.json").read_text(encoding="utf-8"))
    properties = {
        name: Property(tuple(edges), tuple(points)) for name, (edges, points) in stored["points"].items()
    }
    return Scorecard(properties, stored["least"])


def belonging(found: list[Line], lines: list[Line], site_name: str | None) -> list[Line]:
    """Of the lines found for a text, those that belong to it; `lines` are all of the page."""
    card = scorecard()
    verdicts = [card.sum(values) >= card.least for values in described(found, lines, site_name)]
    return list(compress(found, trusted(verdicts, [len(line.text) for line in found])))


def trusted(verdicts: list[bool], sizes: list[int]) -> list[bool]:
    """The verdicts on a text's lines of these sizes; all good when they would leave out much of the text: such a
    page is unlike those that the scorecard was learned from.
    """
    return verdicts if sum(compress(sizes, verdicts)) >= LEAST_KEPT * sum(sizes) else [True] * len(verdicts)


def described(found: list[Line], lines: list[Line], site_name: str | None) -> Iterator[dict[str, float]]:
    """What each of the lines found looks like, by the names of the scorecard's properties."""
    if not found:
        return
    text = _Text(found)
    places = {id(line): at for at, line in enumerate(lines)}
    site = (site_name or "").lower()
    before, last = 0, places[id(found[0])] - FAR
    for at, line in enumerate(found):
        here = places[id(line)]
        following = lines[here + 1] if here + 1 < len(lines) else None
        yield (
            _look(line, site)
            | text.place(at, before)
            | {
                "gap before": min(here - last, FAR),
                "before a link": following is not None and following.is_linked,
            }
        )
        before, last = before + len(line.text), here


def _look(line: Line, site: str) -> dict[str, float]:
    """What a line says of itself; capitals, digits and links as shares of its characters."""
    text, size, element = line.text, len(line.text), line.element
    start = text[:SAMPLE]
    return {
        "length": size,
        "linked": line.linked / size,
        "capitals": sum(map(str.isupper, start)) / len(start),
        "digits": sum(map(str.isdigit, start)) / len(start),
        "heading": line.is_heading,
        "cell": element.tag in CELLS,
        "marks": len(line.marks),
        "image": next(element.iter("img"), None) is not None,
        "slanted": _is_set_off(element),
        "site": bool(site) and site in text.lower(),
    }


def _is_set_off(element: HtmlElement) -> bool:
    """Whether an element's text begins and goes on in italics, as the editors' remarks do."""
    first = next(iter(element), None)
    return (
        first is not None and first.tag in ("em", "i") and not ((element.text or "") + (first.tail or "")).strip()
    )


class _Text:
    """The lines found for one text, and what they have in common; sizes are in characters."""

    def __init__(self, found: list[Line]) -> None:
        self.found = found
        self.size = sum(len(line.text) for line in found)
        self.alike: Counter[tuple[object, ...]] = Counter()
        self.together: Counter[HtmlElement | None] = Counter()
        self.kinds = [_kind(line.element) for line in found]
        for line, kind in zip(found, self.kinds, strict=True):
            self.alike[kind] += len(line.text)
            self.together[line.element.getparent()] += len(line.text)
        usual = max(self.alike, key=lambda kind: self.alike[kind])
        self.depth = _depth(found[self.kinds.index(usual)].element)

    def place(self, at: int, before: int) -> dict[str, float]:
        """Where a line stands among the others: `before` it are so many characters."""
        line = self.found[at]
        return {
            "through": before / self.size,
            "after": min(self.size - before - len(line.text), MOST),
            "size": min(self.size, 2 * MOST),
            "previous": len(self.found[at - 1].text) if at else -1,
            "next": len(self.found[at + 1].text) if at + 1 < len(self.found) else -1,
            "heading before": at > 0 and self.found[at - 1].is_heading,
            "alike": self.alike[self.kinds[at]] / self.size,
            "together": self.together[line.element.getparent()] / self.size,
            "deeper": _depth(line.element) - self.depth,
        }


def _kind(element: HtmlElement) -> tuple[object, ...]:
    """What lines of one sort share: the element's tag and class, and those of the one around it."""
    above = element.getparent()
    around = (above.tag, above.get("class")) if above is not None else ()
    return (element.tag, element.get("class"), *around)


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())
