"""Matching many topics at once, against one regular expression a topic.

usage: python -m benchmarks.topics [--topics 1000] [--articles 400]

Made-up topics: one topic in a hundred has a word that stands in the articles; ten times as many topics, of which
the same number has one; every topic has one; and every topic has one with a * in the place of its first letter.
Then the shipped topics. Seconds are those of the processor, so that other work on the machine does not count, and
of three rounds the best counts.
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
SHIPPED = Path(__file__).parents[1] / "config" / "topics.yaml"


def topics_file(count: int, present: int, *, wild: bool = False) -> dict[str, object]:
    """`count` topics of TERMS words that no text has (letters turned round), but the first `present` have one.

    `wild`: that one is looked for without its first letter, behind a *.
    """
    plain = words()
    made = [plain[number % len(plain)][::-1] + str(number % 7) for number in range(count * TERMS)]
    topics = {}
    for number in range(count):
        terms = made[number * TERMS : (number + 1) * TERMS]
        if number < present:
            word = plain[number % len(plain)]
            terms[-1] = f"*{word[1:]}" if wild else word
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


def measured(file: str, texts: list[tuple[str, str]], language: str | None) -> list[str]:
    """Of a topics file: how many topics an article matches, articles a second, seconds to compile and to load."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "topics.yaml"
        path.write_text(file, encoding="utf-8")
        begun = time.process_time()
        TopicMatcher.from_file(path, cache=Path(folder))
        compiled = time.process_time()
        matcher = TopicMatcher.from_file(path, cache=Path(folder))
        loaded = time.process_time()
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        matched = sum(len(matcher.match(title, text, language)) for title, text in texts)
        rounds.append(time.process_time() - start)
    rate = len(texts) / min(rounds)
    return [f"{matched / len(texts):.1f}", f"{rate:,.0f}", f"{compiled - begun:.2f}", f"{loaded - compiled:.2f}"]


def main() -> None:
    """Print what each file of topics costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=400)
    options = parser.parse_args()
    texts, count = articles(options.articles), options.topics
    table = Table("topics", "matched", "articles/s", "compile s", "from cache s", "one expression a topic")
    for topics, present in ((count, count // 100), (10 * count, count // 100), (count, count)):
        file = topics_file(topics, present)
        slow = f"{naive_rate(file, texts):,.1f}" if topics == count else ""
        table.add_row(f"{topics:,}", *measured(json.dumps(file), texts, "ru"), slow)
    behind_a_star = json.dumps(topics_file(count, count, wild=True))
    table.add_row(f"{count:,} *", *measured(behind_a_star, texts, "ru"), "")
    table.add_row("shipped", *measured(SHIPPED.read_text(encoding="utf-8"), texts, None))
    Console().print(table)


if __name__ == "__main__":
    main()
