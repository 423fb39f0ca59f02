"""Precision and recall of the shipped topics on texts labelled by reading.

usage: python -m benchmarks.relevance [--half seen|kept] [--ids PREFIX...] [--topics FILE] [--wrong]
       python -m benchmarks.relevance --articles FILE.jsonl.gz [--topics FILE]

The texts in benchmarks/labelled are invented for this and report no event. Each was labelled when it was written,
by what it is about. `maybe` names topics on which readers may differ; those count neither way.

With --articles: which real articles (JSON lines with title, text and language) match, to be judged by reading.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.topics import TopicMatcher, excerpt

LABELLED = Path(__file__).with_name("labelled")
TOPICS = Path(__file__).parents[1] / "config" / "topics.yaml"
HALVES = ("seen", "kept")
OVERALL = "all"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with the topics that it is about, and those that it may be said to be about."""

    id: str
    language: str
    title: str
    text: str
    topics: frozenset[str]
    maybe: frozenset[str] = frozenset()

    @property
    def half(self) -> str:
        """Whether topics were improved while looking at it ("seen"), or not ("kept"): by chance, from its id."""
        return HALVES[zlib.crc32(self.id.encode()) % 2]


@dataclass(frozen=True, slots=True)
class Score:
    """How often something was found where it belongs, where it does not, and not found where it belongs."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what was found that belongs there."""
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        """The share of what belongs there that was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.false + self.missed)


def labelled(folder: Path = LABELLED) -> Iterator[Labelled]:
    """Every labelled text; a file holds those of the language that it is named for."""
    for path in sorted(folder.glob("??.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            topics, maybe = frozenset(item.pop("topics")), frozenset(item.pop("maybe", ()))
            yield Labelled(language=path.stem, topics=topics, maybe=maybe, **item)


def verdicts(matcher: TopicMatcher, items: Iterable[Labelled]) -> Iterator[tuple[Labelled, str, str]]:
    """For each text its topics and what became of them: "right", "false" or "missed"."""
    for item in items:
        found = {match.topic for match in matcher.match(item.title, item.text, item.language)} - item.maybe
        yield from ((item, topic, "right") for topic in found & item.topics)
        yield from ((item, topic, "false") for topic in found - item.topics)
        yield from ((item, topic, "missed") for topic in item.topics - found)


def scores(matcher: TopicMatcher, items: Iterable[Labelled]) -> dict[str, Score]:
    """The score of each topic, and under OVERALL that of all decisions together."""
    counts = Counter((topic, verdict) for _, topic, verdict in verdicts(matcher, items))
    found = {topic: _score(counts, [topic]) for topic in matcher.topics}
    return found | {OVERALL: _score(counts, list(matcher.topics))}


def _score(counts: Counter[tuple[str, str]], topics: list[str]) -> Score:
    right, false, missed = (
        sum(counts[topic, verdict] for topic in topics) for verdict in ("right", "false", "missed")
    )
    return Score(right, false, missed)


def main() -> None:
    """Print each topic's precision, recall and F1 on either half; with --wrong the texts judged wrongly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES, help="one half only")
    parser.add_argument("--ids", nargs="+", default=[""], help="only texts whose ids begin so")
    parser.add_argument("--topics", type=Path, default=TOPICS, help="the topics file")
    parser.add_argument("--wrong", action="store_true", help="list the texts judged wrongly")
    parser.add_argument("--articles", type=Path, help="articles to match in place of the labelled texts")
    options = parser.parse_args()
    if options.articles:
        return _match_articles(TopicMatcher.from_file(options.topics), options.articles)
    matcher, items = TopicMatcher.from_file(options.topics), list(labelled())
    for half in [options.half] if options.half else HALVES:
        chosen = [item for item in items if item.half == half and item.id.startswith(tuple(options.ids))]
        Console().print(_table(f"{half}: {len(chosen)} texts", scores(matcher, chosen)))
        if options.wrong:
            for item, topic, verdict in verdicts(matcher, chosen):
                if verdict != "right":
                    print(f"{verdict} {topic} {item.id} {item.title}")
    return None


def _match_articles(matcher: TopicMatcher, path: Path) -> None:
    articles = matched = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for article in filter(lambda one: "text" in one, map(json.loads, lines)):
            articles += 1
            title = article.get("title") or ""
            found = matcher.match(title, article["text"], article.get("language"))
            matched += bool(found)
            for match in found:
                shown = excerpt(match, title, article["text"])
                print(f"{match.topic}: {title}\n    {shown.sentence}")
    print(f"{matched} of {articles} articles match a topic")


def _table(title: str, found: dict[str, Score]) -> Table:
    table = Table("topic", "texts", "precision", "recall", "F1", title=title)
    for topic, score in found.items():
        figures = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1))
        table.add_row(topic, str(score.right + score.missed), *figures)
    return table


if __name__ == "__main__":
    main()
