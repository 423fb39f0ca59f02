"""Words that would make a topic's query better, learnt from what people said of its matches.

Three changes are tried, a term each: `(query) AND NOT term` and `(query) AND term` on what the topic finds, and
`(query) OR term` for what it misses. Which terms are worth trying is told by their stems (`pipeline.separating`);
what a change would do is then counted with the topic language itself, on the labelled articles and on the newest
stored ones. A report says less the fewer labels there are, and says so.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain, islice

from pipeline.backtest import Quality
from pipeline.records import Match
from pipeline.separating import Separation, separate
from pipeline.store.corpus import StoredArticle
from pipeline.tagging import topic_fields
from pipeline.topics import Topic, TopicMatcher, TopicsFile, inflect
from pipeline.topics.compiled import compile_topics
from pipeline.topics.model import TopicEntry
from pipeline.topics.nodes import Mode
from pipeline.topics.stems import stem, terms_in
from pipeline.topics.terms import forms_of, make_term
from pipeline.topics.words import words_of

LEAST = 5  # stories that must stand on each side of a comparison
NEWEST = 1_000  # unlabelled articles, the last stored, that stand for all
TRIED = 20  # terms of each kind of change that are counted in full
SHOWN = 5  # changes of each kind
MOST_CHANCE = 0.1
SPELLINGS = 6  # spellings of a term of which the best is chosen

_PLAIN = re.compile(r"[^\W_]+")


class Kind(StrEnum):
    """What a change does with a term."""

    CUT = "AND NOT"
    REQUIRE = "AND"
    ADD = "OR"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change of a query.

    `relevant` and `irrelevant` count the labelled matches that have the term; when it is one to add, relevant
    stories that are missed, and those that are not relevant or, unlabelled, not found. `log_odds` is above 0 for
    a term of the relevant. `chance` is as in a Separation. `quality` is that of the changed query on the labelled
    stories; `matches` counts what it would match of the newest articles.
    """

    kind: Kind
    term: str
    query: str
    relevant: int
    irrelevant: int
    log_odds: float
    chance: float
    quality: Quality
    matches: int


@dataclass(frozen=True, slots=True)
class SuggestReport:
    """What could be learnt of a topic's labels; `notes` say what could not, and why.

    `relevant` and `irrelevant` count labelled stories: of copies with the same label one. `quality` and `matches`
    are those of the query as it stands, the latter of `newest` articles.
    """

    topic: str
    query: str
    relevant: int
    irrelevant: int
    quality: Quality
    matches: int
    newest: int
    suggestions: tuple[Suggestion, ...]
    notes: tuple[str, ...]


def suggest(
    matcher: TopicMatcher,
    topic: str,
    labelled: Iterable[StoredArticle],
    labels: Mapping[int, bool],
    newest: Iterable[StoredArticle],
) -> SuggestReport:
    """Changes of a topic's query, the best first.

    `labels` says by article whether it is relevant; `newest` are unlabelled articles that stand for all. Raises
    KeyError for a topic that is not there.
    """
    known = _one_each(labelled, labels)
    tried = _Trial(
        matcher.topics[topic],
        [_Text(one, _found(matcher, one).get(topic), labels[one.article_id]) for one in known],
        [_Text(one, _found(matcher, one).get(topic)) for one in newest],
    )
    found: list[Suggestion] = []
    notes: dict[str, None] = {}  # in the order in which they came, each once
    for kind in Kind:
        ours, theirs = tried.sides(kind)
        note = _too_few(kind, ours, theirs)
        changes = [] if note else tried.changes(kind, ours, theirs)
        found += changes
        if not changes:
            notes[note or f"{kind}: no term tells these stories apart better than chance would"] = None
    return SuggestReport(
        topic=topic,
        query=tried.topic.query,
        relevant=sum(text.relevant is True for text in tried.labelled),
        irrelevant=sum(text.relevant is False for text in tried.labelled),
        quality=tried.quality(lambda text: text.matched),
        matches=sum(text.matched for text in tried.newest),
        newest=len(tried.newest),
        suggestions=tuple(sorted(found, key=lambda change: (-_f1(change.quality), change.chance, change.matches))),
        notes=tuple(notes),
    )


