"""Every operator agrees with an evaluator that is too simple to be wrong: it tries all combinations of words."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import QueryError
from pipeline.topics import TopicMatcher

# A query is written as nested tuples: ("word", "beech"), ("and", a, b, …), ("near", 3, ordered, a, b), …
Query = Any
Word = tuple[str, int]  # field and number
Hit = tuple[str, int, int]  # field, first and last word

WORDS = ("beech", "birch", "pine", "oak", "timber", "timbers")
TERMS = (
    *("beech", "birch", "pine", "oak", "timb*", "*mbers", "?i?ch", "*eec*", "b?rc*"),
    *("beech birch", "pine oak pine", "oak beech", "*ine oak"),
)


@dataclass(frozen=True)
class Text:
    """Fields as lists of paragraphs of sentences of words."""

    title: list[str]
    paragraphs: list[list[list[str]]]

    def text(self) -> str:
        """As an article has it: sentences begin with a capital letter and end with a full stop."""
        return "\n".join(
            " ".join(" ".join(sentence).capitalize() + "." for sentence in paragraph)
            for paragraph in self.paragraphs
        )

    def words(self, field: str) -> list[str]:
        if field == "title":
            return self.title
        if field == "lead":
            return [word for sentence in self.paragraphs[0] for word in sentence]
        return [word for paragraph in self.paragraphs for sentence in paragraph for word in sentence]

    def unit(self, unit: str, hit: Hit) -> set[tuple[int, ...]]:
        """The sentences (or paragraphs) that a hit's words lie in."""
        if hit[0] == "title":
            return {(-1,)}
        numbered = [
            (p, s) if unit == "SENTENCE" else (p,)
            for p, paragraph in enumerate(self.paragraphs)
            for s, sentence in enumerate(paragraph)
            for _ in sentence
        ]
        return set(numbered[hit[1] : hit[2] + 1])


def rendered(query: Query) -> str:
    """The query as an analyst writes it."""
    match query:
        case ("word", term):
            return f'"{term}"' if " " in term else term
        case ("field", name, part):
            return f"{name}:({rendered(part)})"
        case ("not", part):
            return f"NOT ({rendered(part)})"
        case ("least", count, *parts):
            return f"{count} OF ({', '.join(map(rendered, parts))})"
        case ("times", count, part):
            return f"{count} TIMES ({rendered(part)})"
        case ("near", distance, ordered, left, right):
            return f"({rendered(left)}) {'O' if ordered else ''}NEAR/{distance} ({rendered(right)})"
        case ("same", unit, left, right):
            return f"({rendered(left)}) SAME_{unit} ({rendered(right)})"
        case (operator, *parts):
            return f" {operator.upper()} ".join(f"({rendered(part)})" for part in parts)
    raise AssertionError(query)


def hits(term: str, text: Text, fields: tuple[str, ...]) -> list[Hit]:
    """Where a term's words follow each other in one sentence."""
    patterns = [re.compile(word.replace("*", ".*").replace("?", ".")) for word in term.split()]
    found = []
    for field in fields:
        words = text.words(field)
        for first in range(len(words) - len(patterns) + 1):
            hit = (field, first, first + len(patterns) - 1)
            fits = all(p.fullmatch(words[first + i]) for i, p in enumerate(patterns))
            if fits and len(text.unit("SENTENCE", hit)) == 1:
                found.append(hit)
    return found


def groups(query: Query, text: Text, fields: tuple[str, ...]) -> set[frozenset[Hit]]:
    """The sets of hits that satisfy a part which has a place."""
    match query:
        case ("word", term):
            return {frozenset({hit}) for hit in hits(term, text, fields)}
        case ("field", name, part):
            return groups(part, text, (name,))
        case ("or", *parts):
            return set().union(*(groups(part, text, fields) for part in parts))
        case ("near", distance, ordered, left, right):
            pairs = itertools.product(groups(left, text, fields), groups(right, text, fields))
            return {a | b for a, b in pairs if near(a, b, distance, ordered)}
        case ("same", unit, left, right):
            return set(same(groups(left, text, fields), groups(right, text, fields), unit, text))
    raise AssertionError(query)


def extent(group: frozenset[Hit]) -> Hit:
    return min(hit[0] for hit in group), min(hit[1] for hit in group), max(hit[2] for hit in group)


def apart(a: frozenset[Hit], b: frozenset[Hit]) -> bool:
    def words(group: frozenset[Hit]) -> set[int]:
        return {word for _, first, last in group for word in range(first, last + 1)}

    return not words(a) & words(b)


def near(a: frozenset[Hit], b: frozenset[Hit], distance: int, ordered: bool) -> bool:
    (field, first, last), (other, begin, end) = extent(a), extent(b)
    if field != other or not apart(a, b) or (ordered and last >= begin):
        return False
    return max(begin - last - 1, first - end - 1, 0) <= distance


def most_apart(found: list[Hit]) -> int:
    """How many stretches of one field can be chosen so that no two share a word."""
    most = [0] * (2 + max((last for _, _, last in found), default=0))  # in the words from this one on
    for word in reversed(range(len(most) - 1)):
        most[word] = max([most[word + 1], *(1 + most[last + 1] for _, first, last in found if first == word)])
    return most[0]


