"""Matching many topics at once, against one regular expression a topic.

usage: python -m benchmarks.topics [--topics 1000] [--articles 400]
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


def topics_file(count: int) -> dict[str, object]:
    """`count` topics of TERMS words that no text has (letters turned round); one in 100 has one that is."""
    plain = words()
    made = [plain[number % len(plain)][::-1] + str(number % 7) for number in range(count * TERMS)]
    return {
        "topics": {
            f"topic-{number}": {
                "title": f"Topic {number}",
                "query": " OR ".join(
                    [*made[number * TERMS : number * TERMS + TERMS - 1], plain[number % len(plain)]]
                ),
                "languages": ["ru"],
            }
            for number in range(count)
        }
    }


def naive(file: dict[str, object]) -> list[re.Pattern[str]]:
    """One regular expression for each topic, with the forms of its terms."""
    found = []
    for topic in file["topics"].values():  # type: ignore[attr-defined]
        forms = {form.lower() for term in topic["query"].split(" OR ") for form in inflect(term, "ru")}
        found.append(re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(forms))) + r")\b"))
    return found


def main() -> None:
    """Print articles a second for both ways, and the time to compile and to load from the cache."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=400)
    options = parser.parse_args()
    texts = articles(options.articles)
    file = topics_file(options.topics)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "topics.yaml"
        path.write_text(json.dumps(file), encoding="utf-8")
        begun = time.perf_counter()
        TopicMatcher.from_file(path, cache=Path(folder))
        compiled = time.perf_counter() - begun
        begun = time.perf_counter()
        matcher = TopicMatcher.from_file(path, cache=Path(folder))
        loaded = time.perf_counter() - begun
    begun = time.perf_counter()
    for title, text in texts:
        matcher.match(title, text, "ru")
    ours = len(texts) / (time.perf_counter() - begun)
    patterns = naive(file)
    few = texts[: max(1, len(texts) // 40)]
    begun = time.perf_counter()
    for title, text in few:
        for pattern in patterns:
            pattern.search(f"{title}\n{text}".lower())
    slow = len(few) / (time.perf_counter() - begun)
    table = Table("topics", "articles/s", "one expression a topic", "times", "compile s", "from cache s")
    table.add_row(
        str(options.topics),
        f"{ours:,.0f}",
        f"{slow:,.1f}",
        f"{ours / slow:,.0f}",
        f"{compiled:.2f}",
        f"{loaded:.2f}",
    )
    Console().print(table)


if __name__ == "__main__":
    main()
