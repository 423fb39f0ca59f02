"""Precision and recall of finding the same report in another language, for each pair of languages.

usage: python -m benchmarks.translations [--wrong | --held | --news FILE]

benchmarks/labelled/translations.jsonl holds invented reports: `event` is what they report, and most events are
reported in several languages. Reports with `near` are hard cases: other news of the same persons, places and
figures as that event, in another language. Among them stand the texts of the topics' benchmark, which report
something else. From every report all texts in other languages are asked for, as on its page in the desk.

The limit is chosen on half of the events (each with the reports near it) and judged on the other half, both ways.
--wrong lists what the shipped limit gets wrong. --held tells what holding alerts back by it comes to, for a topic
that all labelled reports belong to, the mean of SHUFFLES orders in which they come. --news lists what the limit
finds among the texts of a file (JSON lines, gzip, with title, text and language), at most two pairs a text, for
reading: precision on real news.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.relevance import Score, labelled
from pipeline.stories import SAME, agreements, traits

REPORTS = Path(__file__).with_name("labelled") / "translations.jsonl"
TOGETHER = "together"
LANGUAGES = ("be", "en", "pl", "ru", "uk")
MOST_SHOWN = 2  # pairs a text
SHUFFLES = 200


@dataclass(frozen=True, slots=True)
class Report:
    """A text. `half` is 0 or 1 by the event that it reports or resembles, None for the other news."""

    name: str
    event: str
    half: int | None
    language: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Pair:
    """A report and one that it was compared with: how alike they are, and whether they are the same."""

    asked: str
    found: str
    languages: str
    half: int
    alike: float
    same: bool


def reports() -> list[Report]:
    """The labelled reports, and the other news."""
    lines = REPORTS.read_text(encoding="utf-8").splitlines()
    read = [_report(json.loads(line)) for line in lines]
    others = [
        Report(item.id, item.id, None, item.language, traits(item.title, item.text, item.language))
        for item in labelled()
    ]
    return read + others


def _report(line: dict[str, str]) -> Report:
    event = line.get("near", line["event"])
    data = traits(line["title"], line["text"], line["language"])
    return Report(line["id"], line["event"], int(event[1:]) % 2, line["language"], data)


def pairs(texts: Sequence[Report]) -> list[Pair]:
    """Every labelled report with every text in another language, but those of the other half."""
    return [pair for asked in texts if asked.half is not None for pair in _asked(asked, texts)]


def _asked(asked: Report, texts: Sequence[Report]) -> Iterable[Pair]:
    others = [text for text in texts if text.language != asked.language]
    alike = agreements(asked.data, [other.data for other in others])
    for other, score in zip(others, alike, strict=True):
        if other.half in (None, asked.half):
            languages = "-".join(sorted((asked.language, other.language)))
            same = asked.event == other.event
            yield Pair(asked.name, other.name, languages, asked.half or 0, float(score), same)


def tally(judged: Iterable[tuple[Pair, float]]) -> Score:
    """What comes of pairs, each with the limit from which it counts as the same."""
    counts = Counter((pair.same, pair.alike >= limit) for pair, limit in judged)
    return Score(counts[True, True], counts[False, True], counts[True, False])


def best_limit(judged: Sequence[Pair]) -> float:
    """The limit with the best F1: of the scores that it lies between, the middle."""
    ordered = sorted(judged, key=lambda pair: -pair.alike)
    same, right, best = sum(pair.same for pair in judged), 0, (0.0, 1.0)
    for place, pair in enumerate(ordered[:-1], 1):
        right += pair.same
        between = (pair.alike + ordered[place].alike) / 2
        best = max(best, (2 * right / (place + same), between))
    return best[1]


@dataclass(frozen=True, slots=True)
class Held:
    """What holding back comes to: alerts, those of them that tell an event again, and events that none tells."""

    alerts: int
    again: int
    untold: int


def hold(events: Mapping[str, str], found: Iterable[Pair]) -> Held:
    """Let reports (name: event) come in turn, each held back if one that was alerted seems to be the same."""
    like: dict[str, set[str]] = defaultdict(set)
    for pair in found:
        if pair.alike >= SAME:
            like[pair.asked].add(pair.found)
    alerted: list[str] = []
    for name in events:
        if like[name].isdisjoint(alerted):
            alerted.append(name)
    told = {events[name] for name in alerted}
    return Held(len(alerted), len(alerted) - len(told), len(set(events.values()) - told))


def main() -> None:
    """Print the figures for every pair of languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--news", type=Path)
    options = parser.parse_args()
    if options.news:
        _print_news(options.news)
        return
    found = pairs(reports())
    if options.wrong:
        _print_wrong(found)
        return
    if options.held:
        _print_held(found)
        return
    limits = {half: best_limit([pair for pair in found if pair.half != half]) for half in (0, 1)}
    table = Table("languages", "pairs", "P", "R", "F1", f"P at {SAME}", "R", "F1")
    for languages in (*sorted({pair.languages for pair in found if pair.same}), TOGETHER):
        some = [pair for pair in found if languages in (pair.languages, TOGETHER)]
        other_half = tally((pair, limits[pair.half]) for pair in some)
        shipped = tally((pair, SAME) for pair in some)
        figures = [
            f"{value:.2f}" for one in (other_half, shipped) for value in (one.precision, one.recall, one.f1)
        ]
        table.add_row(languages, str(sum(pair.same for pair in some)), *figures)
    Console().print(table)
    Console().print("limits chosen on the other half:", ", ".join(f"{limit:.3f}" for limit in limits.values()))