def same(left: set[frozenset[Hit]], right: set[frozenset[Hit]], unit: str, text: Text) -> list[frozenset[Hit]]:
    def place(group: frozenset[Hit]) -> tuple[Any, ...]:
        units = text.unit(unit, extent(group))
        return (extent(group)[0], *units) if len(units) == 1 else ()

    found = []
    for here in {place(group) for group in left | right} - {()}:
        ours, theirs = ([group for group in side if place(group) == here] for side in (left, right))
        if any(apart(a, b) for a in ours for b in theirs):
            found.append(frozenset().union(*ours, *theirs))
    return found


def truth(query: Query, text: Text, fields: tuple[str, ...] = ("title", "text")) -> tuple[bool, set[Hit]]:
    """Whether the query is true, and the hits of its parts that are."""
    match query:
        case ("not", part):
            return not truth(part, text, fields)[0], set()
        case ("field", name, part):
            return truth(part, text, (name,))
        case ("and" | "or" | "least" as operator, *parts):
            needed = {"and": len(parts), "or": 1}.get(operator) or parts.pop(0)
            found = [truth(part, text, fields) for part in parts]
            true = [those for is_true, those in found if is_true]
            return len(true) >= needed, set().union(*true)
        case ("times", count, part):
            stretches = {extent(group) for group in groups(part, text, fields)}
            there = sum(most_apart([hit for hit in stretches if hit[0] == field]) for field in fields)
            return there >= count, truth(part, text, fields)[1] if there >= count else set()
    found = groups(query, text, fields)
    return bool(found), set().union(*found)


def shown(found: set[Hit]) -> list[Hit]:
    """In the order of spans: the title first, at one beginning the longest first; the lead is the text's."""
    found = {(field.replace("lead", "text"), first, last) for field, first, last in found}
    return sorted(found, key=lambda hit: (hit[0] != "title", hit[1], -hit[2]))


def matcher_for(folder: Path, query: str) -> TopicMatcher:
    """A topic with this query; one that is refused because it needs no word gets one that every title has."""
    path = folder / "topics.yaml"
    for written in (query, f"title:anchor AND ({query})"):
        path.write_text(yaml.safe_dump({"topics": {"topic": {"title": "T", "query": written}}}), encoding="utf-8")
        try:
            return TopicMatcher.from_file(path, inflect=lambda term, language: {term})
        except QueryError as error:
            refused = error
    raise refused


def engine(query: Query, text: Text, folder: Path) -> tuple[bool, list[Hit]]:
    """The same from TopicMatcher, its spans counted in words."""
    matcher = matcher_for(folder, rendered(query))
    strings = {"title": " ".join(text.title) + " anchor", "text": text.text()}
    matches = matcher.match(strings["title"], strings["text"])
    found: list[Hit] = []
    for span in matches[0].spans if matches else ():
        before = len(re.findall(r"\w+", strings[span.field][: span.start]))
        found.append((span.field, before, before + len(strings[span.field][span.start : span.end].split()) - 1))
    return bool(matches), [hit for hit in found if hit != ("title", len(text.title), len(text.title))]


words = st.sampled_from(WORDS)
sentences = st.lists(words, min_size=1, max_size=6)
texts = st.builds(
    Text,
    title=st.lists(words, max_size=3),
    paragraphs=st.lists(st.lists(sentences, min_size=1, max_size=3), min_size=1, max_size=2),
)
terms = st.tuples(st.just("word"), st.sampled_from(TERMS))


def _near(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    return st.one_of(
        st.tuples(st.just("near"), st.integers(0, 4), st.booleans(), inner, inner),
        st.tuples(st.just("same"), st.sampled_from(["SENTENCE", "PARAGRAPH"]), inner, inner),
        st.tuples(st.just("or"), inner, inner),
    )


positional = _near(terms)
places = st.recursive(terms, _near, max_leaves=4)
counted = st.tuples(st.just("times"), st.integers(2, 4), places)
scoped = st.tuples(st.just("field"), st.sampled_from(["title", "text", "lead"]), places)


def _boolean(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    parts = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        parts.map(lambda found: ("and", *found)),
        parts.map(lambda found: ("or", *found)),
        parts.flatmap(lambda found: st.integers(1, len(found)).map(lambda k: ("least", k, *found))),
        inner.map(lambda part: ("not", part)),
        counted,
    )


queries = st.recursive(st.one_of(places, scoped), _boolean, max_leaves=5)
fresh = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@pytest.mark.servers
@fresh
@given(query=st.one_of(positional, counted, queries), text=texts)
def test_random_queries_are_true_of_the_same_texts_by_the_same_words(
    query: Query, text: Text, tmp_path: Path
) -> None:
    expected, found = truth(query, text)
    assert engine(query, text, tmp_path) == (expected, shown(found) if expected else [])


@pytest.mark.servers
@settings(fresh, max_examples=40)
@given(queries=st.lists(queries, min_size=2, max_size=5), text=texts)
def test_topics_together_match_what_each_matches_alone(queries: list[Query], text: Text, tmp_path: Path) -> None:
    topics = {f"t{i}": {"title": "T", "query": f"timber* AND ({rendered(q)})"} for i, q in enumerate(queries)}

    def matched(some: dict[str, Any]) -> list[str]:
        path = tmp_path / "topics.yaml"
        path.write_text(yaml.safe_dump({"topics": some}), encoding="utf-8")
        matcher = TopicMatcher.from_file(path, inflect=lambda term, language: {term})
        return [match.topic for match in matcher.match(" ".join(text.title), text.text())]

    assert matched(topics) == [name for name in topics if matched({name: topics[name]})]
