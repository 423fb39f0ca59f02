"""Inflected forms kept between compilations: those of many names take long, and seldom change."""

from __future__ import annotations

import json
from collections.abc import Mapping

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
            forms = _BETWEEN.join(sorted(self._inflect(term, language)))
        self._used[asked] = forms
        return set(forms.split(_BETWEEN))

    @property
    def changed(self) -> bool:
        """Whether something was asked for that was not kept."""
        return not self._used.keys() <= self._known.keys()

    def encode(self) -> bytes:
        """What was asked for, to be kept; what no term needs any more is left out."""
        return json.dumps({"key": self._key, "forms": self._used}, ensure_ascii=False).encode(
            errors="surrogatepass"
        )


def _decode(kept: bytes, key: str) -> Mapping[str, str]:
    try:
        data = json.loads(kept.decode(errors="surrogatepass"))
        if data["key"] != key or not all(isinstance(forms, str) for forms in data["forms"].values()):
            return {}
        return dict(data["forms"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
