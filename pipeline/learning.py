"""Rules for a site's pages, learned from many of them at once: what is proposed, and on what it rests.

Nothing is kept but the rules, so that a page always reads the same, and a person sees them before they hold. One
page cannot tell a newsletter's line from a paragraph; two hundred can, because the line stands in all of them. So
a container is proposed when on nearly every page it holds what the general way reads there, and a line is unwanted
when it stands in the text of many different articles.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.config.sources import Rules
from pipeline.extract.document import letters_of
from pipeline.extract.marks import names_body
from pipeline.extract.sight import Container, Sight

FEWEST_PAGES = 10
# Of the pages, for a container or a field.
NEARLY_ALL = 0.9
# A container is poor on a page when it agrees less, or when another agrees better by more than the tolerance.
# Picture stories and videos are often laid out in another way.
AGREEING, TOLERANCE = 0.8, 0.05
# A line is unwanted that stands in the text of so many articles, and of this share of them.
FEWEST_REPEATS, REPEATED_SHARE = 3, 0.2
# In letters; a shorter line may be a heading or a speaker's name, and is dropped only with the box around it.
TELLING = 20
# A field that fewer pages state is not judged.
FEWEST_STATED = 5
# The classes, ids and properties of a selector.
_NAMES = re.compile(r'[.#"]([\w-]+)')
FIELDS, LISTS = ("title", "time", "authors"), ("drop", "lines")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule and what it rests on: it holds on `pages` of the `stated` pages that could tell.

    `agreement` is the mean over those pages of how far a container's text agrees with the general way, from 0 to
    1; None for other rules.
    """

    rule: str
    value: str
    pages: int
    stated: int
    agreement: float | None = None

    @property
    def share(self) -> float:
        """The share of pages on which it holds."""
        return self.pages / self.stated


@dataclass(frozen=True, slots=True)
class Learned:
    """The rules that are proposed, each with its finding, and of how many pages."""

    pages: int
    findings: tuple[Finding, ...]

    @property
    def rules(self) -> dict[str, str | tuple[str, ...]]:
        """The rules as `sources.yaml` has them, by name."""
        found: dict[str, str | tuple[str, ...]] = {}
        for one in self.findings:
            known = found.get(one.rule, ())
            found[one.rule] = (*known, one.value) if one.rule in LISTS else one.value
        return found


def learn(sights: Sequence[Sight]) -> Learned:
    """What the pages of one site have in common, as rules; none where nothing holds on nearly every page."""
    body = _body(sights)
    fields = [found for name in FIELDS if (found := _field(name, sights))]
    return Learned(len(sights), (*([body] if body else []), *fields, *_repeats(sights, body)))


def merged(rules: Rules, learned: Mapping[str, str | tuple[str, ...]]) -> Rules:
    """Rules with those that were learned in the place of others of their name."""
    return rules.model_copy(update=dict(learned))


# ---------------------------------------------------------------- the container


def _body(sights: Sequence[Sight]) -> Finding | None:
    """The tightest container that on nearly every page agrees with the general way as well as any."""
    found: dict[str, list[Container]] = defaultdict(list)
    poor: Counter[str] = Counter()
    for sight in sights:
        best = max((one.agreement for one in sight.containers.values()), default=0.0)
        for selector, container in sight.containers.items():
            # On a page where it holds next to nothing, the general way is taken in its place.
            if container.text:
                found[selector].append(container)
                poor[selector] += container.agreement < max(AGREEING, best - TOLERANCE)
    good = [
        selector
        for selector, containers in found.items()
        if len(containers) >= NEARLY_ALL * len(sights)
        and len(containers) - poor[selector] >= NEARLY_ALL * len(containers)
    ]
    if not good:
        return None
    # Of selectors for the same element that say as much, the first stands: `good` keeps the order of the pages.
    chosen = min(good, key=lambda one: (_looseness(found[one]), *_vagueness(one)))
    agreement = sum(one.agreement for one in found[chosen]) / len(found[chosen])
    return Finding("body", chosen, len(found[chosen]), len(sights), agreement)


