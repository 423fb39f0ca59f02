"""Who reprinted whom: the articles of a story by time, each with a line from the article it followed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log1p

from desk.showing import ago
from pipeline.records import Certainty
from pipeline.store.reading import Copy

MOST = 24  # articles drawn; the table of copies has all of them
ROW, TOP = 30, 20  # units of the drawing: from one article to the next, and above the first
CORNER = 8
LEFT, AXIS = 12, 230  # where time begins, and how wide it is
WIDTH = 720
MAX_WORDS = 60  # characters of a label; the drawing cannot break a line


@dataclass(frozen=True, slots=True)
class Dot:
    """An article in the drawing. `after` says how long after the lead it came, empty when that is not known.

    `source` and `followed` are titles of sources. `credited`: its credit line names the one it followed.
    `path` is the line from that one, empty for the lead.
    """

    article: int
    x: int
    y: int
    source: str
    after: str
    label: str
    followed: str = ""
    credited: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Reprints:
    """The drawing: its dots from the lead downwards, its height, and how many articles it leaves out."""

    dots: tuple[Dot, ...]
    height: int
    left_out: int
    width: int = WIDTH
    words_at: int = LEFT + AXIS + 16


def reprints(copies: Sequence[Copy], title: Callable[[str | None], str]) -> Reprints | None:
    """The drawing of a story's articles; None when there is nothing to draw, fewer than two.

    `title` gives a source's title. An article followed the earlier one that its credit line names; one that
    names none of them is drawn from the lead.
    """
    if len(copies) < 2:
        return None
    ordered = sorted(copies, key=lambda copy: (not copy.lead, copy.at, copy.article))
    drawn = ordered[:MOST]
    spread = _spread(drawn)
    dots: list[Dot] = []
    for place, copy in enumerate(drawn):
        named = _named(copy, drawn[:place], title)
        parent = dots[drawn.index(named) if named else 0] if place else None
        x, y = LEFT + round(AXIS * spread[place]), TOP + ROW * place
        dots.append(
            Dot(
                article=copy.article,
                x=x,
                y=y,
                source=title(copy.source),
                after=_after(drawn[0], copy) if place else "",
                label=_shortened(copy.credit or ("" if copy.lead else copy.part or "")),
                followed=parent.source if parent else "",
                credited=named is not None,
                path=_path(parent, x, y) if parent else "",
            )
        )
    return Reprints(tuple(dots), TOP + ROW * len(dots), len(ordered) - len(drawn))


def _path(parent: Dot, x: int, y: int) -> str:
    """Straight down from the parent, round the corner, and along to the article."""
    return (
        f"M{parent.x} {parent.y}V{y - CORNER}Q{parent.x} {y} {parent.x + CORNER} {y}H{max(x, parent.x + CORNER)}"
    )


def _spread(copies: Sequence[Copy]) -> list[float]:
    """How far right each stands, 0 to 1: by the logarithm of time, for most copies come within minutes."""
    minutes = [max(0.0, (copy.at - copies[0].at).total_seconds() / 60) for copy in copies]
    last = log1p(max(minutes)) or 1.0
    return [log1p(each) / last for each in minutes]


def _named(copy: Copy, earlier: Sequence[Copy], title: Callable[[str | None], str]) -> Copy | None:
    """The first of the earlier articles whose source the credit line names."""
    credit = (copy.credit or "").casefold()
    others = (other for other in earlier if other.source and other.source != copy.source)
    return next((other for other in others if title(other.source).casefold() in credit), None)


def _after(lead: Copy, copy: Copy) -> str:
    if Certainty.DAY in (lead.certainty, copy.certainty):
        return ""
    passed = ago(lead.at, copy.at)
    return "within a minute" if passed == "just now" else passed.removesuffix(" ago") + " later"


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_WORDS else text[: MAX_WORDS - 1].rstrip() + "…"
