"""A page as a tree, parsed once, with what is looked up more than once."""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.cssselect import SelectorError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_ASIDE = {"nav", "footer", "aside", "form"}
_SIDE_CLASS = re.compile(
    r"relat|sidebar|recommend|popular|most-|comment|teaser|promo|newsletter|latest|widget", re.I
)


class Document:
    """A parsed page: its tree, its `<meta>` values, and links made absolute."""

    def __init__(self, tree: HtmlElement, url: str) -> None:
        self.tree, self.url = tree, url
        # Held, because lxml makes the Python object of an element anew each time when nobody holds it.
        self.elements = [element for element in tree.iter() if isinstance(element.tag, str)]
        self._tagged: dict[str, list[HtmlElement]] = {}
        for element in self.elements:
            self._tagged.setdefault(str(element.tag), []).append(element)

    def tagged(self, *tags: str) -> list[HtmlElement]:
        """The elements with one of these tags; in the page's order where one tag is asked for."""
        return [element for tag in tags for element in self._tagged.get(tag, ())]

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of `<meta>` by lower-case name, property or itemprop, in the page's order."""
        found: dict[str, list[str]] = {}
        for element in self.tagged("meta"):
            content = (element.get("content") or "").strip()
            if not content:
                continue
            for key in {element.get("property"), element.get("name"), element.get("itemprop")}:
                if key:
                    found.setdefault(key.strip().lower(), []).append(content)
        return found

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these names that has one."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    def absolute(self, link: str | None) -> str | None:
        """A link as an http(s) address, or None when it is none."""
        if not link:
            return None
        try:
            address = urljoin(self.url, link.strip())
            parts = urlsplit(address)
        except ValueError:
            return None
        return address if parts.scheme in ("http", "https") and parts.hostname else None

    @cached_property
    def headings(self) -> list[HtmlElement]:
        """The `<h1>` elements."""
        return self.tagged("h1")

    @cached_property
    def body(self) -> HtmlElement:
        """The `<body>`, or the whole tree where there is none."""
        return next(iter(self.tagged("body")), self.tree)

    @cached_property
    def title(self) -> str:
        """The text of `<title>`; that of pictures (`<svg><title>`) comes later in a page."""
        return next((text for element in self.tagged("title") if (text := words_of(element))), "")


def parse(text: str, url: str) -> Document | None:
    """The page's tree, or None when nothing in it can be parsed."""
    # `huge_tree` stays off: libxml2's own bounds on depth and text size hold.
    parser = HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False)
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return Document(tree, url)


def words_of(element: HtmlElement) -> str:
    """The text inside an element on one line."""
    return " ".join("".join(element.itertext()).split())


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a CSS selector finds; none for a selector that is wrong."""
    try:
        return list(tree.cssselect(selector))
    except SelectorError:
        return []


def is_beside(element: HtmlElement) -> bool:
    """Whether an element stands outside the article: in navigation, a list of other articles, a link."""
    for above in element.iterancestors():
        if above.tag in _ASIDE or above.tag == "a" or _SIDE_CLASS.search(above.get("class") or ""):
            return True
        if above.tag in ("article", "main"):
            return False
    return False
