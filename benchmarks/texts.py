"""Texts to measure on: the newsroom's own, made longer by joining them, the same in every run."""

from __future__ import annotations

import random

from newsroom import content

MEAN_CHARACTERS = 4500


def articles(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Titles and texts of about MEAN_CHARACTERS, made of whole paragraphs of the newsroom's reports."""
    chooser = random.Random(seed)
    paragraphs = [block.text for item in content.load() for block in item.blocks]
    titles = [item.title for item in content.load()]
    made = []
    for number in range(count):
        text: list[str] = []
        while sum(map(len, text)) < MEAN_CHARACTERS:
            text.append(chooser.choice(paragraphs))
        made.append((f"{chooser.choice(titles)} ({number})", "\n".join(text)))
    return made


def unlike(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Titles and texts of about MEAN_CHARACTERS that share words and no sentence."""
    chooser, vocabulary = random.Random(seed), words(seed)
    length = MEAN_CHARACTERS // (sum(map(len, vocabulary)) // len(vocabulary) + 1)
    return [
        (" ".join(chooser.choices(vocabulary, k=8)), " ".join(chooser.choices(vocabulary, k=length)))
        for _ in range(count)
    ]


def words(seed: int = 1) -> list[str]:
    """Words of the newsroom's texts of five letters or more, in a steady random order."""
    found = {word.strip(".,:;!?\"'()«»“”—-").lower() for item in content.load() for word in item.text.split()}
    chosen = sorted(word for word in found if len(word) > 4 and word.isalpha())
    random.Random(seed).shuffle(chosen)
    return chosen
