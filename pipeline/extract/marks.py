"""What an element's name says about its content: navigation, comments, adverts, a lead, the body.

Publishers name their elements alike (class and id: `related-articles`, `comment-list`, `story-body`), and the
names outlive redesigns. A name is a hint, not a verdict: `content-with-sidebar` may hold the whole article, so
what a name covers is weighed against the rest of the page (see `is_believed`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

INTERNAL = {"html", "body", "article", "main"}
# The names of a table's rows are about its subject: `player-7`, `date`.
ROWS = {"tbody", "thead", "tr", "td", "th"}
ASIDE_TAGS = {"aside", "form", "header", "address", "fieldset"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def _words(*patterns: str) -> re.Pattern[str]:
    """Matches any of the patterns as a whole word of names in lower case with a space before and after them:
    `share` in ` share-bar `, not in ` shared `.
    """
    return re.compile(rf"[\s_-](?:{'|'.join(patterns)})[\s_-]")


_JUNK = _words(
    r"nav|navi|navigation|navbar|menu|toolbar|pagination|pager|skip|search|toc",
    r"follow|app-?download|print|noprint|feedback|rating|poll|quiz",
    r"latest|read-?more|inline-?related|teasers?|topics|tags|taglist|storytags|keywords|widgets?|aside",
    r"subscri\w+|promo\w*|ads?|adv|advert\w*|banner|sponsor\w*|donat\w+",
    r"call-?to-?action|cta|sign-?up|bylines?|authors?|autor|bio|dates?|dateline|timestamp|meta|metadata",
    r"captions?|credits?|copyright|disclaimer|embed\w*|player|video|gallery|slideshow",
    r"hidden|sr-only|visually-hidden|screen-reader\w*|language|translat\w+|infobox|fact-?box|box-?info",
)
# Names that nobody gives to an article's text.
_OTHERS = _words(
    r"related\w*|recommend\w*|recirc\w*|more-?news|most-?read|popular|trending|see-?also|read-?also",
    r"share|sharing|sharer|social\w*|footer|side-?bar|breadcrumbs?|outbrain|taboola|suggest\w*",
)
_COMMENT = _words(r"comment\w*|disqus|respond|replies|kommentar\w*|comentario\w*|forum-posts")
_OVERLAY = _words(r"popup|overlay|modal|login|signup|register|registration|carousel|slider")
# These are part of longer words as well: `cookiebar`.
OVERLAY_PARTS = ("cookie", "consent", "gdpr", "onetrust", "newsletter")
# WordPress writes a post's categories and tags into the class of its container (`post-7 hentry tag-media`), Drupal
# the name of the field that holds a text (`field--name-teaser field--type-text-long`).
_POST = re.compile(r"\s(?:hentry|type-post|post-\d+|h-entry|field--type-text\S*)\s")
_BODY = re.compile(
    r"(?:article|post|entry|story|news|page|content|main)[\s_-]{0,2}(?:body|content|text|inner|main)"
    r"|articlebody|(?:^|\s)(?:content|body|text|article|story|post|entry)(?:$|\s)",
    re.I,
)
_EXACT_BODY = _words(
    r"article-?_*body|article-?_*text|article-?_*content|entry-content|post-content|post-body|story-body|articlebody"
)
# Names are cut at this length: what matters stands early, and hostile pages write megabytes.
LONGEST = 300
BONUS, EXACT_BONUS = 1.25, 2.0
_LEAD = re.compile(
    r"lead|intro|summary|standfirst|(?:^|[\s_-])dek|sub-?title|sub-?head|excerpt|descr|perex|abstract|chapo|deck"
    r"|strap|kicker|vorspann|anriss",
    re.I,
)
_PICTURE = re.compile(
    r"(?:^|[\s_-])(?:pic|img|image|visual|photo|foto|bild|picture)|(?:pic|image|img|photo|foto|bild|caption)(?:$|[\s_-])",
    re.I,
)
# Between the words of `imageCaption`.
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGITS = re.compile(r"\d+")

# Up to these shares of the text a mark is believed; what holds more is the article after all, unless the rest
# of the page has text enough for an article.
BELIEVED = {"comment": 0.8, "beside": 0.8, "others": 0.6, "overlay": 0.55, "junk": 0.35}
ENOUGH = {"comment": 600.0, "beside": 600.0, "others": 600.0, "overlay": 600.0, "junk": 1e9}


@dataclass(frozen=True, slots=True)
class Mark:
    """That an element is probably no part of the article: its kind, and the name that elements alike share."""

    kind: str
    name: str
    header: bool = False

    def is_believed(self, weight: float, total: float) -> bool:
        """Whether elements so marked are no part of the article; `weight` of the page's `total` is in them."""
        return weight < total * BELIEVED[self.kind] or total - weight > ENOUGH[self.kind]


