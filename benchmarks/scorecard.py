"""Learns the scorecard of lines (`pipeline/extract/scorecard.json`) from pages whose text is known.

    python -m benchmarks.scorecard FOLDER             what it would give on pages of sites it has not seen
    python -m benchmarks.scorecard FOLDER --write     the same, then learned from all pages and written

FOLDER holds NAME.warc.gz with pages and NAME.truth.json with their labels: the whole `text`, or snippets that are
in it (`with`) or not (`without`). Learned by gradient boosting of stumps on the logistic loss (J. H. Friedman:
Greedy function approximation, 2001), so that the points of a property are a step function of its value.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from statistics import mean
from typing import Annotated, Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.labelled_pages import LabelledPage, labelled_pages
from pipeline.extract.decode import decode
from pipeline.extract.document import parse
from pipeline.extract.facts import lead
from pipeline.extract.scorecard import Property, Scorecard, described, trusted
from pipeline.extract.text import all_lines, found_lines, stated_text, without_title
from pipeline.extract.title import head_of

CARD = Path("pipeline/extract/scorecard.json")
FOLDS, ROUNDS, RATE, BINS, SMOOTHING, LEAST_WEIGHT = 8, 500, 0.1, 24, 5.0, 2.0
# A line is left out when it belongs with a lower probability than this.
BELIEF = 0.25
# What a labelled snippet weighs against a page whose whole text is known.
SNIPPET = 0.15
PAGE = 20.0
_TOKEN = re.compile(r"\w+")
Array = npt.NDArray[np.float64]


@dataclass(slots=True)
class Page:
    """A labelled page: its lines with their properties, whether each belongs (None: unknown), and the weights."""

    kind: str
    site: str
    truth: dict[str, Any]
    title: str | None
    lines: list[str]
    properties: list[dict[str, float]]
    belongs: list[bool | None]
    weights: list[float]


def main(folder: Path, write: Annotated[bool, typer.Option(help="Write what all pages teach.")] = False) -> None:
    """Says what a scorecard learned on other sites gives on each page, beside the text without one."""
    pages = [page for labelled in labelled_pages(folder) if (page := _page(labelled))]
    names = list(next(page.properties[0] for page in pages if page.properties))
    judged = _judged_by_others(pages, names)
    table = Table("", *(kinds := sorted({page.kind for page in pages})), box=None)
    table.add_row("without", *(f"{_score([p for p in pages if p.kind == kind], None):.4f}" for kind in kinds))
    for belief in (0.1, 0.2, BELIEF, 0.4):
        least = _logit(belief) - _logit(BELIEF)
        row = [_score([p for p in pages if p.kind == kind], judged, least) for kind in kinds]
        table.add_row(f"belief {belief}", *(f"{one:.4f}" for one in row))
    Console().print(table)
    if write:
        card = learned(pages, names)
        CARD.write_text(_written(card), encoding="utf-8")


def _page(page: LabelledPage) -> Page | None:
    document = parse(decode(page.body, None).text, page.url)
    if document is None:
        return None
    node, name, title = head_of(document)
    lines = all_lines(document)
    found = found_lines(lines, lead(document, node), stated_text(node))
    properties = list(described(found, lines, name))
    texts = [line.text for line in found]
    belongs, weights = _labelled(texts, page.truth)
    site = ".".join((urlsplit(page.url).hostname or "").split(".")[-2:])
    return Page(page.kind, site, page.truth, title, texts, properties, belongs, weights)


def _labelled(texts: list[str], truth: dict[str, Any]) -> tuple[list[bool | None], list[float]]:
    if "text" not in truth:
        told = [_by_snippets(text, truth) for text in texts]
        return told, [SNIPPET] * len(texts)
    whole = " ".join(_TOKEN.findall(truth["text"]))
    known = set(_runs(truth["text"]))
    size = len(_TOKEN.findall(truth["text"])) or 1
    weights = [max(1, len(_TOKEN.findall(text))) / size * PAGE for text in texts]
    return [_is_within(text, whole, known) for text in texts], weights


def _by_snippets(text: str, truth: dict[str, Any]) -> bool | None:
    if any(one in text for one in truth["without"]):
        return False
    return True if any(one in text for one in truth["with"]) else None


def _is_within(text: str, whole: str, known: set[tuple[str, ...]]) -> bool:
    tokens = _TOKEN.findall(text)
    if len(tokens) < 4:
        return " ".join(tokens) in whole
    runs = set(_runs(text))
    return len(runs & known) >= len(runs) / 2


def _runs(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words."""
    tokens = _TOKEN.findall(text)
    return Counter(tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3)))


def _judged_by_others(pages: list[Page], names: list[str]) -> dict[int, list[float]]:
    """The points of each page's lines by a scorecard that saw no page of its site; by the page's place."""
    sites = sorted({page.site for page in pages})
    order = np.random.default_rng(1).permutation(len(sites))
    fold = {sites[at]: number % FOLDS for number, at in enumerate(order)}
    judged: dict[int, list[float]] = {}
    for number in track(range(FOLDS), "learning", transient=True):
        card = learned([page for page in pages if fold[page.site] != number], names)
        for page in pages:
            if fold[page.site] == number:
                judged[id(page)] = [card.sum(values) - card.least for values in page.properties]
    return judged