def _vagueness(selector: str) -> tuple[bool, int]:
    """Whether no name in it says that it holds the text, and how many names it has."""
    names = _NAMES.findall(selector)
    return not any(names_body(name) for name in names), len(names)


def _looseness(containers: Sequence[Container]) -> tuple[int, float]:
    """Characters around the text, then how far outside the element lies, each the mean over the pages."""
    number = len(containers)
    size = sum(one.size for one in containers) / number
    return round(size), -round(sum(one.depth for one in containers) / number, 1)


# ---------------------------------------------------------------- the fields


def _field(name: str, sights: Sequence[Sight]) -> Finding | None:
    """The selector that gives a field as the general way does on the most pages; its name breaks a tie."""
    stated = [sight.fields[name] for sight in sights if name in sight.fields]
    found = Counter(selector for selectors in stated for selector in selectors)
    if len(stated) < FEWEST_STATED or not found:
        return None
    selector, pages = min(found.items(), key=lambda one: (-one[1], _clumsiness(one[0])))
    return Finding(name, selector, pages, len(stated)) if pages >= NEARLY_ALL * len(stated) else None


def _clumsiness(selector: str) -> tuple[bool, bool, int, str]:
    """Selectors for the same elements in order: with a name, then in no other element, then the shortest."""
    return (not any(mark in selector for mark in ".#["), " " in selector, len(selector), selector)


# ---------------------------------------------------------------- what repeats


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of a page's text, as its letters, with the boxes that it stands in."""

    article: str
    key: str
    text: str
    boxes: frozenset[str]


def _repeats(sights: Sequence[Sight], body: Finding | None) -> list[Finding]:
    """Boxes to drop and lines to leave out. A box is dropped when all that it ever adds to a text repeats."""
    places = [place for sight in sights for place in _places(sight, body)]
    articles = len({place.article for place in places})
    counts = _repeated(places)
    repeated = {key for key, number in counts.items() if number >= max(FEWEST_REPEATS, REPEATED_SHARE * articles)}
    telling = {key for key in repeated if len(key) >= TELLING}
    boxes = _boxes(places, repeated, telling) if body else []
    found = [Finding("drop", box, _articles(places, box), articles) for box in boxes]
    loose = {place.key for place in places if place.key in telling and place.boxes.isdisjoint(boxes)}
    wording = {place.key: place.text for place in reversed(places)}
    rest = sorted(loose, key=lambda key: (-counts[key], key))
    return [*found, *(Finding("lines", wording[key], counts[key], articles) for key in rest)]


def _places(sight: Sight, body: Finding | None) -> Iterator[_Place]:
    """The lines of the page's text as it would be read with the container, or else the general way."""
    container = sight.containers.get(body.value) if body else None
    # Reprints and copies of an article share all their lines, and their title with them.
    article = letters_of(sight.title) or sight.url
    for text in ((container.text if container else "") or sight.text).splitlines():
        if key := letters_of(text):
            yield _Place(article, key, text, sight.boxes.get(key, frozenset()))


def _repeated(places: Sequence[_Place]) -> dict[str, int]:
    """In how many articles each line stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for place in places:
        found[place.key].add(place.article)
    return {key: len(articles) for key, articles in found.items()}


def _boxes(places: Sequence[_Place], repeated: set[str], telling: set[str]) -> list[str]:
    """The fewest boxes around repeated lines, those that ever hold another line of a text left out."""
    held: dict[str, set[str]] = defaultdict(set)
    for place in places:
        for box in place.boxes:
            held[box].add(place.key)
    fit = [box for box, keys in held.items() if keys <= repeated and not keys.isdisjoint(telling)]
    covered: set[str] = set()
    chosen = []
    for box in sorted(fit, key=lambda box: (-len(held[box]), -_articles(places, box), _clumsiness(box))):
        if not held[box] <= covered:
            chosen.append(box)
            covered |= held[box]
    return chosen


def _articles(places: Sequence[_Place], box: str) -> int:
    return len({place.article for place in places if box in place.boxes})
