"""Queries read into trees; whatever cannot be understood becomes a QueryError that says what was expected."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from pipeline.records import QueryError
from pipeline.topics.nodes import (
    FIELDS,
    NAME_FIELDS,
    AllOf,
    AnyOf,
    AtLeast,
    Concept,
    Lang,
    Mode,
    Near,
    Node,
    Not,
    Place,
    Same,
    Scoped,
    Times,
    Word,
    children,
)
from pipeline.topics.words import words_of

MAX_LENGTH = 2_000_000
MAX_DEPTH = 60
MAX_DISTANCE = 200
MAX_TIMES = 100
MIN_STEM = 3  # letters that a wildcard word must name; fewer would match half of a language
MAX_STARS = 3

_OPERAND = "a word, a phrase in quotes, a $concept or a parenthesis"
_BEGINS = {"WORD", "PHRASE", "EXACT", "CONCEPT", "FIELD", "COUNT", "TIMES", "LPAR"}
_OPERATORS = {"and": "AND", "or": "OR", "not": "NOT"}
_LANGUAGE = re.compile("[a-z]{2,3}")


def parse(query: str, concepts: frozenset[str] = frozenset()) -> Node:
    """The tree of a query; `concepts` are the names that it may use.

    Raises QueryError.
    """
    if len(query) > MAX_LENGTH:
        raise QueryError(f"longer than {MAX_LENGTH:,} characters; make several topics of it", query[:80], 0)
    try:
        tree = _grammar().parse(query)
    except UnexpectedToken as error:
        raise _unexpected(query, error) from None
    except UnexpectedCharacters as error:
        position = error.pos_in_stream or 0
        raise QueryError(_stray(query, position), query, position) from None
    _refuse_deep(query, tree)
    node = _Reader(query, concepts).read(tree)
    _refuse_wordless(query, node)
    return node


def squeeze(query: str) -> str:
    """A query on one line, as positions in it count."""
    return " ".join(query.split())


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    source = Path(__file__).with_name("query.lark").read_text(encoding="utf-8")
    return Lark(source, parser="lalr", lexer="basic", propagate_positions=True, maybe_placeholders=False)


def _refuse_deep(query: str, tree: Tree[Token]) -> None:
    """What reads and evaluates the tree calls itself a level down; Python bounds how deep that goes."""
    level: list[Tree[Token]] = [tree]
    for _ in range(MAX_DEPTH):
        level = [part for above in level for part in above.children if isinstance(part, Tree)]
        if not level:
            return
    raise QueryError(f"more than {MAX_DEPTH} operators inside each other", query, level[0].meta.start_pos)


# ---------------------------------------------------------------- from lark's tree to ours


class _Reader:
    """Turns lark's tree of one query into nodes, and checks what the grammar cannot."""

    def __init__(self, query: str, concepts: frozenset[str]) -> None:
        self.query, self.concepts = query, concepts
        self.rules: dict[str, Callable[[Tree[Token]], Node]] = {
            "start": lambda tree: self.read(tree.children[0]),
            "either": lambda tree: AnyOf(_at(tree), self._parts(tree)),
            "both": lambda tree: AllOf(_at(tree), self._parts(tree)),
            "other": lambda tree: Not(_at(tree), self._parts(tree)[0]),
            "place": self._place,
            "scoped": self._scoped,
            "word": lambda tree: self._word(tree, _token(tree).value, Mode.INFLECTED),
            "phrase": lambda tree: self._word(tree, _token(tree).value[1:-1], Mode.INFLECTED),
            "exact": self._exact,
            "concept": self._concept,
            "least": self._least,
            "times": self._times,
        }

    def read(self, tree: Tree[Token] | Token) -> Node:
        assert isinstance(tree, Tree)
        return self.rules[tree.data](tree)

    def _parts(self, tree: Tree[Token]) -> tuple[Node, ...]:
        return tuple(self.read(part) for part in tree.children if isinstance(part, Tree))

    def _fail(self, message: str, position: int) -> QueryError:
        return QueryError(message, self.query, position)

    def _word(self, tree: Tree[Token], text: str, mode: Mode) -> Word:
        if problem := term_problem(text):
            raise self._fail(problem, _at(tree)[0])
        return Word(_at(tree), " ".join(text.split()), mode)

    def _exact(self, tree: Tree[Token]) -> Word:
        text = _token(tree).value[1:]
        return self._word(tree, text.strip('"«»“”„') if text[0] in '"«“„' else text, Mode.EXACT)

    def _concept(self, tree: Tree[Token]) -> Concept:
        name, at = _token(tree).value[1:], _at(tree)
        if name not in self.concepts:
            near = difflib.get_close_matches(name, self.concepts, n=1)
            hint = f"did you mean ${near[0]}?" if near else "name it under concepts:"
            raise self._fail(f"no concept ${name}; {hint}", at[0])
        return Concept(at, name)

    def _least(self, tree: Tree[Token]) -> Node:
        count, parts = int(_token(tree).value.split()[0]), self._parts(tree)
        if not 1 <= count <= len(parts):
            raise self._fail(
                f"the number before OF must be 1 to {len(parts)}, as many as the list has", _at(tree)[0]
            )
        return AtLeast(_at(tree), count, parts)

    def _times(self, tree: Tree[Token]) -> Node:
        count, part = int(_token(tree).value.split()[0]), self._parts(tree)[0]
        if not 1 <= count <= MAX_TIMES:
            raise self._fail(f"the number before TIMES must be 1 to {MAX_TIMES}", _at(tree)[0])
        self._refuse_placeless(part, "TIMES")
        return Times(_at(tree), count, part)

    def _place(self, tree: Tree[Token]) -> Node:
        left, right = self._parts(tree)
        operator = next(part for part in tree.children if isinstance(part, Token))
        for part in (left, right):
            self._refuse_placeless(part, str(operator))
        if operator.type == "SAME":
            return Same(_at(tree), left, right, operator.value.removeprefix("SAME_").lower())
        distance = int(operator.value.split("/")[1])
        if distance > MAX_DISTANCE:
            raise self._fail(f"NEAR counts up to {MAX_DISTANCE} words; for more use AND", operator.start_pos or 0)
        return Near(_at(tree), left, right, distance, operator.value.startswith("O"))

    def _refuse_placeless(self, part: Node, operator: str) -> None:
        """NEAR compares places and TIMES counts them, and only words and choices between words have one."""
        if isinstance(part, AllOf | Not | AtLeast | Times | Lang):
            said = {AllOf: "AND", Not: "NOT", AtLeast: "OF", Times: "TIMES", Lang: "lang:"}[type(part)]
            hint = f"for several words write a {operator} b {operator} c"
            if "TIMES" in (said, operator):
                hint = "to count words that stand together write 2 TIMES (a NEAR/5 b)"
            needs = "it needs words, phrases, or a choice of them with OR"
            raise self._fail(f"{said} cannot stand beside {operator}: {needs}; {hint}", part.at[0])
        if isinstance(part, AnyOf | Scoped):
            for inner in children(part):
                self._refuse_placeless(inner, operator)

    def _scoped(self, tree: Tree[Token]) -> Node:
        token, at = _token(tree), _at(tree)
        field = token.value[:-1]
        if field not in FIELDS:
            near = difflib.get_close_matches(field, FIELDS, n=1)
            hint = f"; did you mean {near[0]}:?" if near else ""
            raise self._fail(f"no field {field}:{hint} There are: {', '.join(FIELDS)}", at[0])
        part = self._parts(tree)[0]
        if field == "lang":
            return Lang(at, self._languages(part))
        self._refuse_fields(part)
        return Scoped(at, field, _plain(part) if field in NAME_FIELDS else part)

    def _languages(self, part: Node) -> tuple[str, ...]:
        if isinstance(part, AnyOf):
            return tuple(code for inner in part.parts for code in self._languages(inner))
        if isinstance(part, Word) and _LANGUAGE.fullmatch(part.text):
            return (part.text,)
        raise self._fail("expected a language's code after lang:, as in lang:be or lang:(be OR ru)", part.at[0])

    def _refuse_fields(self, part: Node) -> None:
        if isinstance(part, Scoped | Lang):
            raise self._fail("a field cannot stand inside another field", part.at[0])
        for inner in children(part):
            self._refuse_fields(inner)