def learned(pages: list[Page], names: list[str]) -> Scorecard:
    """The scorecard that these pages teach."""
    rows = [
        (values, belongs, weight)
        for page in pages
        for values, belongs, weight in zip(page.properties, page.belongs, page.weights, strict=True)
        if belongs is not None
    ]
    values = np.array([[float(row[0][name]) for name in names] for row in rows])
    wanted = np.array([float(row[1]) for row in rows])
    weights = np.array([row[2] for row in rows])
    edges = [_edges(values[:, at]) for at in range(len(names))]
    bins = np.stack([np.searchsorted(edges[at], values[:, at], side="right") for at in range(len(names))])
    start, points = _boosted(bins, [len(one) + 1 for one in edges], wanted, weights)
    least = _logit(BELIEF) - start
    stored = {name: _merged(edges[at].tolist(), np.round(points[at], 3).tolist()) for at, name in enumerate(names)}
    return Scorecard(stored, round(least, 3))


def _merged(edges: list[float], points: list[float]) -> Property:
    """A property without edges between intervals of the same worth."""
    telling = [at for at in range(len(edges)) if points[at] != points[at + 1]]
    return Property(tuple(edges[at] for at in telling), tuple([points[0], *(points[at + 1] for at in telling)]))


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _edges(column: Array) -> Array:
    """Between which values a property is told apart: at most BINS intervals with about as many lines each."""
    cuts = np.unique(column)
    if len(cuts) > BINS:
        cuts = np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1], method="higher"))
    return np.unique(np.round(cuts[cuts > column.min()], 3))


def _boosted(
    bins: npt.NDArray[np.int64], sizes: list[int], wanted: Array, weights: Array
) -> tuple[float, list[Array]]:
    """Where the sum begins, and the points of each interval of each property."""
    share = float(np.average(wanted, weights=weights))
    start = _logit(share)
    sums = np.full(len(wanted), start)
    points = [np.zeros(size) for size in sizes]
    for _ in range(ROUNDS):
        belief = 1 / (1 + np.exp(-sums))
        slope, curve = weights * (wanted - belief), weights * belief * (1 - belief)
        best = max((_best_cut(bins[at], sizes[at], slope, curve, at) for at in range(len(sizes))), default=None)
        if best is None or best[0] <= 0:
            break
        _, at, cut, low, high = best
        step = np.where(np.arange(sizes[at]) < cut, low, high) * RATE
        points[at] += step
        sums += step[bins[at]]
    return start, points


def _best_cut(
    column: npt.NDArray[np.int64], size: int, slope: Array, curve: Array, at: int
) -> tuple[float, int, int, float, float]:
    """The gain of the best cut through a property's intervals, the property, the cut, the steps on both sides."""
    slopes = np.cumsum(np.bincount(column, slope, size))
    curves = np.cumsum(np.bincount(column, curve, size))
    low_slope, low_curve = slopes[:-1], curves[:-1]
    high_slope, high_curve = slopes[-1] - low_slope, curves[-1] - low_curve
    gain = low_slope**2 / (low_curve + SMOOTHING) + high_slope**2 / (high_curve + SMOOTHING)
    gain -= slopes[-1] ** 2 / (curves[-1] + SMOOTHING)
    gain[(low_curve < LEAST_WEIGHT) | (high_curve < LEAST_WEIGHT)] = 0
    if not len(gain):
        return 0.0, at, 0, 0.0, 0.0
    cut = int(np.argmax(gain))
    low = low_slope[cut] / (low_curve[cut] + SMOOTHING)
    high = high_slope[cut] / (high_curve[cut] + SMOOTHING)
    return float(gain[cut]), at, cut + 1, float(low), float(high)


def _score(pages: list[Page], judged: dict[int, list[float]] | None, least: float = 0.0) -> float:
    """Mean F1 of the pages' texts over runs of four words, or F1 over all snippets."""
    texts = [_text(page, judged[id(page)] if judged else None, least) for page in pages]
    if "text" in pages[0].truth:
        return mean(_f1(text, page.truth["text"]) for text, page in zip(texts, pages, strict=True))
    right = sum(one in text for text, page in zip(texts, pages, strict=True) for one in page.truth["with"])
    wrong = sum(one in text for text, page in zip(texts, pages, strict=True) for one in page.truth["without"])
    return 2 * right / (right + wrong + sum(len(page.truth["with"]) for page in pages))


def _text(page: Page, points: list[float] | None, least: float) -> str:
    verdicts = [True] * len(page.lines) if points is None else [one >= least for one in points]
    kept = compress(page.lines, trusted(verdicts, [len(line) for line in page.lines]))
    return without_title("\n".join(kept), page.title)


def _f1(text: str, truth: str) -> float:
    mine, theirs = _runs(text), _runs(truth)
    return 2 * (mine & theirs).total() / ((mine.total() + theirs.total()) or 1)


def _written(card: Scorecard) -> str:
    lines = [f'  "{name}": {json.dumps([one.edges, one.points])}' for name, one in card.properties.items()]
    return f'{{"least": {card.least}, "points": {{\n' + ",\n".join(lines) + "\n}}\n"


if __name__ == "__main__":
    typer.run(main)
