"""A topic of many listed names: what it costs to compile, to load, to hold in memory, and a document.

usage: python -m benchmarks.names [--names 50000] [--articles 400]

The names are made up: seven of ten are persons, half of these with a second name in Cyrillic letters and a
patronymic; the rest are companies and vessels. Every fifth article
mentions one of them. Seconds are those of the processor, so that other work on the machine does not count; where
names are compiled by several processes, of all of them; their memory does not count.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from benchmarks.texts import articles, words
from pipeline.topics import TopicMatcher
from pipeline.topics.names import Head, Listed, NameList, list_path, write_names
from pipeline.topics.names.letters import spellings

GIVEN = ["Александр", "Андрей", "Виктор", "Дмитрий", "Иван", "Николай", "Олег", "Павел", "Роман", "Сергей"]
PATRONYMICS = ["Александрович", "Андреевич", "Викторович", "Дмитриевич", "Иванович", "Николаевич", "Олегович"]
ENDINGS = ["ов", "ин", "ский", "енко", "ич", "ук", "ейко"]
SYLLABLES = [
    "ба",
    "ве",
    "го",
    "ду",
    "жи",
    "ка",
    "ле",
    "мо",
    "ну",
    "пи",
    "ра",
    "се",
    "то",
    "фу",
    "ха",
    "ча",
    "ше",
    "ял",
    "бор",
    "вен",
    "гур",
    "дал",
    "кир",
    "лос",
    "мур",
]

Result = TypeVar("Result")


def made_up(count: int, seed: int = 1) -> tuple[Listed, ...]:
    """`count` names, the same in every run."""
    chooser, trades = random.Random(seed), words()[:500]
    return tuple(_made_up(chooser, trades, number) for number in range(count))


def _made_up(chooser: random.Random, trades: list[str], number: int) -> Listed:
    stem = "".join(chooser.choices(SYLLABLES, k=3)).capitalize()
    kind = chooser.random()
    if kind > 0.95:
        return Listed(id=str(number), kind="vessel", name=f"{_latin(stem)} Star".upper())
    if kind > 0.7:
        return Listed(id=str(number), kind="company", name=f"{_latin(stem)} {chooser.choice(trades)} LLC")
    given, surname = chooser.choice(GIVEN), stem + chooser.choice(ENDINGS)
    aliases = (f"{surname} {given} {chooser.choice(PATRONYMICS)}",) if chooser.random() < 0.5 else ()
    return Listed(id=str(number), kind="person", name=f"{_latin(given)} {_latin(surname)}", aliases=aliases)


def _latin(word: str) -> str:
    return min(spellings(word, ())).capitalize()


def load(topics: Path) -> tuple[str, int, int]:
    """Seconds to have the topics, from the cache when it is there; the peak of memory and what stays, in MB.

    Of the seconds first those of the processor, then in parentheses those that passed.
    """
    before, begun, clock = memory("VmRSS"), processor_seconds(), time.perf_counter()
    kept = TopicMatcher.from_file(topics, cache=topics.parent / "cache")
    seconds = f"{processor_seconds() - begun:.1f} ({time.perf_counter() - clock:.1f})"
    gc.collect()
    assert kept.topics
    return seconds, memory("VmHWM") - before, memory("VmRSS") - before


def processor_seconds() -> float:
    """The processor's time for this process and those that it started and that have ended."""
    return sum(os.times()[:4])


def memory(what: str) -> int:
    """A figure of this process's memory in MB, as Linux tells it."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(what))


def rate(topics: Path, texts: list[tuple[str, str]]) -> tuple[float, int]:
    """Articles a second, and how many match."""
    matcher = TopicMatcher.from_file(topics, cache=topics.parent / "cache")
    begun = time.process_time()
    found = sum(bool(matcher.match(title, text)) for title, text in texts)
    return len(texts) / (time.process_time() - begun), found


def alone(task: Callable[..., Result], *arguments: object) -> Result:
    """What a task gives in a fresh process, whose memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(task, arguments)


def main() -> None:
    """Print what it costs, beside a topics file without names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=50_000)
    parser.add_argument("--articles", type=int, default=400)
    options = parser.parse_args()
    names = made_up(options.names)
    mentions = random.Random(2).choices(names, k=options.articles)
    texts = [
        (title, f"{text}\n{mention.name}" if number % 5 == 0 else text)
        for number, ((title, text), mention) in enumerate(zip(articles(options.articles), mentions, strict=True))
    ]
    table = Table("names", "compile s", "again s", "peak MB", "load s", "MB", "file MB", "articles/s", "matched")
    for listed in ((), names):
        table.add_row(*_measured(listed, texts))
    Console(width=110).print(table)


def _measured(names: tuple[Listed, ...], texts: list[tuple[str, str]]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        topics = Path(folder) / "topics.yaml"
        topics.write_text("topics: {a: {title: A, query: санкция OR sanctions}}\n", encoding="utf-8")
        if names:
            head = Head(title="Listed", context="sanctions")
            write_names(list_path(topics, "listed"), NameList("listed", head, names))
        compiled, peak, _ = alone(load, topics)
        again = topics.read_text(encoding="utf-8") + "# changed\n"
        topics.write_text(again, encoding="utf-8")
        recompiled, _, _ = alone(load, topics)
        loaded, _, held = alone(load, topics)
        kept = sum(file.stat().st_size for file in (topics.parent / "cache").iterdir()) / 1e6
        speed, found = alone(rate, topics, texts)
    measured = [compiled, recompiled, str(peak), loaded, str(held), f"{kept:.1f}"]
    return [f"{len(names):,}", *measured, f"{speed:,.0f}", str(found)]


if __name__ == "__main__":
    main()
