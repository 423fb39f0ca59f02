"""The topics file made ready for texts: each query over numbered terms, and their forms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from pipeline.records import QueryError, WatchdeskError
from pipeline.topics.building import Builder
from pipeline.topics.inflection.processes import Asked
from pipeline.topics.lexicon import Lexicon
from pipeline.topics.model import Example, TopicEntry, TopicsFile
from pipeline.topics.names.forms import Speller
from pipeline.topics.names.model import NameList
from pipeline.topics.names.terms import NameTerm, NameWord, Variant, digest, name_terms
from pipeline.topics.nodes import (
    AllOf,
    AnyOf,
    AtLeast,
    Concept,
    Near,
    Node,
    Not,
    Same,
    Scoped,
    Terms,
    Times,
    Word,
    children,
)
from pipeline.topics.query import parse, squeeze
from pipeline.topics.terms import Inflect, Pattern, Term, concept_terms, make_term, sequences

ENGINE = "2"
"""Changes whenever the same query may match other texts than before."""


class TopicError(WatchdeskError):
    """The query of a topic is wrong: `error` says how."""

    def __init__(self, topic: str, error: QueryError) -> None:
        self.topic, self.error = topic, error
        super().__init__(f"topic {topic}: {error}")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, ready. `version` changes with its query, the concepts it uses, its languages and the engine.

    `number` is its place in the file.
    """

    id: str
    number: int
    title: str
    query: str
    channels: tuple[str, ...]
    paused: bool
    hold_translations: bool
    languages: tuple[str, ...]
    version: str
    match_examples: tuple[Example, ...] = ()
    reject_examples: tuple[Example, ...] = ()

    @property
    def examples(self) -> tuple[tuple[Example, bool], ...]:
        """Each example with whether the topic must match it."""
        return (
            *((example, True) for example in self.match_examples),
            *((example, False) for example in self.reject_examples),
        )


@dataclass(slots=True)
class Compiled:
    """Everything that matching needs.

    `terms` are the terms as written, by number; `punctuated` those whose words commas may part; `capitals`
    tells of abbreviations with how many capitals they must begin; `fields` are those that queries ask for. The
    first `listed` terms are names of lists.
    """

    topics: dict[str, Topic]
    plans: dict[str, Node]
    lexicon: Lexicon
    terms: list[str]
    punctuated: frozenset[int]
    capitals: dict[int, int]
    fields: frozenset[str]
    listed: int = 0


class _Names:
    """The terms of the lists, which have the first numbers; `concepts` names those of each list.

    Their words go into the lexicon at once, so that they do not all lie in memory as objects.
    """

    def __init__(self, lists: Iterable[NameList], builder: Builder) -> None:
        self.lists, self._builder = tuple(lists), builder
        self._symbols: dict[NameWord | Pattern, int] = {}
        self.texts: list[str] = []
        self.punctuated: set[int] = set()
        self.capitals: dict[int, int] = {}
        self.concepts: dict[str, frozenset[int]] = {}
        self.digests: dict[str, str] = {}
        for listed in self.lists:
            self._add(listed)

    def topics(self) -> dict[str, TopicEntry]:
        """The topic of each list."""
        return {listed.topic: listed.entry(self.concepts) for listed in self.lists}

    def add_forms(self, inflect: Inflect, prepare: Callable[[Iterable[Asked]], None] | None) -> None:
        """Add the forms of each word in the terms once."""
        speller = Speller(inflect)
        words = sorted(word for word in self._symbols if isinstance(word, NameWord))
        self._symbols.clear()
        if prepare:
            prepare(chain.from_iterable(map(speller.asked, words)))
        for word in words:
            self._builder.add_forms(word.pattern, speller.forms(word))

    def _add(self, listed: NameList) -> None:
        kinds: dict[bool, list[int]] = {False: [], True: []}
        for number, term in enumerate(name_terms(listed, self._reach), len(self.texts)):
            self._add_term(number, term)
            kinds[term.common].append(number)
        for concept, common in ((listed.concept, False), (listed.guarded, True)):
            if kinds[common]:
                self.concepts[concept] = frozenset(kinds[common])
                self.digests[concept] = digest(listed)

    def _add_term(self, number: int, term: NameTerm) -> None:
        self.texts.append(term.text)
        if term.punctuated:
            self.punctuated.add(number)
        if term.capitals:
            self.capitals[number] = term.capitals
        for state in term.variants:
            self._builder.complete(state, number)

    def _reach(self, variant: Variant) -> int:
        return self._builder.reach(map(self._symbol, variant))

    def _symbol(self, word: NameWord | Pattern) -> int:
        symbol = self._symbols.get(word)
        if symbol is None:
            symbol = self._builder.symbol(word.pattern if isinstance(word, NameWord) else word)
            self._symbols[word] = symbol
        return symbol


@dataclass
class _Terms:
    """The numbers of the terms met so far; equal terms of many topics are one."""

    names: _Names
    numbers: dict[Term, int] = field(default_factory=dict)
    concepts: dict[tuple[str, tuple[str, ...]], frozenset[int]] = field(default_factory=dict)

    def number(self, term: Term) -> int:
        return self.numbers.setdefault(term, len(self.names.texts) + len(self.numbers))


