"""Matching many topics at once, against one regular expression a topic.

usage: python -m benchmarks.topics [--topics 1000] [--articles 400]

Three files of topics: one in a hundred has a word that stands in the articles; ten times as many topics, of which
the same number has one; and every topic has one. Seconds are those of the processor, so that other work on the
machine does not count, and of three rounds the best counts.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.texts import articles, words
from pipeline.topics import TopicMatcher, inflect

TERMS = 10
ROUNDS = 3


def topics_file(count: int, present: int) -> dict[str, object]:
    """`count` topics of TERMS words that no text has (letters turned round), but the first `present` have one."""
    plain = words()
    made = [plain[number % len(plain)][::-1] + str(number % 7) for number in range(count * TERMS)]
    topics = {}
    for number in range(count):
        terms = made[number * TERMS : (number + 1) * TERMS]
        if number < present:
            terms[-1] = plain[number % len(plain)]
        topics[f"topic-{number}"] = {
            "title": f"Topic {number}",
            "query": " OR ".join(terms),
            "languages": ["ru"],
        }
    return {"topics": topics}


def naive(file: dict[str, object]) -> list[re.Pattern[str]]:
    """One regular expression for each topic, with the forms of its terms."""
    found = []
    for topic in file["topics"].values():  # type: ignore[attr-defined]
        forms = {form.lower() for term in topic["query"].split(" OR ") for form in inflect(term, "ru")}
        found.append(re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(forms))) + r")\b"))
    return found


def naive_rate(file: dict[str, object], texts: list[tuple[str, str]]) -> float:
    """Articles a second by those expressions."""
    patterns, few = naive(file), texts[: max(1, len(texts) // 40)]
    begun = time.process_time()
    for title, text in few:
        for pattern in patterns:
            pattern.search(f"{title}\n{text}".lower())
    return len(few) / (time.process_time() - begun)


def measured(file: dict[str, object], texts: list[tuple[str, str]]) -> tuple[float, float, float, float]:
    """Articles a second, topics that an article matches, and seconds to compile and to load from the cache."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "topics.yaml"
        path.write_text(json.dumps(file), encoding="utf-8")
        begun = time.process_time()
        TopicMatcher.from_file(path, cache=Path(folder))
        compiled = time.process_time()
        matcher = TopicMatcher.from_file(path, cache=Path(folder))
        loaded = time.process_time()
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        matched = sum(len(matcher.match(title, text, "ru")) for title, text in texts)
        rounds.append(time.process_time() - start)
    return len(texts) / min(rounds), matched / len(texts), compiled - begun, loaded - compiled


def main() -> None:
    """Print what each file of topics costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=400)
    options = parser.parse_args()
    texts, count = articles(options.articles), options.topics
    table = Table("topics", "matched", "articles/s", "one expression a topic", "compile s", "from cache s")
    for topics, present in ((count, count // 100), (10 * count, count // 100), (count, count)):
        file = topics_file(topics, present)
        ours, matched, compiled, loaded = measured(file, texts)
        slow = f"{naive_rate(file, texts):,.1f}" if topics == count else ""
        table.add_row(f"{topics:,}", f"{matched:.1f}", f"{ours:,.0f}", slow, f"{compiled:.2f}", f"{loaded:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
