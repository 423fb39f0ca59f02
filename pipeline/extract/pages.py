"""What is no article: front pages, sections, logins, error pages, and pages whose text was lost in parsing."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipeline.extract.document import Document, words_of
from pipeline.extract.jsonld import ARTICLE_TYPES, Node, types_of
from pipeline.extract.text import visible_length

# A brief is a sentence or two; less than this is a caption or a button.
LEAST_TEXT = 60
# Less than this share of a long page's characters outside its tags, in pages above this size, is a loss: real
# pages keep several per cent.
LOST_SHARE = 0.001
LOST_SIZE = 100_000
# libxml2 drops what is nested deeper than 256 elements.
MAX_PARSED_DEPTH = 250

_ERROR = re.compile(
    r"^\W*(?:(?:error\s*)?(?:404|403|410|500|502|503)\b|page not found|not found|access denied|forbidden|"
    r"страница не найдена|старонка не знойдзена|сторінку не знайдено|nie znaleziono strony|just a moment|"
    r"attention required|are you a robot|service unavailable)",
    re.I,
)
_LOGIN = re.compile(r"^\W*(?:log ?in|sign ?in|вход|увайсці|уваход|вхід|zaloguj|anmelden|se connecter)\b", re.I)


def lost(document: Document, text: str, size: int) -> str | None:
    """Whether the parser dropped the page's content without an error, as it does past a depth of 256 tags."""
    if len(text) >= LEAST_TEXT or size < LOST_SIZE:
        return None
    deepest = _depth(document)
    if deepest >= MAX_PARSED_DEPTH:
        return "lost by nesting: the tags go deeper than the parser reads"
    code = sum(len(element.text or "") for element in document.tagged("script", "style"))
    if size - code > LOST_SIZE and visible_length(document.tree) < (size - code) * LOST_SHARE:
        return "lost in parsing: almost nothing of a long page is left"
    return None


def _depth(document: Document) -> int:
    """How deep the tree goes, counted no further than the parser reads."""
    level, depth = list(document.tree), 1
    while level and depth < MAX_PARSED_DEPTH:
        level = [child for element in level for child in element]
        depth += 1
    return depth


def no_article(document: Document, node: Node | None, text: str) -> str | None:
    """Why a readable page is no article, or None when it may be one."""
    title = _title(document)
    if _ERROR.match(title) and len(text) < 1500:
        return "an error page"
    if _is_login(document, title) and len(text) < 1500:
        return "a login page"
    if _is_front_page(document, node):
        return "a front page"
    if _is_listing(document, node, text):
        return "a list of links"
    return "too little text" if len(text) < LEAST_TEXT else None


def _title(document: Document) -> str:
    heading = words_of(document.headings[0]) if document.headings else ""
    return heading or document.title


def _is_login(document: Document, title: str) -> bool:
    has_password = any(element.get("type") == "password" for element in document.tagged("input"))
    return has_password and bool(_LOGIN.match(title))


def _says_article(document: Document, node: Node | None) -> bool:
    typed = (document.meta("og:type") or "").lower()
    return (
        typed.endswith("article")
        or bool(node and types_of(node) & ARTICLE_TYPES)
        or bool(document.meta("article:published_time"))
    )


def _is_front_page(document: Document, node: Node | None) -> bool:
    parts = urlsplit(document.url)
    return not parts.path.strip("/") and not parts.query and not _says_article(document, node)


def _is_listing(document: Document, node: Node | None, text: str) -> bool:
    """Several headlined blocks that link elsewhere, and a text that is mostly those headlines."""
    if _says_article(document, node):
        return False
    links = [words_of(link) for link in document.tagged("a")]
    headlines = {link for link in links if len(link) >= 25}
    if len(headlines) < 15:
        return False
    lines = text.splitlines()
    linked = sum(len(line) for line in lines if line in headlines)
    return len(text) < LEAST_TEXT or linked > len(text) / 2