def _told(found: Score) -> list[str]:
    return [f"{value:.2f}" for value in (found.precision, found.recall, found.f1)]


def _print_wrong(found: Iterable[Pair]) -> None:
    table = Table("asked from", "alike", "", "")
    for pair in sorted(found, key=lambda pair: -pair.alike):
        if pair.same != (pair.alike >= SAME):
            table.add_row(pair.asked, f"{pair.alike:.3f}", "missed" if pair.same else "false", pair.found)
    Console().print(table)


def _print_held(found: Sequence[Pair]) -> None:
    events = {report.name: report.event for report in reports() if report.half is not None}
    names, chance = sorted(events), random.Random(0)
    sums = Counter[str]()
    for _ in range(SHUFFLES):
        chance.shuffle(names)
        sums.update(asdict(hold({name: events[name] for name in names}, found)))
    Console().print(f"{len(names)} reports of {len(set(events.values()))} events:")
    Console().print(", ".join(f"{total / SHUFFLES:.1f} {what}" for what, total in sums.items()))


def _print_news(path: Path) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        news = [line for line in map(json.loads, lines) if line.get("language") in LANGUAGES]
    found = sorted(_among(news), reverse=True)
    Console().print(f"{len(news)} texts, {len(found)} pairs from {SAME} on")
    shown = Counter[int]()
    for alike, one, other in found:
        if max(shown[one], shown[other]) < MOST_SHOWN:
            shown.update((one, other))
            told = (f"{news[text]['language']}: {news[text]['title']}" for text in (one, other))
            print(f"{alike:.3f}", *told, sep="\n  ")


def _among(news: Sequence[dict[str, str]]) -> Iterable[tuple[float, int, int]]:
    """The pairs in two languages that count as the same, once each, by the places of the texts."""
    data = [traits(line["title"], line["text"], line["language"]) for line in news]
    for one, line in enumerate(news):
        others = [other for other, text in enumerate(news) if text["language"] != line["language"]]
        alike = agreements(data[one], [data[other] for other in others])
        yield from (
            (float(score), one, other)
            for other, score in zip(others, alike, strict=True)
            if score >= SAME and one < other
        )


if __name__ == "__main__":
    main()