def _one_each(articles: Iterable[StoredArticle], labels: Mapping[int, bool]) -> Iterable[StoredArticle]:
    """Of each story one article a label: copies say nothing new."""
    return {(article.story_id, labels[article.article_id]): article for article in articles}.values()


# ---------------------------------------------------------------- texts and their terms


@dataclass
class _Text:
    """An article, the topic's match in it, and what was said of it. Of terms tried it has those in `having`."""

    article: StoredArticle
    match: Match | None
    relevant: bool | None = None
    having: frozenset[str] = frozenset()

    @property
    def matched(self) -> bool:
        """Whether the topic finds it."""
        return self.match is not None

    @property
    def found(self) -> frozenset[str]:
        """The stems of the words by which the topic finds it."""
        whole = {"title": self.article.title, "text": self.article.text}
        spans = self.match.spans if self.match else ()
        words = (words_of(whole[span.field][span.start : span.end]) for span in spans)
        return frozenset(map(stem, chain.from_iterable(words)))

    def written(self) -> Iterable[tuple[str, str]]:
        """Its terms: the stem, and as it stands there."""
        return chain(terms_in(self.article.title), terms_in(self.article.text))

    @cached_property
    def terms(self) -> tuple[str | None, frozenset[str]]:
        """Its language, and the stems of its terms; equal ones of many texts share their memory."""
        return self.article.language, frozenset(sys.intern(term) for term, _ in self.written())


def _found(matcher: TopicMatcher, article: StoredArticle) -> dict[str, Match]:
    found = matcher.match(article.title, article.text, article.language, fields=topic_fields(article))
    return {match.topic: match for match in found}


def _likely(kind: Kind, ours: Sequence[_Text], theirs: Sequence[_Text]) -> list[Separation]:
    """The terms worth trying. What the query itself looks for is nothing to leave out."""
    own: set[str] = set()
    if kind is Kind.CUT:
        own.update(*(text.found for text in ours))
    separations = separate([text.terms for text in ours], [text.terms for text in theirs])
    sure = (each for each in separations if each.chance <= MOST_CHANCE)
    return list(islice((each for each in sure if not own.issuperset(each.term.split())), TRIED))


def _spellings(stems: Collection[str], texts: Sequence[_Text], topic: Topic) -> dict[str, str]:
    """For each stem the spelling whose forms are most of those in which it stands in the texts."""
    counts: dict[str, Counter[str]] = {term: Counter() for term in stems}
    for text in texts:
        for term, written in text.written():
            if term in counts:
                counts[term][written] += 1
    return {term: _spelling(counted, topic) for term, counted in counts.items()}


def _spelling(counts: Counter[str], topic: Topic) -> str:
    lower: Counter[str] = Counter()
    for written, count in counts.items():
        lower[written.lower()] += count

    def covered(written: str) -> tuple[int, int, str]:
        forms = {form.lower() for form in forms_of(make_term(written, Mode.INFLECTED, topic.languages), inflect)}
        return sum(lower[form] for form in forms), counts[written], written

    return max((written for written, _ in counts.most_common(SPELLINGS)), key=covered)


# ---------------------------------------------------------------- changes, tried


