"""Who wrote an article: names of people, and the agency or desk that is credited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from pipeline.config.sources import Rules
from pipeline.extract.document import Document, is_beside, select, words_of
from pipeline.extract.jsonld import Node, string

LONGEST = 100
MOST_WORDS = 6
MOST_AUTHORS = 12
MOST_NAMES = 4
# A byline in the text is within so many lines of its start or end.
NEAR = 3
PARTICLES = {"von", "van", "der", "den", "de", "da", "di", "del", "du", "la", "le", "bin", "al", "el", "y", "ibn"}

AUTHOR_METAS = (
    "author", "article:author", "article:author_name", "article.author", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "byl", "cxenseparse:author", "og:article:author", "authors",
    "article:authors", "dc.contributor", "citation_author", "dcsext.author", "article:byline",
)  # fmt: skip
AGENCIES = {
    "afp", "ap", "associated press", "the associated press", "reuters", "thomson reuters", "dpa", "apa", "sda",
    "efe", "ansa", "epa", "upi", "pa", "pa media", "press association", "ctk", "čtk", "pap", "tass", "тасс",
    "interfax", "интерфакс", "ria", "риа новости", "ukrinform", "укрінформ", "unian", "уніан", "унян", "belta",
    "белта", "бєлта", "rfe/rl", "rferl", "bloomberg", "xinhua", "agence france-presse", "deutsche presse-agentur",
    "keystone-sda", "kyodo", "yonhap", "anadolu", "aa", "bns", "lrt", "elta", "belapan", "белапан",
}  # fmt: skip
_DESK = re.compile(
    r"\b(?:redak\w*|editorial|editors?|newsroom|news\s?desk|staff|team|desk|admin\w*|redacci[oó]n|redazione|"
    r"r[ée]daction|service|correspondents?|agenc\w+|radio|newspaper|magazine|online|tv|press|media|news|times|post|"
    r"website|web\s?desk|bureau)\b|редакц|рэдакц|служб|новост|навін|агентств|агенцтв|свабод|свобод",
    re.I,
)
# Short words are cut only as they are written in a byline: `di Ada Rowe`, but not `Di Rowe`.
_PREFIX = re.compile(
    r"^\W*(?:(?i:(?:(?:written|reported|text|story|posted|published)\s+)?(?:by|von|par|por|autor(?:in|ka)?|author|"
    r"text|автор|аўтар|текст|redacción|przez)\s*[:：]?)|di|da|av|af|door)\s+|"
    r"^\W*(?i:автор|аўтар|author|autor|text|by)\s*[:：]\s*"
)
_SPLIT = re.compile(r"\s*(?:;|\||\n|•|·|\s/\s|,|&|\s+(?:and|und|et|y|и|і|ды|oraz|og|och|e)\s+)\s*", re.I)
_CARD_LABEL = re.compile(
    r"written by|verfasst von|geschrieben von|автор|escrito por|écrit par|napisane przez", re.I
)
_NO_NAMES = {"null", "none", "undefined", "author", "unknown", "by", "von", "par", "автор", "аўтар"}
_NOISE = re.compile(r"https?:|www\.|@|\.com\b|[<>{}=]|\d{3}", re.I)
_BYLINE_CLASS = re.compile(r"by-?line|author(?!it|iz|is)|\bautor|verfasser")
# Two to five words that begin with capitals, with particles between: a name in any alphabet that has cases.
_SMALL, _CAPITAL = "a-zа-яёіўїєґ", r"[^\W\d_a-zа-яёіўїєґ]"
_PERSON = re.compile(rf"{_CAPITAL}[\w.'’\-]*\s+(?:(?:[{_SMALL}]{{1,4}}\s+){{0,2}}{_CAPITAL}[\w.'’\-]*\s*){{1,4}}$")
BYLINE_TAGS = {"a", "span", "div", "p", "address", "strong", "li", "cite", "h3", "h4", "h5", "b", "ul", "section"}
_TAIL = re.compile(
    r"\s*(?:\(.*\)|\[.*\]|[-–—|,]\s*(?:reporter|editor|correspondent|staff writer|.*\.(?:com|de|net)))\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Credits:
    """People's names as they are written, and the organisation that is credited (agency, desk, publisher)."""

    authors: tuple[str, ...] = ()
    credit: str | None = None


def read_authors(
    document: Document, node: Node | None, site_name: str | None, text: str = "", rules: Rules | None = None
) -> Credits:
    """From the first place that names somebody: the elements that the site's `rules` name, JSON-LD, `<meta>`,
    microdata and byline, the article's `text`.

    An organisation is the credit. It stands among the authors too when it has an entry of its own beside theirs,
    and for them when the page states it as the author and names nobody else.
    """
    stated: list[str] = []
    for names in _places(document, node, text, rules):
        told = list(dict.fromkeys(name for one in names for name in split_names(one)))[:MOST_AUTHORS]
        people = [name for name in told if not is_organisation(name, site_name)]
        stated.extend(name for name in told if name not in people)
        # Beside an organisation a single word is its place (`The Harbour Post, Frankfurt`), not a person.
        if people and not (stated and all(" " not in name for name in people)):
            listed = [name for name in told if name in people or (name in names and not _is_site(name, site_name))]
            return Credits(tuple(_distinct(listed)), stated[0] if stated else None)
    return Credits(tuple(_distinct(stated[:1])), stated[0] if stated else None)


