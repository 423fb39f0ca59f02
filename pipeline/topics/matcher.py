"""Topics tried on texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter_ns

from pipeline.records import Match, Span
from pipeline.topics.compiled import Compiled, Topic
from pipeline.topics.document import WHOLE, Document, make_fields
from pipeline.topics.evaluate import Part as Query
from pipeline.topics.evaluate import prepare
from pipeline.topics.explain import Part, explain
from pipeline.topics.index import Index, used_terms
from pipeline.topics.inflection import inflect as inflect_word
from pipeline.topics.loading import load
from pipeline.topics.model import Example
from pipeline.topics.nearness import Place
from pipeline.topics.nodes import Terms
from pipeline.topics.scan import Scanner
from pipeline.topics.terms import Inflect


@dataclass(frozen=True, slots=True)
class Trial:
    """A topic's query tried on a text."""

    topic: str
    matched: bool
    nanoseconds: int


class TopicMatcher:
    """Every topic of a file, ready to be tried on any number of texts."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        plans = [compiled.plans[topic] for topic in compiled.topics]
        self._index = Index(plans, len(compiled.terms))
        self._scanner = Scanner(compiled, self._index)
        queries = (prepare(plan, self._index.number) for plan in plans)
        self._queries = list(zip(compiled.topics.values(), queries, strict=True))

    @classmethod
    def from_file(cls, path: Path, cache: Path | None = None, *, inflect: Inflect = inflect_word) -> TopicMatcher:
        """The topics of a YAML file; what is compiled is kept in the folder `cache`, when one is given.

        Raises ConfigError (QueryError for a query) with the line of the problem.
        """
        return cls(load(path, cache, inflect))

    @property
    def topics(self) -> Mapping[str, Topic]:
        """The topics by their id."""
        return self._compiled.topics

    @cached_property
    def listed(self) -> frozenset[str]:
        """The names of the lists: a span whose term is one of them tells who was mentioned."""
        return frozenset(self._compiled.terms[: self._compiled.listed])

    def match(
        self,
        title: str,
        text: str,
        language: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
    ) -> list[Match]:
        """The topics that a text matches, in the order of the file.

        `language` is the text's (None: unknown, topics of every language are tried); `fields` may hold
        lead, source, section, author and credit.
        """
        document = self._document(title, text, language, fields or {})
        return [
            Match(topic.id, self._spans(query.places(document) or (), document), topic.version)
            for topic, query in self._awake(document)
            if query.holds(document)
        ]

    def trials(
        self,
        title: str,
        text: str,
        language: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
    ) -> Iterator[Trial]:
        """The topics whose query is tried on a text, with what each of them takes."""
        document = self._document(title, text, language, fields or {})
        for topic, query in self._awake(document):
            begun = perf_counter_ns()
            matched = query.holds(document)
            if matched:
                self._spans(query.places(document) or (), document)
            yield Trial(topic.id, matched, perf_counter_ns() - begun)

    def terms(self, topic: str) -> frozenset[str]:
        """The terms of a topic's query, its concepts' included, as they are written."""
        return frozenset(map(self._compiled.terms.__getitem__, used_terms(self._compiled.plans[topic])))

    def forms(self) -> dict[str, int]:
        """In how many spellings the terms of each topic are found; a word with a wildcard counts as one."""
        counts, plans = self._compiled.lexicon.spelled(), self._compiled.plans
        return {topic: sum(map(counts.__getitem__, used_terms(plan))) for topic, plan in plans.items()}

    def implies(self, topic: str, other: str) -> bool:
        """Whether the terms alone say that the other topic matches whatever this one does."""
        one, two = self._compiled.plans[topic], self._compiled.plans[other]
        if not (isinstance(one, Terms) and isinstance(two, Terms) and one.ids <= two.ids):
            return False
        mine, its = self.topics[topic].languages, self.topics[other].languages
        everywhere = two.field == one.field or (two.field is None and one.field in WHOLE)
        return everywhere and (not its or 0 < len(mine) == len(set(mine) & set(its)))

    def match_example(self, example: Example) -> list[Match]:
        """The topics that an example matches."""
        return self.match(example.title, example.text, example.language, fields=example.fields)

    def explain(
        self,
        topic: str,
        title: str,
        text: str,
        language: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
    ) -> Part:
        """Which parts of a topic's query a text satisfies, by which words. Raises KeyError for no topic."""
        document = self._document(title, text, language, fields or {})
        plan, query = self._compiled.plans[topic], self._compiled.topics[topic].query
        return explain(
            plan,
            query,
            lambda node: prepare(node, self._index.number).places(document),
            lambda places: self._spans(places, document),
        )

    def _document(self, title: str, text: str, language: str | None, fields: Mapping[str, str]) -> Document:
        document = Document(make_fields(title, text, fields, self._compiled.fields), language)
        self._scanner.scan(document)
        return document

    def _awake(self, document: Document) -> list[tuple[Topic, Query]]:
        """The topics that some term in the document may make true, and that take its language."""
        awake = map(self._queries.__getitem__, self._index.awake(document.places))
        language = document.language
        if language is None:
            return list(awake)
        return [each for each in awake if not each[0].languages or language in each[0].languages]

    def _spans(self, places: Collection[Place], document: Document) -> tuple[Span, ...]:
        """Where in title and text the words stand, title first, the longest first; of terms at one place one."""
        fields, terms, there = document.fields, self._compiled.terms, []
        for name, first, last, term in set(places) if len(places) > 1 else places:
            field = fields[name]
            if field.shown:
                start, end = field.ends[2 * first], field.ends[2 * last + 1]
                there.append((field.shown == "text", field.base + start, -field.base - end, terms[term]))
        there.sort()
        spans, before = [], None
        for in_text, begin, behind, text in there:
            if before != (in_text, begin, behind):
                spans.append(Span(begin, -behind, text, "text" if in_text else "title"))
                before = in_text, begin, behind
        return tuple(spans)
