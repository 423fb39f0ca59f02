"""What grouping knows of a text: its word triples in order, its names and numbers, and the keys it is found by.

The keys are chosen by winnowing (Schleimer, Wilkerson, Aiken: Winnowing: local algorithms for document
fingerprinting, SIGMOD 2003): of every WINDOW neighbouring word triples the one with the smallest hash.
Two texts that share a run of WINDOW + 2 words therefore share a key, wherever the run stands in either.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xxhash

Hashes = npt.NDArray[np.uint32]
LongHashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.uint16]

SHINGLE = 3  # words; with five, retouched copies are lost (recall of full copies falls)
WINDOW = 24  # word triples of which one becomes a key
SHORT = 25  # words; a text below is known together with its title
LONGEST = 4000  # words that are compared; of a longer text, the first ones
MOST_KEYS = 160  # keys of one article; of more, the ones that stand first in the text
MOST_MARKS = 512  # names and numbers that are compared

# Scripts that put no space between words are taken letter by letter.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
# Soft hyphens, stress marks and zero-width characters are typography, not spelling.
_INVISIBLE = re.compile("[\u00ad\u0300\u0301\u200b-\u200f\u2060\ufeff]")
_HEADER = struct.Struct("<BxHH")
_VERSION = 1
_MASK63 = (1 << 63) - 1
_MARK = 1 << 32
_MOST_KNOWN = 1 << 17  # words


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What of an article is stored for grouping.

    `exact` is a 63-bit hash of the text's words; `data` holds a Sketch; `bands` are the 63-bit keys under
    which texts that share a passage meet.
    """

    exact: int
    data: bytes
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A text as it is compared: hashed word triples in the order of the text.

    `marks` are the hashes of the words that begin with a digit or a capital letter, so names and numbers
    and what begins a sentence; `places` are their positions.
    """

    triples: Hashes
    marks: Hashes
    places: Places


def words_of(text: str) -> list[str]:
    """The words of a text as they stand, without punctuation, accents of stress, and invisible characters."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("ё", "е").replace("Ё", "Е")
    return _WORD.findall(text)


def fingerprint(title: str | None, text: str) -> Fingerprint:
    """What is compared and looked up of an article. Equal words give equal fingerprints.

    The title counts only where the text is shorter than SHORT words: "Watch the video" says nothing by
    itself. An article without any words has no keys and is like no other.
    """
    words = words_of(text)
    if len(words) < SHORT:
        words = words_of(title or "") + words
    plain = " ".join(words).lower()
    exact = xxhash.xxh3_64_intdigest(plain.encode("utf-8", "surrogatepass")) & _MASK63
    known = np.fromiter(map(_KNOWN.__getitem__, words[:LONGEST]), np.uint64)
    return from_hashes(exact, known.astype(np.uint32), known >= _MARK)


def from_hashes(exact: int, hashed: Hashes, marked: npt.NDArray[np.bool_]) -> Fingerprint:
    """The fingerprint of a text whose words are hashed already; `marked` tells which are names and numbers."""
    triples = _triples(hashed)
    places = np.flatnonzero(marked)[:MOST_MARKS].astype(np.uint16)
    kept_triples = (triples >> np.uint64(32)).astype(np.uint32)
    data = _HEADER.pack(_VERSION, len(triples), len(places)) + kept_triples.tobytes()
    return Fingerprint(exact, data + hashed[places].tobytes() + places.tobytes(), _keys(triples))


def triples_in(data: bytes) -> int:
    """How many word triples the sketch in a fingerprint's `data` has, without reading it."""
    return int(_HEADER.unpack_from(data)[1])


def read_sketch(data: bytes) -> Sketch:
    """The sketch that lies in a fingerprint's `data`. Raises ValueError when it is of another version."""
    version, triples, marks = _HEADER.unpack_from(data)
    if version != _VERSION:
        raise ValueError(f"a fingerprint of version {version} cannot be compared with version {_VERSION}")
    values = np.frombuffer(data, np.uint32, triples + marks, _HEADER.size)
    places = np.frombuffer(data, np.uint16, marks, _HEADER.size + values.nbytes)
    return Sketch(values[:triples], values[triples:], places)


class _Words(dict[str, int]):
    """Of words as they stand, the hash of each in small letters, with _MARK for names and numbers."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        known = xxhash.xxh32_intdigest(word.lower().encode("utf-8", "surrogatepass"))
        # Letters sort behind the colon, digits before it.
        if word < ":" or word[0].isupper():
            known |= _MARK
        self[word] = known
        return known


_KNOWN = _Words()


def _triples(hashed: Hashes) -> LongHashes:
    """64-bit hashes of all runs of SHINGLE words; of a shorter text, one of what there is."""
    if not len(hashed):
        return np.empty(0, np.uint64)
    values = np.zeros(max(SHINGLE, len(hashed)), np.uint64)
    values[: len(hashed)] = hashed
    mixed = values[:-2] * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) + values[1:-1]
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(32))) + values[2:]
    mixed *= np.uint64(0x94D049BB133111EB)
    return mixed


def _keys(triples: LongHashes) -> tuple[int, ...]:
    """The smallest hash of every window, each once, in the order of the text.

    Their 63 bits keep chance meetings rare: the smallest of many hashes lie close together.
    """
    if not len(triples):
        return ()
    lowest, width = triples, 1
    while width < min(WINDOW, len(triples)):
        step = min(width, min(WINDOW, len(triples)) - width)
        lowest, width = np.minimum(lowest[:-step], lowest[step:]), width + step
    return tuple(dict.fromkeys((lowest >> np.uint64(1)).tolist()))[:MOST_KEYS]
