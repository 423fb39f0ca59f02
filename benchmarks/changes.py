"""What reprints are found again, by the kind of change: every text of the newsroom, changed in one way at a time.

usage: python -m benchmarks.changes [--json]

All originals and all copies of one kind are grouped together; a copy is found when it is in its original's story,
and a story with texts of two originals is a wrong one. The last kinds are no copies: reports from one form that
differ in their numbers or names, such as weather and casualty reports, which must stay apart.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from newsroom.content import load
from pipeline.stories import group_lines

SHORTEST = 120  # words; a shorter text is a notice
SERIES, ISSUES = 12, 6
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«“\"„]?[^\W\d_a-zа-яёіўїєґ])")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[a-zа-яёіўїєґ,] )[^\W\d_a-zа-яёіўїєґ][a-zа-яёіўїєґ]{3,}")
_KILOMETRES = re.compile(r"(\d+)[  ](kilometres|km|кіламетраў|км|километров)")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is published."""

    title: str
    paragraphs: tuple[str, ...]


Change = Callable[[Text, random.Random], Text]


@dataclass(frozen=True, slots=True)
class Found:
    """How many of the copies of one kind were found, and how many stories hold texts of two originals."""

    kind: str
    copies: int
    found: int
    wrong: int


def main() -> None:
    """Print a row for each kind of change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = list(measured(originals()))
    if options.json:
        print(json.dumps([[row.kind, row.copies, row.found, row.wrong] for row in rows]))
        return
    table = Table("change", "copies", "found", "wrong stories")
    for row in rows:
        table.add_row(row.kind, str(row.copies or ""), str(row.found) if row.copies else "", str(row.wrong))
    Console().print(table)


def originals() -> list[Text]:
    """The newsroom's reports in all its languages, without those that tell again what another one told."""
    items = (item for item in load() if item.words >= SHORTEST and not item.same_as)
    return [Text(item.title, tuple(block.text for block in item.blocks)) for item in items]


def measured(texts: list[Text]) -> Iterator[Found]:
    """What grouping makes of each kind of change."""
    for kind, change in COPIES.items():
        dice = random.Random(kind)
        copies = [change(text, dice) for text in texts]
        stories = _grouped([*texts, *copies])
        found = sum(stories[at] == stories[at + len(texts)] for at in range(len(texts)))
        yield Found(kind, len(copies), found, _mixed(stories, len(texts)))
    for kind, change in APART.items():
        dice = random.Random(kind)
        series = [issue for text in texts[:SERIES] for issue in _issues(text, change, dice)]
        stories = _grouped(series)
        yield Found(kind, 0, 0, len(stories) - len(set(stories)))


def _issues(text: Text, change: Change, dice: random.Random) -> Iterator[Text]:
    """Reports in one form: short ones, as such reports are."""
    form = Text(text.title, text.paragraphs[:2])
    return (change(form, dice) for _ in range(ISSUES))


def _grouped(texts: Iterable[Text]) -> list[int]:
    lines = (
        json.dumps({"id": number, "title": text.title, "text": "\n".join(text.paragraphs)})
        for number, text in enumerate(texts)
    )
    return [json.loads(line)["story"] for line in group_lines(lines)]


def _mixed(stories: list[int], originals: int) -> int:
    """Stories with texts of more than one original."""
    held: dict[int, set[int]] = defaultdict(set)
    for number, story in enumerate(stories):
        held[story].add(number % originals)
    return sum(len(one) > 1 for one in held.values())


def _body(change: Callable[[str], str]) -> Change:
    """A change of each paragraph."""
    return lambda text, dice: Text(text.title, tuple(map(change, text.paragraphs)))


def _header(text: Text, dice: random.Random) -> Text:
    return Text(text.title, ("The Transit Ledger. Morning edition. Subscribe to our letter.", *text.paragraphs))


def _dateline(text: Text, dice: random.Random) -> Text:
    first, *rest = text.paragraphs
    return Text(text.title, (f"VILNIUS, {dice.randint(1, 28)} November — {first}", *rest))


def _credit(text: Text, dice: random.Random) -> Text:
    return Text(text.title, (*text.paragraphs, "Source: Radio Meridian. All rights belong to the author."))


