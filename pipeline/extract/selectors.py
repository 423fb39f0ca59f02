"""CSS selectors for an element by names that mean something and will outlive the next build of the site."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

# Tags that say by themselves what an element is for.
TELLING_TAGS = {"article", "main", "aside", "h1", "time", "address"}
LONGEST_NAME, MOST_NAMES = 40, 6
# Longer words without a vowel are no words of people.
LONGEST_SHORTHAND = 4
# Of the parts of a word in mixed case, on average.
SHORTEST_PART = 2.5
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]*")
_WORDS = re.compile(r"[_-]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_VOWEL, _SURE_VOWEL = re.compile(r"[aeiouy]", re.I), re.compile(r"[aeiou]", re.I)
# Others belong to documents that were exported (`o:p`), and are none in CSS.
_TAG = re.compile(r"[a-z][a-z0-9-]*")


@lru_cache(maxsize=8192)
def is_telling(name: str) -> bool:
    """Whether a class or id seems to be chosen by people: no digits, no hash of a build."""
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        return False
    return all(_is_word(word) for word in _WORDS.split(name) if word)


def _is_word(word: str) -> bool:
    parts = _CAMEL.split(word)
    if len(parts) > 1:  # `articleBody`, or a hash: `euGmry`, `eyUaAn`
        return len(word) >= SHORTEST_PART * len(parts) and all(_SURE_VOWEL.search(part) for part in parts)
    return len(word) <= LONGEST_SHORTHAND or bool(_VOWEL.search(word))


def selectors_of(element: HtmlElement) -> tuple[str, ...]:
    """Selectors that find the element, the most telling first; it may share them with others."""
    marks = tuple((element.get(name) or "").strip() for name in ("itemprop", "class", "id"))
    return _selectors(str(element.tag), *marks)


@lru_cache(maxsize=8192)
def _selectors(tag: str, prop: str, classes: str, identity: str) -> tuple[str, ...]:
    if not _TAG.fullmatch(tag):
        return ()
    names = list(dict.fromkeys(name for name in classes.split() if is_telling(name)))[:MOST_NAMES]
    found = [f'{tag}[itemprop="{prop}"]'] if prop and is_telling(prop) else []
    found += [f"{tag}.{name}" for name in names]
    if len(names) > 1:
        found.append(f"{tag}.{'.'.join(names)}")
    if identity and is_telling(identity):
        found.append(f"#{identity}")
    if tag in TELLING_TAGS:
        found.append(tag)
    return tuple(found)