def term_problem(text: str) -> str | None:
    """Why a term of a query or a concept cannot be looked for, or None."""
    plain = re.sub(r"[*?]", "", text)
    if not words_of(plain):
        return "expected at least one word here"
    for word in text.split():
        if re.search(r"[*?]", word) and sum(char.isalnum() for char in word) < MIN_STEM:
            return f"a word with * or ? needs at least {MIN_STEM} letters besides"
        if word.count("*") > MAX_STARS:
            return f"a word can have {MAX_STARS} * at most"
    return None


def _plain(part: Node) -> Node:
    """Names of sources and people are compared as they are written."""
    match part:
        case Word(mode=Mode.INFLECTED):
            return replace(part, mode=Mode.PLAIN)
        case AllOf() | AnyOf() | AtLeast():
            return replace(part, parts=tuple(map(_plain, part.parts)))
        case Times() | Not():
            return replace(part, part=_plain(part.part))
        case Near() | Same():
            return replace(part, left=_plain(part.left), right=_plain(part.right))
        case _:
            return part


def _token(tree: Tree[Token]) -> Token:
    token = tree.children[0]
    assert isinstance(token, Token)
    return token


def _at(tree: Tree[Token]) -> Place:
    return tree.meta.start_pos, tree.meta.end_pos


# ---------------------------------------------------------------- what needs no word to be true