def _trim(text: Text, dice: random.Random) -> Text:
    return Text(text.title, text.paragraphs[: max(2, len(text.paragraphs) * 2 // 3)])


def _excerpt(text: Text, dice: random.Random) -> Text:
    return Text(text.title, text.paragraphs[: max(1, len(text.paragraphs) * 2 // 5)])


def _retitle(text: Text, dice: random.Random) -> Text:
    return Text(_SENTENCE.split(text.paragraphs[0])[0], text.paragraphs)


def _reorder(text: Text, dice: random.Random) -> Text:
    first, *rest = text.paragraphs
    return Text(text.title, (first, *dice.sample(rest, len(rest))))


def _merge(text: Text, dice: random.Random) -> Text:
    pairs = [" ".join(text.paragraphs[at : at + 2]) for at in range(0, len(text.paragraphs), 2)]
    return Text(text.title, tuple(pairs))


def _misspelt(text: Text, dice: random.Random) -> Text:
    """Every fortieth word has two letters that changed places."""
    return Text(text.title, tuple(" ".join(_slips(one.split(), dice)) for one in text.paragraphs))


def _slips(words: list[str], dice: random.Random) -> Iterator[str]:
    for word in words:
        at = len(word) // 2
        slipped = len(word) > 4 and dice.random() < 1 / 40
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :] if slipped else word


def _respelt(text: Text, dice: random.Random) -> Text:
    """Names in another transliteration: the same name changes everywhere."""
    return _body(
        lambda one: _NAME.sub(lambda name: name[0] + "h" if name[0][-1] in "kgcs" else name[0] + "a", one)
    )(text, dice)


def _miles(text: str) -> str:
    return _KILOMETRES.sub(lambda found: f"{round(int(found[1]) * 0.62)} miles", text)


def _typography(text: str) -> str:
    return text.replace("“", "«").replace("”", "»").replace("'", "’").replace(" — ", " - ").replace("ё", "е")


def _shortened(text: Text, dice: random.Random) -> Text:
    """Every fourth sentence is left out."""
    kept = (
        " ".join(one for at, one in enumerate(_SENTENCE.split(paragraph)) if at % 4 != 3)
        for paragraph in text.paragraphs
    )
    return Text(text.title, tuple(kept))


def _noted(text: Text, dice: random.Random) -> Text:
    note = (
        "Editors' note: we carry this report in full because many of our readers work on the routes that it "
        "describes. It was prepared by another newsroom, and questions about it should go there."
    )
    return Text(text.title, (note, *text.paragraphs))


def _numbers(text: Text, dice: random.Random) -> Text:
    """The form with two further lines of numbers, all of them others each time."""
    table = tuple(
        f"On day {dice.randint(1, 31)} there were {dice.randint(2, 900)} of {dice.randint(1000, 90000)}, against "
        f"{dice.randint(2, 900)} a week before."
        for _ in range(4)
    )
    return Text(
        text.title, (*(_NUMBER.sub(lambda _: str(dice.randint(1, 9999)), one) for one in text.paragraphs), *table)
    )


def _names(text: Text, dice: random.Random) -> Text:
    """The form with other names and numbers each time."""
    names = ["Orsha", "Kobryn", "Slonim", "Pinsk", "Braslau", "Mstislau", "Turau", "Hlybokaye", "Lida", "Rechytsa"]
    told = _numbers(text, dice)
    return Text(told.title, tuple(_NAME.sub(lambda _: dice.choice(names), one) for one in told.paragraphs))


COPIES: dict[str, Change] = {
    "header put before": _header,
    "other dateline": _dateline,
    "credit line": _credit,
    "last third dropped": _trim,
    "first two fifths alone": _excerpt,
    "other headline": _retitle,
    "paragraphs in another order": _reorder,
    "paragraphs merged": _merge,
    "misspelt words": _misspelt,
    "names spelt otherwise": _respelt,
    "miles for kilometres": _body(_miles),
    "other quotation marks": _body(_typography),
    "every fourth sentence dropped": _shortened,
    "note by the editors": _noted,
}
APART: dict[str, Change] = {"other numbers in one form": _numbers, "other names and numbers in one form": _names}


if __name__ == "__main__":
    main()