def mark_of(element: HtmlElement) -> Mark | None:
    """The mark of an element by its tag, class, id and visibility; None when nothing speaks against it."""
    tag = str(element.tag)
    if tag in INTERNAL or tag in ROWS:
        return None
    hidden = element.get("hidden") is not None or _undisplayed(element.get("style"))
    return _mark(tag, (element.get("class") or "")[:LONGEST], (element.get("id") or "")[:LONGEST], hidden)


def _undisplayed(style: str | None) -> bool:
    return style is not None and "display:none" in style.replace(" ", "").lower()


@lru_cache(maxsize=8192)
def _mark(tag: str, classes: str, identity: str, hidden: bool) -> Mark | None:
    classes, identity = _CAMEL.sub("-", classes), _CAMEL.sub("-", identity)
    own, named = f" {classes.lower()} ", f" {identity.lower()} "
    names = own + named
    if _POST.search(own):
        return None
    if _COMMENT.search(names):
        return Mark("comment", classes or identity)
    if any(part in names for part in OVERLAY_PARTS) or _OVERLAY.search(names):
        return Mark("overlay", classes or identity)
    if tag not in HEADINGS and _OTHERS.search(names):
        # The tag and the name say the same.
        return Mark("beside" if tag == "aside" else "others", classes or identity)
    if tag in ASIDE_TAGS:
        return Mark("junk", f"<{tag} {classes}>", header=tag == "header")
    if tag in HEADINGS:
        return None
    if hidden or _JUNK.search(own):
        return Mark("junk", classes)
    if tag != "p" and _JUNK.search(named):
        return Mark("junk", "#" + _DIGITS.sub("", identity))
    return None


def body_bonus(element: HtmlElement) -> float:
    """By how much an element's name raises its claim to be the article: 1 for a name that says nothing."""
    names = f"{(element.get('class') or '')[:LONGEST]} {(element.get('id') or '')[:LONGEST]}"
    if element.get("itemprop") == "articleBody" or _EXACT_BODY.search(f" {names.lower()} "):
        return EXACT_BONUS
    return BONUS if element.tag in ("article", "main") or _BODY.search(names) else 1.0


def names_body(name: str) -> bool:
    """Whether a single class or id says that it holds an article's text: `story-body`, `entry`."""
    return bool(_BODY.search(name[:LONGEST]))


def names_lead(element: HtmlElement) -> bool:
    """Whether an element or its parent is named as a lead."""
    above = element.getparent()
    names = [one.get("class") or "" for one in (element, above) if one is not None]
    return any(_LEAD.search(name[:LONGEST]) for name in names)


def names_picture(element: HtmlElement) -> bool:
    """Whether an element is named for a picture: `picBox`, `wrapper-image`."""
    classes = element.get("class")
    return classes is not None and _is_picture(classes[:LONGEST])


@lru_cache(maxsize=8192)
def _is_picture(classes: str) -> bool:
    return bool(_PICTURE.search(_CAMEL.sub("-", classes)))