def _refuse_wordless(query: str, node: Node) -> None:
    """A topic that a text without any of its words would match is refused: it matches nearly everything."""
    if True in _without_words(node):
        raise QueryError(
            "this would match texts with none of its words; join this part to a word with AND",
            query,
            node.at[0],
        )


def _without_words(node: Node) -> frozenset[bool]:
    """The truth values that a part can take in texts where none of the query's words stands."""
    match node:
        case Lang():
            return frozenset({True, False})
        case Not(_, part):
            return frozenset(not value for value in _without_words(part))
        case Scoped(_, _, part):
            return _without_words(part)
        case AllOf() | AnyOf() | AtLeast():
            return _counted([_without_words(part) for part in node.parts], _needed(node))
        case _:
            return frozenset({False})


def _needed(node: AllOf | AnyOf | AtLeast) -> int:
    match node:
        case AllOf():
            return len(node.parts)
        case AnyOf():
            return 1
        case AtLeast():
            return node.count


def _counted(values: list[frozenset[bool]], needed: int) -> frozenset[bool]:
    least = sum(value == {True} for value in values)
    most = sum(True in value for value in values)
    return frozenset({truth for truth, can in ((True, most >= needed), (False, least < needed)) if can})


# ---------------------------------------------------------------- errors in the words of those who write topics


def _unexpected(query: str, error: UnexpectedToken) -> QueryError:
    token, expected = error.token, set(error.expected)
    if token.type == "$END":
        return _too_short(query, expected)
    position = token.start_pos or 0
    if token.type == "RPAR" and not _opened(query[:position]):
        return QueryError("no parenthesis is open here", query, position)
    if "AND" in expected and token.type in _BEGINS | {"NOT"}:
        return QueryError(_side_by_side(query, position, token), query, position)
    if expected & _BEGINS:
        return QueryError(f"expected {_OPERAND} before {token.value}", query, position)
    hint = "; a list with commas needs a number, as in 2 OF (a, b, c)" if token.type == "COMMA" else ""
    return QueryError(f"expected AND, OR, NEAR/n or the end of the query{hint}", query, position)


def _too_short(query: str, expected: set[str]) -> QueryError:
    if expected & _BEGINS:
        return QueryError(f"the query ends where {_OPERAND} was expected", query, len(query))
    opened = _opened(query)
    return QueryError("this parenthesis is never closed", query, opened[-1] if opened else len(query))


def _opened(query: str) -> list[int]:
    """Where the parentheses open that nothing closes; those in quotes do not count."""
    opened: list[int] = []
    for found in re.finditer(r'"[^"]*"|«[^»]*»|[“„][^”“]*[”“]|[()]', query):
        if found.group() == "(":
            opened.append(found.start())
        elif found.group() == ")" and opened:
            opened.pop()
    return opened


def _side_by_side(query: str, position: int, token: Token) -> str:
    before = query[:position].split()[-1].strip("(")
    if token.type == "NOT":
        return f"put AND before NOT: {before} AND NOT …"
    if before.isdigit() and token.value in ("of", "times"):
        return f"operators are written in capitals: {before} {token.value.upper()}"
    for word in (token.value, before):
        if word in _OPERATORS:
            return f"operators are written in capitals: {_OPERATORS[word]}"
        if word.upper() in ("NEAR", "ONEAR") or re.fullmatch(r"(?i)o?near\S*", word):
            return "NEAR needs a number of words, as in NEAR/5"
    if token.type == "WORD" and re.fullmatch(r"\w[^\s()]*", before):
        return f'two words side by side: write "{before} {token.value}" for a phrase, or put AND between them'
    return f"expected AND, OR or NEAR/n between {before} and {token.value}"


def _stray(query: str, position: int) -> str:
    char = query[position]
    if char in '"«“„':
        return "this quotation mark is never closed"
    if char in "&|+,":
        return "expected AND or OR; a list with commas needs a number, as in 2 OF (a, b, c)"
    if char == "$":
        return "expected a concept's name after $"
    if char == "=":
        return '= makes the next word exact: expected a word or a phrase right after it, as in ="EU"'
    if char == "/":
        return "a word with a slash needs quotes; a distance is written NEAR/5"
    if char == ":":
        return f"expected a field's name before the colon and its words right after it: {', '.join(FIELDS)}"
    return f'expected {_OPERAND}; words with signs such as {char} need quotes, as in "a{char}b"'
