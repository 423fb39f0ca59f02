"""Article addresses told from others by their shape, and the patterns that shapes make."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

MAX_PATTERNS = 8
_SLUG_WORDS = 3  # so many words between hyphens, and a path's part is a headline
_NUMBER = 4  # so many digits, and a number is an article's
_FILE = r"(\.(?:s?html?|php|aspx?|jsp))?"
_KINDS = (
    (re.compile(r"(?:19|20)\d\d"), r"\d{4}"),
    (re.compile(r"\d\d?"), r"\d{1,2}"),
    (re.compile(r"\d+" + _FILE), r"\d+"),
    (re.compile(r".+[-_]\d{4,}" + _FILE), r"[^/]+[-_]\d+"),
    (re.compile(r".+?\.(?:s?html?|php|aspx?|jsp)"), r"[^/]+"),
)
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$")
_LISTS = re.compile(r"tags?|topics?|categor(?:y|ies)|authors?|pages?|search|login|about|contact", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a path between slashes. `pattern` is None for a word."""

    text: str
    pattern: str | None

    @property
    def words(self) -> int:
        return len([word for word in re.split(r"[-_+ ]", _ENDING.sub("", unquote(self.text))) if word])


def looks_like_article(url: str) -> bool:
    """Whether an address has a headline or an article's number in it, and is none of a list's."""
    parts = _parts(urlsplit(url).path)
    if not parts or any(_LISTS.fullmatch(part.text) for part in parts[:-1]):
        return False
    last = parts[-1]
    return last.words >= _SLUG_WORDS or any(
        re.search(rf"\d{{{_NUMBER + 1},}}", part.text) for part in parts if "%" not in part.text
    )


def shape(url: str) -> tuple[object, ...]:
    """What addresses of one kind have in common: how many parts the path has, and of which kind each is."""
    path = urlsplit(url)
    return (path.path.endswith("/"), bool(path.query), *(part.pattern for part in _parts(path.path)))


def patterns_of(urls: Iterable[str]) -> tuple[str, ...]:
    """Regular expressions for the paths of articles, those of the most frequent shapes first."""
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        if _parts(urlsplit(url).path):
            groups[shape(url)].append(url)
    by_size = sorted(groups.values(), key=len, reverse=True)
    return tuple(dict.fromkeys(_pattern(group) for group in by_size))[:MAX_PATTERNS]


def _parts(path: str) -> list[_Part]:
    return [_Part(text, _kind(text)) for text in path.strip("/").split("/") if text]


def _kind(text: str) -> str | None:
    for known, pattern in _KINDS:
        if known.fullmatch(text):
            ending = _ENDING.search(text)
            return pattern + (re.escape(ending[0]) if ending else "")
    return None


def _pattern(urls: list[str]) -> str:
    rows = [_parts(urlsplit(url).path) for url in urls]
    has_query = bool(urlsplit(urls[0]).query)
    columns = list(zip(*rows, strict=True))
    made = [_column(column, has_query or place < len(columns) - 1) for place, column in enumerate(columns)]
    if all(part == "[^/]+" for part in made):
        made[-1] = _headline(columns[-1])
    return "^/" + "/".join(made) + ("/$" if urlsplit(urls[0]).path.endswith("/") else "$")


def _column(column: tuple[_Part, ...], may_be_fixed: bool) -> str:
    """One place of the path in all addresses of a shape; it is fixed when all of them have the same word."""
    first, texts = column[0], {part.text for part in column}
    is_word = first.pattern is None or first.pattern.startswith("[^/]+\\.")
    if may_be_fixed and is_word and len(texts) == 1 and first.words < _SLUG_WORDS:
        return re.escape(first.text)
    return first.pattern or "[^/]+"


def _headline(column: tuple[_Part, ...]) -> str:
    """As many words as each of them has, for nothing else tells these articles from sections.

    Words but the last have no hyphens in them: a pattern that could split an address in many ways would take for
    ever on one that is made of hyphens.
    """
    words = min(_SLUG_WORDS, *(part.words for part in column))
    pattern = "-".join([*["[^/-]+"] * (words - 1), "[^/]+"])
    return pattern if all(re.fullmatch(pattern, part.text) for part in column) else "[^/]+"
