"""The same report in another language: what survives translation.

Names do, and figures, and the many words that Slavic languages share or that news everywhere borrows. A text is
compared by its traits: words by the form that their spellings have in common (`sounds`), figures by value, in
digits or words (`figures`), and the file name of its picture, which the editions of one paper share. Two reports
are alike by the weight of the traits that both have, as a share of the weight of either's (the cosine).
Three choices:

- A trait weighs by how few reports of the same days have it, whatever their language.
- A figure weighs more than a name and a name more than a word (WEIGHTS): other news of the same persons and
  places shares the names, and close languages share words by the hundred. So one limit does for all languages.
- Only the headline and the first LENGTH characters count, as in `wording`.

Weights and limit were chosen with labelled reports; `python -m benchmarks.translations` tells how far they go for
each pair of languages. Nothing is merged on the strength of it, and no alert hangs on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import xxhash

from pipeline.stories.figures import figures
from pipeline.stories.sounds import sound

LENGTH = 1500  # characters, headline included
SAME = 0.41  # cosine, 0 to 1, from which two texts are taken to be one report in two languages
LEAST = 3  # names and figures that two texts must share
MOST_SHOWN = 10
FEW = 50  # texts; where there are fewer, what two of them share is taken to be rare all the same


class Kind(IntEnum):
    """What a trait is, from what tells least to what tells most."""

    WORD = 0
    LITTLE = 1  # a whole number that may be a day of the month
    NAME = 2
    FIGURE = 3  # or a picture


WEIGHTS = np.array((1, 5, 7.5, 20), np.float32)
_KINDS = 4
_SEATS = 1 << 18  # what is counted of the hashes
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:^|[.!?…:\n])[\s«»“”„\"'()—–-]*$")
_MANY_CAPITALS = 0.6  # share of a headline's words; beyond, capitals there tell no names
_PICTURE = 6  # letters that a picture's name must have


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait of a text: its form in all languages, what it is, and as the text writes it."""

    form: str
    kind: Kind
    written: str


def traits(title: str | None, text: str, language: str, image: str | None = None) -> bytes:
    """What is compared of a text with texts in other languages, four bytes a trait: 30 of hash, 2 of kind."""
    kinds: dict[int, Kind] = {}
    for trait in _found(title, text, language, image):
        key = xxhash.xxh32_intdigest(trait.form.encode("utf-8", "surrogatepass")) // _KINDS
        kinds[key] = max(kinds.get(key, trait.kind), trait.kind)
    return np.array([key * _KINDS + kind for key, kind in sorted(kinds.items())], np.uint32).tobytes()


def agreements(one: bytes, others: Sequence[bytes]) -> npt.NDArray[np.float64]:
    """How far each of the others is the same report as the one, 0 to 1, by their traits.

    The others are texts of the same days in other languages; from them comes what is common in the news.
    """
    sizes = np.array([len(data) // 4 for data in (one, *others)])
    alike = np.zeros(len(sizes))
    filled = sizes > 0
    if not filled[0]:
        return alike[1:]
    packed = np.frombuffer(b"".join((one, *others)), np.uint32)
    seats = packed // _KINDS % _SEATS
    rarity = np.square(np.log((max(len(sizes), FEW) + 1) / (np.bincount(seats, minlength=_SEATS) + 1)))
    rare = rarity.astype(np.float32)[seats]
    places, kinds = _shared(packed, seats, int(sizes[0]))
    common, told = np.zeros_like(rare), np.zeros(len(packed), np.bool_)
    common[places], told[places] = rare[places] * WEIGHTS[kinds], kinds > Kind.WORD
    starts = (np.cumsum(sizes) - sizes)[filled]
    whole = np.add.reduceat(rare * WEIGHTS[packed % _KINDS], starts)
    lengths = np.sqrt(whole * whole[0])
    scores = np.divide(np.add.reduceat(common, starts), lengths, out=np.zeros_like(lengths), where=lengths > 0)
    alike[filled] = np.where(np.add.reduceat(told, starts, dtype=np.int64) >= LEAST, scores, 0).clip(0, 1)
    return alike[1:]


def _shared(
    packed: npt.NDArray[np.uint32], seats: npt.NDArray[np.uint32], own: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """Where those traits are that the first text has too, and the kind of each: the one that tells more."""
    taken = np.zeros(_SEATS, np.bool_)
    taken[seats[:own]] = True
    places = np.flatnonzero(taken[seats])
    keys, mine = packed[places] // _KINDS, packed[:own]
    here = np.searchsorted(mine // _KINDS, keys).clip(max=own - 1)
    same = mine[here] // _KINDS == keys
    places, here = places[same], here[same]
    return places, np.maximum(packed[places] % _KINDS, mine[here] % _KINDS)


def shared_traits(
    one: tuple[str | None, str, str, str | None], other: tuple[str | None, str, str, str | None]
) -> tuple[str, ...]:
    """The names and figures that two texts share, as the first writes them: figures first, few of them.

    Each text is its title, text, language and picture, as `traits` takes them.
    """
    there: dict[str, Kind] = {}
    for trait in _found(*other):
        there[trait.form] = max(trait.kind, there.get(trait.form, trait.kind))
    best: dict[str, tuple[Kind, str]] = {}
    for trait in _found(*one):
        kind = max(trait.kind, there.get(trait.form, Kind.WORD))
        known = best.get(trait.form)
        if trait.form in there and kind > Kind.WORD and (known is None or known[0] < trait.kind):
            best[trait.form] = kind, trait.written
    ordered = sorted(best.values(), key=lambda found: -found[0])
    return tuple(dict.fromkeys(written for _, written in ordered))[:MOST_SHOWN]


def _found(title: str | None, text: str, language: str, image: str | None) -> Iterator[Trait]:
    """The traits of a text, in its order."""
    headline = unicodedata.normalize("NFKC", title or "")
    whole = f"{headline}\n{unicodedata.normalize('NFKC', text[:LENGTH])}"[:LENGTH]
    shouted = _many_capitals(headline)
    for word in _WORD.finditer(whole):
        form = sound(_bare(word.group(), language), language)
        if form:
            in_title = word.start() < len(headline)
            name = word.group()[0].isupper() and not (in_title and shouted) and not _begins(whole, word.start())
            yield Trait(form, Kind.NAME if name else Kind.WORD, word.group())
    for figure in figures(whole, language):
        yield Trait(f"#{figure.value}", Kind.LITTLE if figure.little else Kind.FIGURE, figure.written)
    picture = _picture(image or "")
    if len(picture) >= _PICTURE:
        yield Trait(f"/{picture}", Kind.FIGURE, f"picture {picture}")


def _picture(image: str) -> str:
    """The name of a picture's file, which its address ends with."""
    return re.split("[?#]", image, maxsplit=1)[0].rpartition("/")[2].partition(".")[0].lower()


def _bare(word: str, language: str) -> str:
    """A word without its apostrophes, and without an English genitive."""
    if language == "en" and word[-2:] in ("'s", "’s"):
        word = word[:-2]
    return re.sub("['’ʼ]", "", word)


def _begins(text: str, place: int) -> bool:
    """Whether a sentence begins there, so that a capital tells nothing."""
    return _BEGINS.search(text[max(0, place - 6) : place]) is not None


def _many_capitals(title: str) -> bool:
    words: list[str] = _WORD.findall(title)
    return sum(word[0].isupper() for word in words) > _MANY_CAPITALS * len(words)
