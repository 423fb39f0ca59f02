"""A page as a tree, parsed once, with what is looked up more than once."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.addresses import Mirrored

_ASIDE = {"nav", "footer", "aside", "form"}
_SIDE_CLASS = re.compile(
    r"relat|sidebar|recommend|popular|most-|comment|teaser|promo|newsletter|latest|widget", re.I
)
# Control characters and non-characters that no XML tree takes; tab, line feed and carriage return stay.
_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
_NON_CHARACTERS = ("\ufffe", "\uffff")
# It names an encoding that the text is no longer in.
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_NO_LETTERS = re.compile(r"[\W_]+")

# A shorter heading may be a section's name.
HEADLINE = 12


class Document:
    """A parsed page: its tree, its `<meta>` values, and links made absolute."""

    def __init__(self, tree: HtmlElement, url: str, site: Mirrored | None = None) -> None:
        self.tree, self.url, self._site = tree, url, site
        # Held, because lxml makes the Python object of an element anew each time when nobody holds it.
        self.elements = list(tree.iter("*"))
        self._tagged: dict[str, list[HtmlElement]] = defaultdict(list)
        for element in self.elements:
            self._tagged[str(element.tag)].append(element)

    def tagged(self, *tags: str) -> list[HtmlElement]:
        """The elements with one of these tags; in the page's order where one tag is asked for."""
        return [element for tag in tags for element in self._tagged.get(tag, ())]

    @cached_property
    def properties(self) -> list[HtmlElement]:
        """The elements that microdata marks with `itemprop`."""
        return [element for element in self.described if element.get("itemprop")]

    @cached_property
    def described(self) -> list[HtmlElement]:
        """The elements with `itemprop` or `rel`, in the page's order."""
        return cast("list[HtmlElement]", self.tree.xpath("descendant::*[@itemprop or @rel]"))

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
        """A link as an http(s) address, one to a mirror as the home's; None when it is none."""
        if not link:
            return None
        try:
            address = urljoin(self.url, link.strip())
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return self._site.at_home(address) if self._site else address

    @cached_property
    def headings(self) -> list[HtmlElement]:
        """The `<h1>` elements."""
        return self.tagged("h1")

    @cached_property
    def headline(self) -> HtmlElement | None:
        """The first `<h1>` with text, else the first lesser heading whose text is in the `<title>`."""
        first = next((one for one in self.headings if words_of(one)), None)
        if first is not None:
            return first
        return next((one for one in self.tagged("h2", "h3", "h4") if _is_within(words_of(one), self.title)), None)

    @cached_property
    def body(self) -> HtmlElement:
        """The `<body>`, or the whole tree where there is none."""
        return next(iter(self.tagged("body")), self.tree)

    @cached_property
    def title(self) -> str:
        """The text of `<title>`; that of pictures (`<svg><title>`) comes later in a page."""
        return next((text for element in self.tagged("title") if (text := words_of(element))), "")


def parse(text: str, url: str, site: Mirrored | None = None) -> Document | None:
    """The page's tree without control characters, or None when nothing in it can be parsed."""
    # `huge_tree` stays off: libxml2's own bounds on depth and text size hold.
    parser = HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False)
    # All elements of one class: lxml.html's own choice of a class calls Python for each element.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = document_fromstring(_clean(text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return Document(tree, url, site)


def _clean(text: str) -> bytes:
    declaration = _XML_DECLARATION.match(text)
    text = text[declaration.end() :] if declaration else text
    for char in _NON_CHARACTERS:
        text = text.replace(char, "")
    return text.encode("utf-8", "ignore").translate(None, _CONTROLS)


def words_of(element: HtmlElement) -> str:
    """The text inside an element on one line."""
    return " ".join("".join(element.itertext()).split())


def letters_of(text: str) -> str:
    """A text's letters and digits in lower case, to compare wordings."""
    return _NO_LETTERS.sub("", text.lower())


def _is_within(heading: str, title: str) -> bool:
    letters = letters_of(heading)
    return len(letters) >= HEADLINE and letters in letters_of(title)


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a CSS selector finds; none for a selector that is wrong."""
    compiled = _compiled(selector)
    return list(compiled(tree)) if compiled else []


@lru_cache(maxsize=1024)
def _compiled(selector: str) -> CSSSelector | None:
    try:
        return CSSSelector(selector, translator="html")
    except SelectorError:
        return None


def is_beside(element: HtmlElement) -> bool:
    """Whether an element stands outside the article: in navigation, a list of other articles, a link."""
    for above in element.iterancestors():
        if above.tag in _ASIDE or above.tag == "a" or _SIDE_CLASS.search(above.get("class") or ""):
            return True
        if above.tag in ("article", "main"):
            return False
    return False