def compile_topics(
    file: TopicsFile,
    inflect: Inflect,
    lists: Iterable[NameList] = (),
    prepare: Callable[[Iterable[Asked]], None] | None = None,
) -> Compiled:
    """The topics of a file and those of lists of names, ready.

    `prepare` is told all that `inflect` will be asked for the lists. Raises TopicError.
    """
    builder = Builder()
    names = _Names(lists, builder)
    terms = _Terms(names)
    topics: dict[str, Topic] = {}
    plans: dict[str, Node] = {}
    meanings = {**file.concepts, **names.digests}
    for name, entry in {**file.topics, **names.topics()}.items():
        query = squeeze(entry.query)
        tree = _parse(name, query, frozenset(meanings))
        topics[name] = _topic(name, len(topics), query, entry, _concepts_in(tree), meanings)
        plans[name] = _lower(name, query, tree, _Lowering(file, entry.languages, terms))
    names.add_forms(inflect, prepare)
    for term, number in terms.numbers.items():
        builder.add(number, sequences(term, inflect))
    written = terms.numbers.items()
    return Compiled(
        topics=topics,
        plans=plans,
        lexicon=builder.lexicon(),
        terms=[*names.texts, *(term.text for term in terms.numbers)],
        punctuated=frozenset(names.punctuated.union(number for term, number in written if term.punctuated)),
        capitals={**names.capitals, **{number: term.capitals for term, number in written if term.capitals}},
        fields=frozenset(chain.from_iterable(map(_fields, plans.values()))),
        listed=len(names.texts),
    )


def _parse(name: str, query: str, concepts: frozenset[str]) -> Node:
    try:
        return parse(query, concepts)
    except QueryError as error:
        raise TopicError(name, error) from None


def _lower(name: str, query: str, tree: Node, lowering: _Lowering) -> Node:
    try:
        return lowering.lower(tree, None)
    except _EmptyConceptError as error:
        languages = ", ".join(lowering.languages)
        problem = f"the concept ${error.concept.name} has no terms in {languages}, the topic's languages"
        raise TopicError(name, QueryError(problem, query, error.concept.at[0])) from None


def _topic(
    name: str, number: int, query: str, entry: TopicEntry, concepts: set[str], meanings: Mapping[str, object]
) -> Topic:
    used = {concept: meanings[concept] for concept in sorted(concepts)}
    meaning = json.dumps([ENGINE, query, sorted(entry.languages), used], sort_keys=True)
    return Topic(
        id=name,
        number=number,
        title=entry.title,
        query=query,
        channels=entry.channels,
        paused=entry.paused,
        hold_translations=entry.hold_translations,
        languages=entry.languages,
        version=hashlib.sha256(meaning.encode()).hexdigest()[:16],
        match_examples=_examples(entry.examples.match),
        reject_examples=_examples(entry.examples.reject),
    )


def _examples(written: tuple[str | Example, ...]) -> tuple[Example, ...]:
    return tuple(Example(text=item) if isinstance(item, str) else item for item in written)


def _concepts_in(node: Node) -> set[str]:
    if isinstance(node, Concept):
        return {node.name}
    return set().union(*map(_concepts_in, children(node)))


def _fields(node: Node) -> set[str]:
    if isinstance(node, Terms):
        return {node.field} if node.field else set()
    return set().union(*map(_fields, children(node)))


# ---------------------------------------------------------------- trees over numbered terms


class _EmptyConceptError(Exception):
    """A concept without terms in a topic's languages."""

    def __init__(self, concept: Concept) -> None:
        self.concept = concept
        super().__init__(concept.name)


@dataclass
class _Lowering:
    """Replaces words and concepts by numbered terms, and moves fields down to them."""

    file: TopicsFile
    languages: tuple[str, ...]
    terms: _Terms

    def lower(self, node: Node, scope: str | None) -> Node:
        """The tree below `node`, whose words are looked for in the field `scope`."""
        match node:
            case Word(at, text, mode):
                term = make_term(text, mode, self.languages)
                return Terms(at, frozenset({self.terms.number(term)}), scope)
            case Concept(at, name):
                if not (ids := self._concept(name)):
                    raise _EmptyConceptError(node)
                return Terms(at, ids, scope)
            case Scoped(_, name, part):
                return self.lower(part, name)
            case _:
                return self._operator(node, scope)

    def _operator(self, node: Node, scope: str | None) -> Node:
        parts = tuple(self.lower(part, scope) for part in children(node))
        match node:
            case AllOf(at):
                return AllOf(at, parts)
            case AnyOf(at):
                return _merged(at, parts)
            case AtLeast(at, count):
                return AtLeast(at, count, parts)
            case Times(at, count):
                return Times(at, count, parts[0])
            case Not(at):
                return Not(at, parts[0])
            case Near(at, _, _, distance, ordered):
                return Near(at, parts[0], parts[1], distance, ordered)
            case Same(at, _, _, unit):
                return Same(at, parts[0], parts[1], unit)
            case _:
                return node

    def _concept(self, name: str) -> frozenset[int]:
        if name in self.terms.names.concepts:
            return self.terms.names.concepts[name]
        key = (name, self.languages)
        if key not in self.terms.concepts:
            terms = concept_terms(self.file.concepts[name], self.languages)
            self.terms.concepts[key] = frozenset(self.terms.number(term) for term in terms)
        return self.terms.concepts[key]


def _merged(at: tuple[int, int], parts: tuple[Node, ...]) -> Node:
    """A choice; words of the same field become one part, so that ten thousand names cost as one."""
    words: dict[str | None, set[int]] = {}
    rest: list[Node] = []
    for part in parts:
        if isinstance(part, Terms):
            words.setdefault(part.field, set()).update(part.ids)
        else:
            rest.append(part)
    merged = [Terms(at, frozenset(ids), scope) for scope, ids in words.items()]
    return merged[0] if len(merged) == 1 and not rest else AnyOf(at, (*merged, *rest))
