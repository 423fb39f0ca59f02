"""Rules for a source, learned from its archived pages, with a look at what they would change."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from pipeline.config import Catalogue, Source
from pipeline.config.ruling import rules_text
from pipeline.config.sources import Rules
from pipeline.extract import ExtractionPool
from pipeline.extract.sight import look_at
from pipeline.ingest import options_of
from pipeline.learning import FEWEST_PAGES, Finding, Learned, learn, merged
from pipeline.records import Article, ConfigError, Extraction, Page
from pipeline.replay import SourceReport, as_stored, compare
from watchdesk.app import App

MOST_DROPPED = 8
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A paragraph that the rules would leave out, and of how many pages."""

    text: str
    pages: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned of a source from `pages` articles.

    `rules` are the proposed ones by name, `yaml` the same as text, both empty when there are none. `changes` says
    what would read otherwise than by the source's present rules, `dropped` names the paragraphs that most pages
    would lose. The rates are pages a second in one process, by the present rules and by the proposed ones.
    """

    source: str
    pages: int
    findings: tuple[Finding, ...]
    rules: Mapping[str, str | tuple[str, ...]]
    yaml: str
    changes: SourceReport
    dropped: tuple[Dropped, ...]
    present_rate: float
    proposed_rate: float


def learn_rules(app: App, name: str, limit: int, say: Say) -> Lesson:
    """Look at a source's newest archived articles, `limit` at most, and propose rules. Nothing is written.

    Raises ConfigError when the source is unknown or has fewer pages than can be learned from.
    """
    source = app.source(name)
    pages = app.archived_pages(name, limit)
    _refuse_few(name, len(pages))
    with ExtractionPool(workers=1) as pool:
        present = _read(pool, pages, app.catalogue, say)
        # Only pages that were read within the pool's limits are parsed outside of it.
        articles = [page for page in pages if isinstance(present[page.record_id], Article)]
        _refuse_few(name, len(articles))
        learned = _learned(articles, source, say)
        proposed = _with_rules(app.catalogue, name, merged(source.rules, learned.rules))
        after, rates = _in_turns(pool, articles, (app.catalogue, proposed), say)
    changes, dropped = _changes(name, articles, present, after)
    return Lesson(
        source=name,
        pages=learned.pages,
        findings=learned.findings,
        rules=learned.rules,
        yaml=rules_text(learned.rules) if learned.rules else "",
        changes=changes,
        dropped=dropped,
        present_rate=rates[0],
        proposed_rate=rates[1],
    )


def _refuse_few(name: str, pages: int) -> None:
    if pages < FEWEST_PAGES:
        raise ConfigError(
            f"{name!r} has {pages} archived article pages; rules are learned from {FEWEST_PAGES} at least"
        )


def _learned(pages: list[Page], source: Source, say: Say) -> Learned:
    sights = []
    for number, page in enumerate(pages, 1):
        if sight := look_at(page, source.timezone):
            sights.append(sight)
        say(f"looked at {number} pages")
    return learn(sights)


def _read(pool: ExtractionPool, pages: list[Page], catalogue: Catalogue, say: Say) -> dict[str, Extraction]:
    """What the pages extract to by a catalogue's rules, by record."""
    found = {}
    for page, extraction in pool.map(pages, partial(options_of, catalogue)):
        found[page.record_id] = extraction
        say(f"read {len(found)} pages")
    return found


def _in_turns(
    pool: ExtractionPool, pages: list[Page], catalogues: tuple[Catalogue, Catalogue], say: Say
) -> tuple[dict[str, Extraction], tuple[float, float]]:
    """What the pages extract to by the second catalogue's rules, and pages a second by those of each: every page
    is read both ways, so that their ratio holds on a busy machine.
    """
    found: dict[str, Extraction] = {}
    seconds = [0.0, 0.0]
    for page in pages:
        for way, catalogue in enumerate(catalogues):
            begun = time.perf_counter()
            ((_, found[page.record_id]),) = pool.map([page], partial(options_of, catalogue))
            seconds[way] += time.perf_counter() - begun
        say(f"compared {len(found)} pages")
    return found, (len(pages) / seconds[0], len(pages) / seconds[1])


def _with_rules(catalogue: Catalogue, name: str, rules: Rules) -> Catalogue:
    source = catalogue.sources[name].model_copy(update={"rules": rules})
    return catalogue.model_copy(update={"sources": {**catalogue.sources, name: source}})


def _changes(
    name: str, pages: list[Page], before: Mapping[str, Extraction], after: Mapping[str, Extraction]
) -> tuple[SourceReport, tuple[Dropped, ...]]:
    report, lost = SourceReport(name), Counter[str]()
    for page in pages:
        old, new = before[page.record_id], after[page.record_id]
        if not isinstance(new, Article):
            report.add_no_article(page.url, new.reason)
        elif isinstance(old, Article):
            comparison = compare(as_stored(old), new)
            report.add(page.url, comparison)
            lost.update(set(comparison.lost))
    return report, tuple(Dropped(text, number) for text, number in lost.most_common(MOST_DROPPED))
