"""An element's text as a reader sees it: a line for each block."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
UNSEEN = {
    "applet", "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "map", "meta",
    "noscript", "object", "option", "script", "select", "source", "style", "svg", "template", "textarea", "track",
    "video", "title",
}  # fmt: skip


def lines_of(element: HtmlElement) -> list[str]:
    """The lines of an element's text without scripts and controls; each with single spaces, none empty."""
    text = "".join(_pieces(element))
    lines = (" ".join(line.split()) for line in text.split("\x1e"))
    return [line for line in lines if line]


def _pieces(root: HtmlElement) -> Iterator[str]:
    """Texts in reading order with a separator around blocks; without recursion, as pages nest deeply."""
    stack: list[HtmlElement | str] = [root]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
            continue
        if not isinstance(one.tag, str) or one.tag in UNSEEN:
            continue
        edge = "\x1e" if one.tag in BLOCKS else ""
        yield edge + (one.text or "")
        stack.append(edge)
        for child in reversed(one):
            if child.tail:
                stack.append(child.tail)
            stack.append(child)
