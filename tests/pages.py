"""Pages written for the tests: an article whose parts can be changed one by one."""

from __future__ import annotations

from collections.abc import Iterable

from tests.warcs import LOCKS

URL = "https://harbour.example/ships/locks-to-close"


def page(
    *,
    title: str = "Locks to close for eleven weeks",
    head: str = "",
    byline: str = "",
    paragraphs: Iterable[str] = LOCKS,
    lang: str = "en",
    after: str = "",
) -> str:
    """An article's page as a publisher would send it; `head` and `byline` take what a test is about."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html lang="{lang}"><head><title>{title} - The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post">{head}</head><body>
<nav><a href="/">Home</a> <a href="/ships">Ships</a></nav>
<main><article><h1>{title}</h1>{byline}{body}</article>{after}</main>
<footer>The Harbour Post, all about the river trade.</footer></body></html>"""


def ld(*scripts: str) -> str:
    """JSON-LD scripts for a page's head."""
    return "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
