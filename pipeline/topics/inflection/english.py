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
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}
_SAME = {"aircraft", "deer", "fish", "series", "sheep", "spacecraft", "species"}
_OES = {"cargo", "echo", "embargo", "hero", "potato", "tomato", "torpedo", "veto", "volcano"}
_MAN = re.compile(
    r"(?:.*(?:wo|chair|states|spokes|police|service|fisher|business|camera|country|congress|gun)|)man"
)
_OF = re.compile(r" (?:of|for|from|in|on|against|at|by|to|with|and) ", re.IGNORECASE)
_LAST = re.compile(r"[^\W\d_]+$")


def forms(term: str) -> set[str]:
    """A term, its plural, and the possessives of both; "certificate of origin" turns on "certificate".

    Of a plural only the irregular kind gives its singular ("women", "woman"): "customs" is no "custom".
    """
    found = {term, *_plurals(term)}
    return found | {_possessive(form) for form in found if form[-1:].isalnum()}


def _plurals(term: str) -> set[str]:
    link = _OF.search(term)
    head, rest = (term[: link.start()], term[link.start() :]) if link else (term, "")
    last = _LAST.search(head)
    if not last:
        return set()
    return {head[: last.start()] + other + rest for other in _other_number(last.group())}


def _other_number(word: str) -> set[str]:
    low = word.lower()
    if low in _SAME or len(word) < 2 or low.endswith("'s"):
        return set()
    known = _IRREGULAR.get(low) or _SINGULAR.get(low)
    if known:
        return {_like(word, known)}
    if _MAN.fullmatch(low):
        return {word[:-2] + "en"}
    if low.endswith("men") and _MAN.fullmatch(low[:-2] + "an"):
        return {word[:-2] + "an"}
    return {word[:-1] + ending if ending == "ies" else word + ending for ending in _endings(low, word)}


def _endings(low: str, word: str) -> set[str]:
    if low in _OES:
        return {"s", "es"}
    if re.search(r"(?:[xz]|ss|us|is|as|ch|sh)$", low):
        return {"es"}
    if low.endswith("s"):
        return set()
    if re.search(r"[^aeiou]y$", low):
        return {"s", "ies"} if word[0].isupper() else {"ies"}
    return {"s"}


def _like(model: str, form: str) -> str:
    if model.isupper():
        return form.upper()
    return form.capitalize() if model[0].isupper() else form


def _possessive(form: str) -> str:
    return form + "'" if form.endswith("s") and form.islower() else form + "'s"
