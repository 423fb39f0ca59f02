"""Lines of a text that only point to other stories ("Read also: …"), which say nothing of what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A call stands before a link; a heading, which may be ordinary words too, before a colon or in a line of its own.
_CALLS = """
read also|also read|read more|read next|see also|more on this|more on this story|you may also like|don't miss
чытайце таксама|чытайце яшчэ|чытайце далей|чытайце больш|чытаць таксама|таксама чытайце
глядзіце таксама|глядзіце яшчэ
читайте также|читайте ещё|читайте далее|читать также|читать далее|смотрите также|также читайте
вам может быть интересно|не пропустите
читайте також|читайте ще|читайте далі|читати також|дивіться також|дивіться ще|також читайте
czytaj też|czytaj także|czytaj również|czytaj więcej|przeczytaj też|przeczytaj także|przeczytaj również
zobacz też|zobacz także|zobacz również|sprawdź też
"""
_HEADINGS = """
related|related stories|related articles|related news|related links|related content|related topics|related coverage
recommended|more stories|other news|on this topic
па тэме|матэрыялы па тэме|яшчэ па тэме|звязаныя матэрыялы
по теме|материалы по теме|ещё по теме|связанные материалы
за темою|за темою матеріали|матеріали за темою|матеріали по темі|до теми|пов'язані матеріали
na ten temat|więcej na ten temat|powiązane|powiązane artykuły|podobne artykuły|polecamy|polecane
"""


def _choice(phrases: str) -> str:
    """An expression for any of these phrases."""
    known = sorted(re.split(r"[|\n]", phrases.strip()), key=len, reverse=True)
    return "|".join(known).replace("'", "['’ʼ]").replace("ё", "[её]").replace(" ", r"\s+")


_SIGN = r"\s*[:>»–—-]+\s*"
_BEGINS = re.compile(
    rf"\W*(?:(?:{_choice(_CALLS)})(?:{_SIGN}|\s*$|\s+(?!.*[.!…]\s*$))|(?:{_choice(_HEADINGS)})(?:{_SIGN}|\s*$))"
    r"(?P<link>.*)",
    re.IGNORECASE,
)
# Few texts have a line that begins so; the newline in front lets the others be passed over quickly.
_SUSPECT = re.compile(rf"\n[^\w\n]{{0,5}}(?:{_choice(_CALLS)}|{_choice(_HEADINGS)})", re.IGNORECASE)
_SENTENCE_END = (".", "!", "…", ":", ";")
MOST_LINKS = 12  # lines below a heading that can be its links
LONGEST_LINK = 200  # characters; in a longer line the next paragraph has run into the link


def related_lines(text: str) -> list[tuple[int, int]]:
    """Start and end of the lines that only name other stories: the heading, and the links beside or below it.

    Below a heading that stands alone, lines count as links until one ends as a sentence does or is long.
    """
    return list(_related(text)) if _SUSPECT.search(f"\n{text}") else []


def _related(text: str) -> Iterator[tuple[int, int]]:
    start, links = 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        heading = _BEGINS.fullmatch(line) if len(line) <= LONGEST_LINK else None
        if heading:
            links = 0 if heading["link"].strip() else MOST_LINKS
            yield start, end
        elif links and _is_link(line):
            links -= bool(line.strip())
            yield start, end
        else:
            links = 0
        start = end + 1


def _is_link(line: str) -> bool:
    return len(line) <= LONGEST_LINK and not line.rstrip().endswith(_SENTENCE_END)