@dataclass
class _Trial:
    topic: Topic
    labelled: list[_Text]
    newest: list[_Text]

    def sides(self, kind: Kind) -> tuple[list[_Text], list[_Text]]:
        """The texts whose terms a change wants, and those whose terms it does not want."""
        right = [text for text in self.labelled if text.relevant and text.matched]
        wrong = [text for text in self.labelled if text.relevant is False and text.matched]
        if kind is Kind.ADD:
            missed = [text for text in self.labelled if text.relevant and not text.matched]
            others = [text for text in self.labelled if text.relevant is False]
            return missed, others + [text for text in self.newest if not text.matched]
        return (wrong, right) if kind is Kind.CUT else (right, wrong)

    def changes(self, kind: Kind, ours: list[_Text], theirs: list[_Text]) -> list[Suggestion]:
        """The changes of a kind that make the query better, the best first; of those that do the same one."""
        likely = _likely(kind, ours, theirs)
        terms = _spellings({each.term for each in likely}, ours, self.topic)
        self._try(set(terms.values()))
        best = _f1(self.quality(lambda text: text.matched))
        found: dict[tuple[bool, ...], Suggestion] = {}
        for separation in likely:
            term = terms[separation.term]
            change = self._change(kind, separation, term)
            effect = tuple(_finds(kind, text, term) for text in (*self.labelled, *self.newest))
            if _f1(change.quality) > best:
                found.setdefault(effect, change)
        return sorted(found.values(), key=lambda change: (-_f1(change.quality), change.chance))[:SHOWN]

    def quality(self, finds: Callable[[_Text], bool]) -> Quality:
        """How what is found agrees with the labels."""
        quality = Quality()
        for text in self.labelled:
            quality.add(finds(text), bool(text.relevant))
        return quality

    def _try(self, terms: set[str]) -> None:
        """Find each term as a topic of the same languages would."""
        entries = {
            f"t{number}": TopicEntry(title=term, query=_quoted(term), languages=self.topic.languages)
            for number, term in enumerate(sorted(terms))
        }
        matcher = TopicMatcher(compile_topics(TopicsFile(topics=entries), inflect))
        for text in (*self.labelled, *self.newest):
            found = _found(matcher, text.article)
            text.having = frozenset(entries[name].title for name in found)

    def _change(self, kind: Kind, separation: Separation, term: str) -> Suggestion:
        ours, theirs, log_odds = separation.ours, separation.theirs, separation.log_odds
        if kind is Kind.CUT:
            ours, theirs, log_odds = theirs, ours, -log_odds
        return Suggestion(
            kind=kind,
            term=term,
            query=f"({self.topic.query}) {kind} {_quoted(term)}",
            relevant=ours,
            irrelevant=theirs,
            log_odds=log_odds,
            chance=separation.chance,
            quality=self.quality(lambda text: _finds(kind, text, term)),
            matches=sum(_finds(kind, text, term) for text in self.newest),
        )


def _finds(kind: Kind, text: _Text, term: str) -> bool:
    """Whether the changed query would find a text."""
    has = term in text.having
    return {
        Kind.CUT: text.matched and not has,
        Kind.REQUIRE: text.matched and has,
        Kind.ADD: text.matched or has,
    }[kind]


def _quoted(term: str) -> str:
    """A term as a query has it, in quotes unless it is a plain word; one in capitals could be an operator."""
    return term if _PLAIN.fullmatch(term) and not term.isupper() else f'"{term}"'


def _f1(quality: Quality) -> float:
    """The harmonic mean of precision and recall, 0 when nothing is right."""
    return 2 * quality.right / (2 * quality.right + quality.wrong + quality.missed) if quality.right else 0.0


def _too_few(kind: Kind, ours: Sequence[_Text], theirs: Sequence[_Text]) -> str | None:
    """Why nothing can be said of a kind of change, or None."""
    if kind is Kind.ADD:
        said = f"{kind}: {len(ours)} labelled stories are relevant and missed; it takes {LEAST}"
        return said if len(ours) < LEAST else None
    wrong, right = (ours, theirs) if kind is Kind.CUT else (theirs, ours)
    said = f"of the labelled matches {len(right)} are relevant and {len(wrong)} are not; it takes {LEAST} of each"
    return f"{Kind.CUT}, {Kind.REQUIRE}: {said}" if min(len(right), len(wrong)) < LEAST else None