def _places(document: Document, node: Node | None, text: str, rules: Rules | None) -> Iterator[list[str]]:
    if rules and rules.authors:
        yield [words_of(element) for element in select(document.tree, rules.authors)]
    yield _from_node(node)
    yield [value for name in AUTHOR_METAS for value in document.metas.get(name, ())] + _from_cards(document)
    yield list(_from_markup(document))
    yield _from_text(document, text.splitlines())


def _from_cards(document: Document) -> list[str]:
    """WordPress writes the author into the labelled fields of Twitter's cards."""
    label = document.meta("twitter:label1") or ""
    return document.metas.get("twitter:data1", []) if _CARD_LABEL.search(label) else []


def _from_node(node: Node | None) -> list[str]:
    value = (node or {}).get("author") or (node or {}).get("creator")
    return [name for one in _flat(value) if (name := string(one))]


def _flat(value: object, depth: int = 0) -> Iterator[object]:
    if isinstance(value, list) and depth < 5:
        for one in value:
            yield from _flat(one, depth + 1)
    elif isinstance(value, dict) and isinstance(value.get("name"), list):
        yield from _flat(value["name"], depth + 1)
    elif value:
        yield value


def _from_markup(document: Document) -> Iterator[str]:
    """Microdata and `rel=author` that stand together; else the first short element whose class says byline."""
    marked = [element for element in document.described if _is_marked(element)]
    first = next((one for one in marked if not is_beside(one)), None)
    if first is not None:
        yield from (_named(one) for one in marked if _together(one, first))
        return
    for element in document.elements:
        names = _in_byline(element) if _is_byline(element) else []
        if names and not is_beside(element):
            yield from names
            return


def _is_marked(element: HtmlElement) -> bool:
    marks = (element.get("itemprop"), element.get("rel"))
    return element.tag in BYLINE_TAGS and any("author" in mark.split() for mark in marks if mark)


def _is_byline(element: HtmlElement) -> bool:
    name = element.get("class")
    named = name and element.tag in BYLINE_TAGS and _BYLINE_CLASS.search(name.lower())
    return bool(named) and len(words_of(element)) <= LONGEST * 3


def _named(element: HtmlElement) -> str:
    inner = next((one for one in element.iter() if (one.get("itemprop") or "") == "name"), element)
    return inner.get("content") or words_of(inner)


def _together(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements have an ancestor in common no more than three levels up."""
    return bool(set(islice(one.iterancestors(), 3)) & set(islice(other.iterancestors(), 3)))


def _in_byline(byline: HtmlElement) -> list[str]:
    """Texts of a byline's innermost elements that look like people's names; else its whole text if that does."""
    leaves = [words_of(one) for one in byline.iter() if isinstance(one.tag, str) and not len(one)]
    names = [text for text in leaves if _PERSON.match(_PREFIX.sub("", text))]
    whole = words_of(byline)
    return names or ([whole] if any(_PERSON.match(name) for name in split_names(whole)) else [])


def _from_text(document: Document, lines: list[str]) -> list[str]:
    """A labelled byline near the start or end of the text, or a name in bold as its first or last line."""
    for line in lines[:NEAR] + lines[-NEAR:]:
        if len(line) <= LONGEST and _PREFIX.match(line) and _are_full_names(split_names(line)):
            return [line]
    marked = {words_of(element) for element in document.tagged("strong", "b", "em", "i")}
    for line in lines[:1] + lines[-1:]:
        names = line.split("/")
        if line in marked and _are_full_names(names):
            return names
    return []


def _are_full_names(names: list[str]) -> bool:
    return bool(names) and all(_is_full_name(name.split()) for name in names)


def _is_full_name(words: list[str]) -> bool:
    """Two to four words with capitals, particles aside; not in capitals throughout, as labels often are."""
    capitals = [word for word in words if word not in PARTICLES]
    return (
        2 <= len(capitals) <= len(words) <= MOST_NAMES
        and all(word[0].isupper() and not word[1:].isupper() for word in capitals)
        and words[-1][-1].isalpha()
    )


def split_names(text: str) -> list[str]:
    """The names in a byline, without "By", roles, addresses and empty words."""
    names = []
    for part in _SPLIT.split(_PREFIX.sub("", " ".join(text.split())[: LONGEST * 4])):
        name = _TAIL.sub("", _PREFIX.sub("", part)).strip(" .,:;-–—|*\"'«»")
        if _is_name(name):
            names.append(name)
    return names


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= LONGEST or _NOISE.search(name) or not any(char.isalpha() for char in name):
        return False
    return len(name.split()) <= MOST_WORDS and name.lower() not in _NO_NAMES


def is_organisation(name: str, site_name: str | None) -> bool:
    """Whether a name is an agency, a desk or the publisher rather than a person."""
    return name.lower() in AGENCIES or _is_site(name, site_name) or bool(_DESK.search(name.lower()))


def _is_site(name: str, site_name: str | None) -> bool:
    one, other = name.lower(), (site_name or "").lower()
    return one == other or one.replace(" ", "") == other.replace(" ", "").removeprefix("www.").partition(".")[0]


def _distinct(names: Iterable[str]) -> list[str]:
    """Without repeats that differ in case only."""
    return list({name.lower(): name for name in reversed(list(names))}.values())[::-1]
