"""Inflected forms kept between compilations: those of many names take long, and seldom change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from pipeline.topics.inflection.processes import Asked
from pipeline.topics.terms import Inflect

MANY = 4_000  # terms, which take about a second; several processes take as long to be started

_BETWEEN = "\n"  # no term has one


class Remembered:
    """Inflection that asks `inflect` only for what it was not asked before, by this process or an earlier one.

    `kept` is what `encode` gave the earlier one; it counts when its `key` is this one's. `inflect_all` does for
    many terms what `inflect` does for one, in less time; it may leave some out.
    """

    def __init__(
        self,
        inflect: Inflect,
        kept: bytes,
        key: str,
        inflect_all: Callable[[Iterable[Asked]], Iterable[tuple[Asked, set[str]]]] | None = None,
    ) -> None:
        self._inflect, self._inflect_all, self._key = inflect, inflect_all, key
        self._known = _decode(kept, key)
        self._used: dict[str, str] = {}
        self._coming: Iterator[tuple[Asked, set[str]]] = iter(())
        self.changed = False
        """Whether something was asked for that was not kept."""

    def __call__(self, term: str, language: str) -> set[str]:
        """The forms of a term."""
        asked = f"{language} {term}"
        forms = self._used.get(asked) or self._known.get(asked) or self._awaited(asked)
        if forms is None:
            forms = self._keep(asked, self._inflect(term, language))
        self._used[asked] = forms
        stem, *endings = forms.split(_BETWEEN)
        return {stem + ending for ending in endings}

    def prepare(self, asked: Iterable[Asked]) -> None:
        """Have terms inflected that will be asked for in this order, when so many are new that it is worth it."""
        if not self._inflect_all:
            return
        new = (one for one in asked if f"{one[1]} {one[0]}" not in self._known)
        first = list(islice(new, MANY))
        if len(first) == MANY:
            self._coming = iter(self._inflect_all(chain(first, new)))

    def _awaited(self, asked: str) -> str | None:
        """A term's forms when they are among those that are coming."""
        for (term, language), forms in self._coming:
            self._keep(f"{language} {term}", forms)
            if asked in self._known:
                return self._known[asked]
        return None

    def _keep(self, asked: str, forms: set[str]) -> str:
        self.changed = True
        return self._known.setdefault(asked, _packed(forms))

    def encode(self) -> Iterator[bytes]:
        """What was asked for, to be kept, line by line; what no term needs any more is left out."""
        yield f"{json.dumps(self._key)}\n".encode()
        for asked in self._used.items():
            yield f"{json.dumps(asked, ensure_ascii=False)}\n".encode(errors="surrogatepass")


def _name(term: str, language: str) -> str:
    return f"{language} {term}"


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
