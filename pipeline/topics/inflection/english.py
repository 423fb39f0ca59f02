"""English nouns: plural and possessive."""

from __future__ import annotations

import re

_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "life": "lives",
    "wife": "wives",
    "half": "halves",
    "crisis": "crises",
    "analysis": "analyses",
    "basis": "bases",
    "mouse": "mice",
    "foot": "feet",
    "tooth": "teeth",
}
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
_HISSING = re.compile(r"(s|x|z|ch|sh)$")
_PLURAL_IN_ES = re.compile(r"(sses|xes|zzes|ches|shes)$")
_SHORTEST = 3


def forms(word: str) -> set[str]:
    """Singular and plural of a noun given in either, each with its possessive."""
    numbers = {word, plural(word)} if not _looks_plural(word) else {word, singular(word)}
    return numbers | {f"{one}'" if one.endswith("s") else f"{one}'s" for one in numbers}


def plural(word: str) -> str:
    """The plural of a singular noun."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, replaced in (("man", "men"), ("person", "people")):
        if word.endswith(ending) and len(word) > len(ending) + _SHORTEST:
            return word.removesuffix(ending) + replaced
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if _HISSING.search(word) else "s")


def singular(word: str) -> str:
    """The singular of a plural noun."""
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word.endswith("ies") and len(word) > len("ies") + 1:
        return word[:-3] + "y"
    return word[:-2] if _PLURAL_IN_ES.search(word) else word[:-1]


def _looks_plural(word: str) -> bool:
    if word in _SINGULAR:
        return True
    return len(word) > _SHORTEST and word.endswith("s") and not re.search(r"(ss|us|is|as|ous)$", word)
