"""schema.org data in a page's `application/ld+json` scripts: found, repaired, and the article's node chosen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from pipeline.extract.document import Document, letters_of

Node = dict[str, Any]

# Beyond this a script is data (a shop's catalogue, a page's whole state), not a description of an article.
MAX_SCRIPT = 2_000_000
MAX_NODES = 5000
MAX_DEPTH = 20
REPAIRS = 20

# https://schema.org/Article with all its kinds, and the pages that wrap one.
ARTICLE_TYPES = {
    "article", "newsarticle", "report", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
    "backgroundnewsarticle", "reviewnewsarticle", "asknewsarticle", "advertisercontentarticle", "blogposting",
    "liveblogposting", "socialmediaposting", "discussionforumposting", "scholarlyarticle", "techarticle",
    "satiricalarticle",
}  # fmt: skip
PAGE_TYPES = {
    "webpage",
    "itempage",
    "creativework",
    "review",
    "recipe",
    "videoobject",
    "mediaobject",
    "podcastepisode",
}

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def nodes_of(document: Document) -> list[Node]:
    """Every object with a type in the page's JSON-LD, outermost first, in the page's order."""
    found: list[Node] = []
    for script in document.tagged("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        if len(script.text) <= MAX_SCRIPT:
            for value in parse_loose(script.text):
                found.extend(_walk(value))
        if len(found) > MAX_NODES:
            break
    return found[:MAX_NODES]


def article_node(nodes: list[Node], url: str, heading: str | None) -> Node | None:
    """The node that describes this page's article: by its type, its address or its headline."""
    best, best_score = None, 0
    for node in nodes:
        score = _fitness(node, url, heading)
        if score > best_score:
            best, best_score = node, score
    return best


def _fitness(node: Node, url: str, heading: str | None) -> int:
    types = types_of(node)
    score = 8 if types & ARTICLE_TYPES else 2 if types & PAGE_TYPES else 0
    if not score:
        return 0
    if any(
        _same_page(link, url)
        for link in (string(node.get("url")), string(node.get("@id")), _main_page(node))
        if link
    ):
        score += 4
    headline = string(node.get("headline")) or string(node.get("name"))
    if heading and headline and letters_of(headline) == letters_of(heading):
        score += 4
    return score + sum(key in node for key in ("datePublished", "author", "headline"))


def _main_page(node: Node) -> str | None:
    page = node.get("mainEntityOfPage")
    return string(page.get("@id") or page.get("url")) if isinstance(page, dict) else string(page)


def _same_page(link: str, url: str) -> bool:
    try:
        ours, theirs = urlsplit(url), urlsplit(link)
    except ValueError:
        return False
    return bool(theirs.path.strip("/")) and ours.path.rstrip("/") == theirs.path.rstrip("/")


def types_of(node: Node) -> set[str]:
    """A node's types in lower case, without the vocabulary's address."""
    types = node.get("@type")
    return {
        one.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()
        for one in (types if isinstance(types, list) else [types])
        if isinstance(one, str)
    }


def string(value: object) -> str | None:
    """A value as plain text: entities decoded, the first of a list, the `@value` or name of an object."""
    for _ in range(MAX_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name") or value.get("@id")
        else:
            break
    if not isinstance(value, str):
        return None
    return " ".join(unescape(unescape(value)).split()) or None


def strings(value: object) -> list[str]:
    """All texts of a value that may be one or a list."""
    return [text for one in (value if isinstance(value, list) else [value]) if (text := string(one))]


def _walk(value: object, depth: int = 0) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, one in value.items():
            if isinstance(one, (dict, list)) and key not in ("author", "publisher", "image", "creator"):
                yield from _walk(one, depth + 1)


def parse_loose(text: str) -> list[Any]:
    """The JSON values of a script, also when it is wrapped, cut, or broken by quotes and line ends.

    Every repair is a pass or a bounded number of passes over the text, so the time grows linearly with it.
    """
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    for candidate in (text, unescape(text) if "&quot;" in text else None):
        if candidate is None:
            continue
        try:
            return [json.loads(candidate, strict=False)]
        except (ValueError, RecursionError):
            pass
    return _repaired(text)


def _repaired(text: str) -> list[Any]:
    text = _TRAILING_COMMA.sub(r"\1", _CONTROLS.sub(" ", text))
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    start, repairs = 0, 0
    while start < len(text) and repairs < REPAIRS:
        try:
            value, start = decoder.raw_decode(text, start)
            values.append(value)
            start += len(text) - start - len(text[start:].lstrip(" ,;\n\t"))
        except RecursionError:
            break
        except json.JSONDecodeError as error:
            repairs += 1
            fixed = _repair_at(text, error)
            if fixed is None:
                break
            text = fixed
    return values or _salvaged(text)


def _repair_at(text: str, error: json.JSONDecodeError) -> str | None:
    """Escapes the quote or backslash that ended a string too early, or puts in the comma that is missing."""
    at = error.pos
    if "Invalid \\escape" in error.msg:
        return text[:at] + "\\" + text[at:]
    if "delimiter" in error.msg or "property name" in error.msg:
        if text[at : at + 1] in ('"', "{", "[") and text[:at].rstrip()[-1:] in ('"', "}", "]"):
            return f"{text[:at]},{text[at:]}"
        quote = text.rfind('"', 0, at)
        if quote > 0 and text[quote - 1] != "\\":
            return f"{text[:quote]}\\{text[quote:]}"
    return None


_PAIR = re.compile(
    r'"(@type|headline|name|datePublished|dateModified|dateCreated|articleSection|url)"\s*:\s*"((?:[^"\\]|\\.){1,2000})"'
)


def _salvaged(text: str) -> list[Any]:
    """The plain properties that can be read from JSON beyond repair, as one node; the first of each wins."""
    node: Node = {}
    for key, value in _PAIR.findall(text):
        node.setdefault(key, value.replace("\\/", "/").replace('\\"', '"'))
    return [node] if types_of(node) & ARTICLE_TYPES else []
