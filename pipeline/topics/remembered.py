"""Inflected forms kept between compilations: those of many names take long, and seldom change."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline.topics.terms import Inflect

_BETWEEN = "\n"  # no term has one


class Remembered:
    """Inflection that asks `inflect` only for what it was not asked before, by this process or an earlier one.

    `kept` is what `encode` gave the earlier one; it counts when its `key` is this one's.
    """

    def __init__(self, inflect: Inflect, kept: bytes, key: str) -> None:
        self._inflect, self._key = inflect, key
        self._known = _decode(kept, key)
        self._used: dict[str, str] = {}

    def __call__(self, term: str, language: str) -> set[str]:
        """The forms of a term."""
        asked = f"{language} {term}"
        forms = self._used.get(asked) or self._known.get(asked)
        if forms is None:
            forms = _packed(self._inflect(term, language))
        self._used[asked] = forms
        stem, *endings = forms.split(_BETWEEN)
        return {stem + ending for ending in endings}

    @property
    def changed(self) -> bool:
        """Whether something was asked for that was not kept."""
        return not self._used.keys() <= self._known.keys()

    def encode(self) -> Iterator[bytes]:
        """What was asked for, to be kept, line by line; what no term needs any more is left out."""
        yield f"{json.dumps(self._key)}\n".encode()
        for asked in self._used.items():
            yield f"{json.dumps(asked, ensure_ascii=False)}\n".encode(errors="surrogatepass")


def _packed(forms: set[str]) -> str:
    """What the forms begin with, and the ending of each: a third of their length."""
    first, last = min(forms), max(forms)
    same = [one == other for one, other in zip(first, last, strict=False)]
    size = same.index(False) if False in same else len(same)
    return _BETWEEN.join([first[:size], *sorted(form[size:] for form in forms)])


def _decode(kept: bytes, key: str) -> dict[str, str]:
    try:
        first, *lines = kept.decode(errors="surrogatepass").removesuffix("\n").split("\n")
        forms = dict(map(json.loads, lines)) if json.loads(first) == key else {}
        return forms if all(isinstance(packed, str) for packed in forms.values()) else {}
    except (ValueError, TypeError):
        return {}
