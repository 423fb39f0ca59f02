"""English: plurals and possessives of the word that a term turns on."""

from __future__ import annotations

import re

_IRREGULAR = {
    "analysis": "analyses",
    "basis": "bases",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "foot": "feet",
    "goose": "geese",
    "half": "halves",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "loaf": "loaves",
    "medium": "media",
    "mouse": "mice",
    "oasis": "oases",
    "person": "people",
    "phenomenon": "phenomena",
    "shelf": "shelves",
    "thesis": "theses",
    "thief": "thieves",
    "tooth": "teeth",
    "wife": "wives",
    "wolf": "wolves",
}
_SAME = {"aircraft", "deer", "fish", "series", "sheep", "spacecraft", "species"}
_OES = {"cargo", "echo", "embargo", "hero", "potato", "tomato", "torpedo", "veto", "volcano"}
_MAN = re.compile(
    r"(?:.*(?:wo|chair|states|spokes|police|service|fisher|business|camera|country|congress|gun)|)man"
)
_OF = re.compile(r" (?:of|for|from|in|on|against|at|by|to|with|and) ", re.IGNORECASE)
_LAST = re.compile(r"[^\W\d_]+$")


def forms(term: str) -> set[str]:
    """A term, its plural, and the possessives of both; "certificate of origin" turns on "certificate"."""
    found = {term, *_plurals(term)}
    return found | {_possessive(form) for form in found if form[-1].isalnum()}


def _plurals(term: str) -> set[str]:
    link = _OF.search(term)
    head, rest = (term[: link.start()], term[link.start() :]) if link else (term, "")
    last = _LAST.search(head)
    if not last:
        return set()
    return {head[: last.start()] + plural + rest for plural in _plural(last.group())}


def _plural(word: str) -> set[str]:
    low = word.lower()
    if low in _SAME or len(word) < 2:
        return set()
    if low in _IRREGULAR:
        return {_like(word, _IRREGULAR[low])}
    if _MAN.fullmatch(low):
        return {word[:-2] + ("EN" if word.isupper() else "en")}
    return {
        word + _like_end(word, ending) if ending != "ies" else word[:-1] + _like_end(word, ending)
        for ending in _endings(low, word)
    }


def _endings(low: str, word: str) -> set[str]:
    if re.search(r"(?:[sxz]|ch|sh)$", low) or low in _OES:
        return {"es"}
    if re.search(r"[^aeiou]y$", low):
        return {"s", "ies"} if word[0].isupper() else {"ies"}
    return {"s"}


def _like(model: str, form: str) -> str:
    if model.isupper():
        return form.upper()
    return form.capitalize() if model[0].isupper() else form


def _like_end(model: str, ending: str) -> str:
    """An ending for a word: small after an abbreviation ("NGOs"), capital inside a word in capitals."""
    return ending.upper() if ending == "ies" and model.isupper() else ending


def _possessive(form: str) -> str:
    return form + "'" if form.endswith(("ses", "ies")) or (form.endswith("s") and form.islower()) else form + "'s"
