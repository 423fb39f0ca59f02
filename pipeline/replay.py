"""Replay, the deciding part: what a later extractor reads in a page beside what was stored, source by source.

Nothing here reads a file or a database; `pipeline.rereading` does that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.addresses import normalise
from pipeline.records import Article

EXAMPLES = 3  # of each source
DIFF_LINES = 6  # of each example
SHOWN = 100  # characters of a paragraph in an example
BEFORE_CHANGE = 24  # characters that stand before the first difference in an example


@dataclass(frozen=True, slots=True)
class Stored:
    """The newest revision of an article with its article's times: what a page once gave."""

    url: str
    title: str | None
    text: str
    published_at: datetime | None
    modified_at: datetime | None
    language: str | None
    authors: tuple[str, ...]
    credit: str | None
    lead: str | None
    section: str | None
    tags: tuple[str, ...]
    image: str | None


def as_stored(article: Article) -> Stored:
    """What an article would be as a stored revision."""
    return Stored(
        url=normalise(article.canonical_url),
        title=article.title,
        text=article.text,
        published_at=article.published_at,
        modified_at=article.modified_at,
        language=article.language,
        authors=tuple(article.authors),
        credit=article.credit,
        lead=article.lead,
        section=article.section,
        tags=article.tags,
        image=article.image,
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs. `lost` and `gained` are paragraphs; `fields` are names of Stored with both values as text.

    `reordered`: the same paragraphs in another order. `moved`: the article's canonical address is another now;
    that alone is no change, because articles are never moved.
    """

    lost: tuple[str, ...]
    gained: tuple[str, ...]
    reordered: bool
    fields: Mapping[str, tuple[str, str]]
    moved: bool

    @property
    def changed(self) -> bool:
        """Whether a reader, a topic or an alert would see a difference."""
        return bool(self.lost or self.gained or self.reordered or self.fields)

    @property
    def weight(self) -> tuple[int, int, int]:
        """For finding the worst: lost text before gained text before everything else."""
        return (_characters(self.lost), _characters(self.gained), len(self.fields) + self.reordered)


def compare(before: Stored, after: Article) -> Comparison:
    """What `after`, read in the same page, has otherwise; white space is no difference."""
    old, new = _paragraphs(before.text), _paragraphs(after.text)
    lost, gained = _missing(old, new), _missing(new, old)
    return Comparison(
        lost=lost,
        gained=gained,
        reordered=old != new and not lost and not gained,
        fields=dict(_fields(before, after)),
        moved=normalise(after.canonical_url) != before.url,
    )


def _paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _missing(those: Iterable[str], elsewhere: Iterable[str]) -> tuple[str, ...]:
    """Those that are not elsewhere, each as often as it is missing, in their order."""
    there = Counter(elsewhere)
    missing = []
    for one in those:
        if there[one]:
            there[one] -= 1
        else:
            missing.append(one)
    return tuple(missing)


def _fields(before: Stored, after: Article) -> Iterator[tuple[str, tuple[str, str]]]:
    pairs: dict[str, tuple[object, object]] = {
        "title": (before.title, after.title),
        "published_at": (before.published_at, after.published_at),
        "modified_at": (before.modified_at, after.modified_at),
        "language": (before.language, after.language),
        "authors": (before.authors, tuple(after.authors)),
        "credit": (before.credit, after.credit),
        "lead": (before.lead, after.lead),
        "section": (before.section, after.section),
        "tags": (before.tags, after.tags),
        "image": (before.image, after.image),
    }
    for name, (old, new) in pairs.items():
        told = _told(old), _told(new)
        if told[0] != told[1]:
            yield name, told


def _told(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return "; ".join(str(one) for one in value)
    return " ".join(str(value).split())


def _characters(paragraphs: Iterable[str]) -> int:
    return sum(len(one) for one in paragraphs)


# ---------------------------------------------------------------- an example


def short_diff(comparison: Comparison) -> tuple[str, ...]:
    """At most DIFF_LINES lines: `-` what is gone, `+` what came, each from shortly before its difference on."""
    lines = [
        line for name, (old, new) in comparison.fields.items() for line in _pair(f"{name}: ", old, new)
    ]  # fields first: they are short, and the text would push them out
    lost, gained = comparison.lost, comparison.gained
    for place in range(max(len(lost), len(gained))):
        old, new = lost[place : place + 1], gained[place : place + 1]
        lines += _pair("", *old, *new) if old and new else [_line("- ", one) for one in old]
        lines += [] if old else [_line("+ ", one) for one in new]
    if comparison.reordered:
        lines.append("  the same paragraphs in another order")
    left = len(lines) - DIFF_LINES
    return tuple(lines if left <= 0 else [*lines[:DIFF_LINES], f"  and {left} lines more"])


def _pair(label: str, old: str, new: str) -> list[str]:
    """Both sides, without a long beginning that they have in common."""
    common = next((n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    cut = max(0, common - BEFORE_CHANGE)
    start = "…" if cut else ""
    return [_line(f"- {label}", start + old[cut:]), _line(f"+ {label}", start + new[cut:])]


def _line(sign: str, text: str) -> str:
    return sign + (text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


# ---------------------------------------------------------------- the report


@dataclass(frozen=True, slots=True)
class Example:
    """One of the pages that changed most."""

    url: str
    weight: tuple[int, int, int]
    diff: tuple[str, ...]


@dataclass(slots=True)
class SourceReport:
    """What became of a source's pages: `unchanged`, `changed`, `no_article` and `not_read` add up to `pages`.

    `characters_lost` and `characters_gained` are those of the paragraphs. `fields` counts the pages in which a
    field changed; `moved` those whose canonical address is another now, changed or not. `reasons` says why a
    page gives no article any more or was not read, `addresses` names one of each. `written` counts new
    revisions, `held` changed pages that were not written because their revision waits for tagging or is no
    longer the newest.
    """

    source: str
    pages: int = 0
    unchanged: int = 0
    changed: int = 0
    no_article: int = 0
    not_read: int = 0
    paragraphs_lost: int = 0
    paragraphs_gained: int = 0
    characters_lost: int = 0
    characters_gained: int = 0
    reordered: int = 0
    moved: int = 0
    written: int = 0
    held: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    addresses: dict[str, str] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)

    def add(self, url: str, comparison: Comparison) -> None:
        """Count a page that gives an article."""
        self.pages += 1
        self.moved += comparison.moved
        if not comparison.changed:
            self.unchanged += 1
            return
        self.changed += 1
        self.paragraphs_lost += len(comparison.lost)
        self.paragraphs_gained += len(comparison.gained)
        self.characters_lost += _characters(comparison.lost)
        self.characters_gained += _characters(comparison.gained)
        self.reordered += comparison.reordered
        self.fields.update(comparison.fields.keys())
        self._keep_worst(url, comparison)

    def add_no_article(self, url: str, reason: str) -> None:
        """Count a page that gives no article any more."""
        self.no_article += 1
        self._count_reason(url, reason)

    def add_not_read(self, url: str, reason: str) -> None:
        """Count a page that is not in the archive any more, or cannot be read there."""
        self.not_read += 1
        self._count_reason(url, reason)

    def _count_reason(self, url: str, reason: str) -> None:
        self.pages += 1
        self.reasons[reason] += 1
        self.addresses.setdefault(reason, url)

    def _keep_worst(self, url: str, comparison: Comparison) -> None:
        worse = [one for one in self.examples if one.weight >= comparison.weight]
        if len(worse) >= EXAMPLES:
            return
        self.examples.append(Example(url, comparison.weight, short_diff(comparison)))
        self.examples.sort(key=lambda one: (one.weight, one.url), reverse=True)
        del self.examples[EXAMPLES:]


TOLD = ("pages", "unchanged", "changed", "no_article", "not_read", "written", "held")


@dataclass(slots=True)
class ReplayReport:
    """What a replay found, by source; `applied` says whether it was allowed to write."""

    applied: bool = False
    sources: dict[str, SourceReport] = field(default_factory=dict)

    def of(self, source: str) -> SourceReport:
        """The report of a source, begun when it is first asked for."""
        return self.sources.setdefault(source, SourceReport(source))

    @property
    def counts(self) -> dict[str, object]:
        """For a run's record: sums over the sources."""
        return {name: self._sum(name) for name in TOLD}

    @property
    def pages(self) -> int:
        """Pages that were compared, or should have been."""
        return self._sum("pages")

    def line(self) -> str:
        """For a log."""
        told = (
            f"read {self.pages} pages anew: {self._sum('unchanged')} unchanged, {self._sum('changed')} changed, "
            f"{self._sum('no_article')} no articles any more, {self._sum('not_read')} not in the archive"
        )
        if not self.applied:
            return told + "; nothing was written"
        held = self._sum("held")
        return told + f"; {self._sum('written')} revisions written" + (f", {held} held back" if held else "")

    def _sum(self, name: str) -> int:
        return sum(int(getattr(one, name)) for one in self.sources.values())
