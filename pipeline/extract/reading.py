"""One page read: bytes in, an article, or the reason why there is none."""

from __future__ import annotations

from datetime import datetime

from pipeline.addresses import Mirrored
from pipeline.config.sources import Rules
from pipeline.extract.authors import read_authors
from pipeline.extract.dates import read_times
from pipeline.extract.decode import decode
from pipeline.extract.document import Document, parse
from pipeline.extract.facts import canonical, image, lead, section, tags
from pipeline.extract.guards import refusal
from pipeline.extract.jsonld import Node
from pipeline.extract.language import language_of
from pipeline.extract.pages import lost, no_article
from pipeline.extract.ruled import agreement, ruled_text, without_lines
from pipeline.extract.text import all_lines, read_text
from pipeline.extract.title import head_of
from pipeline.records import Article, Extraction, Listed, NotArticle, Unreadable


def extract_article(html: bytes, url: str) -> Article | None:
    """The article of a page, in this process and without limits of time; None when it is none or unreadable."""
    found = extract(html, url)
    return found if isinstance(found, Article) else None


def extract(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    rules: Rules | None = None,
    timezone: str | None = None,
    listed: Listed | None = None,
    first_seen: datetime | None = None,
    site: Mirrored | None = None,
) -> Extraction:
    """An article with its metadata, or why the page gives none. Raises nothing for bad input.

    `rules` are the site's own; `timezone` is its zone for times that state none; `listed` is what a feed
    or sitemap said about the address; `first_seen` (now when None) bounds what can be a publication time. With
    `site`, links to its mirrors are read as links to its home.
    """
    reason = refusal(body, content_type)
    if reason:
        return Unreadable(reason)
    decoded = decode(body, content_type)
    document = parse(decoded.text, url, site)
    if document is None:
        return Unreadable("no HTML: nothing could be parsed")
    node, name, title = head_of(document, rules)
    lines = all_lines(document)
    times = read_times(document, node, lines, timezone=timezone, listed=listed, first_seen=first_seen, rules=rules)
    text = read_text(document, lines, node, title)
    unwanted = rules.lines if rules else ()
    text = without_lines(text, unwanted)
    agreed = None
    if rules and rules.body:
        ruled = without_lines(ruled_text(document, lines, node, title, rules), unwanted)
        agreed = agreement(ruled, text)
        text = ruled or text
    people = read_authors(document, node, name, text, rules)
    failure = _failure(document, node, text, len(decoded.text))
    if failure:
        return failure
    return Article(
        url=url,
        title=title or (listed.title if listed else None),
        text=text,
        canonical_url=canonical(document),
        language=language_of(f"{title or ''}\n{text}", document.tree.get("lang")),
        authors=list(people.authors),
        credit=people.credit,
        published=times.published,
        modified=times.modified,
        lead=lead(document, node),
        section=section(document, node),
        tags=tags(document, node),
        image=image(document, node),
        site_name=name,
        agreement=agreed,
    )


def _failure(document: Document, node: Node | None, text: str, size: int) -> NotArticle | Unreadable | None:
    if reason := lost(document, text, size):
        return Unreadable(reason)
    if reason := no_article(document, node, text):
        return NotArticle(reason)
    return None
