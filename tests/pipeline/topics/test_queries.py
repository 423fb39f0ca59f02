"""The query language: what it takes, and how it explains what it does not take."""

from __future__ import annotations

import pytest

from pipeline.records import QueryError
from pipeline.topics.query import parse

CONCEPTS = frozenset({"sanctions", "belarus"})


@pytest.mark.parametrize(
    "query",
    [
        "beech",
        '"beech wood"',
        "«паромная линия»",
        "“beech wood” OR „paper mill”",
        "beech AND birch OR pine AND NOT (oak OR elm)",
        "beech NEAR/5 birch NEAR/5 pine",
        "(beech OR birch) ONEAR/0 pine",
        "$belarus SAME_SENTENCE $sanctions",
        "$belarus SAME_PARAGRAPH title:beech",
        "timber* OR tim?er",
        '=EU OR ="European Union"',
        "title:(beech OR birch) AND lang:(be OR ru)",
        'source:"Forest Gazette" AND beech',
        "2 OF (beech, birch AND pine, $sanctions)",
        "3 TIMES beech AND NOT 2 TIMES (birch OR $sanctions)",
        "2 TIMES (beech NEAR/5 birch) OR 2 TIMES title:beech OR title:(2 TIMES birch)",
        "2 OF (3 TIMES beech, birch)",
        "beech AND NOT NOT birch",
        "Sankt-Peterburg OR O’Brien OR U.S. OR Су-30",
    ],
)
def test_a_query_of_the_language_is_taken(query: str) -> None:
    parse(query, CONCEPTS)


@pytest.mark.parametrize(
    ("query", "position", "message"),
    [
        ("beech wood", 6, 'write "beech wood" for a phrase, or put AND'),
        ('beech "birch pine"', 6, "expected AND, OR or NEAR/n"),
        ("beech AND", 9, "the query ends where a word"),
        ("AND beech", 0, "before AND"),
        ("beech OR OR birch", 9, "before OR"),
        ("beech and birch", 6, "capitals: AND"),
        ("beech NOT birch", 6, "put AND before NOT"),
        ("beech NEAR birch", 6, "NEAR needs a number"),
        ("beech NEAR/201 birch", 6, "up to 200"),
        ("(beech OR birch", 0, "never closed"),
        ("beech) OR birch", 5, "no parenthesis is open"),
        ('beech AND "birch', 10, "quotation mark is never closed"),
        ('""', 0, "at least one word"),
        ("titel:beech", 0, "did you mean title:"),
        ("title: beech", 5, "words right after"),
        ("title:(beech OR text:birch)", 16, "inside another field"),
        ("lang:Belarusian", 5, "a language's code"),
        ("$sanction", 0, "did you mean $sanctions"),
        ("$wood", 0, "no concept $wood"),
        ("3 OF (beech, birch)", 0, "1 to 2"),
        ("2 of (beech, birch)", 2, "capitals: 2 OF"),
        ("3 times beech", 2, "capitals: 3 TIMES"),
        ("3 TIMES", 7, "the query ends where a word"),
        ("0 TIMES beech", 0, "1 to 100"),
        ("101 TIMES beech", 0, "1 to 100"),
        ("3 TIMES (beech AND birch)", 9, "AND cannot stand beside TIMES"),
        ("3 TIMES beech NEAR/5 birch", 0, "2 TIMES (a NEAR/5 b)"),
        ("3 TIMES 2 TIMES beech", 8, "before 2 TIMES"),
        ("beech AND NOT 2 TIMES lang:be", 22, "lang: cannot stand beside TIMES"),
        ("beech, birch", 5, "2 OF (a, b, c)"),
        ("(beech AND birch) NEAR/3 pine", 1, "AND cannot stand beside NEAR/3"),
        ("ab*", 0, "at least 3 letters"),
        ("beech & birch", 6, "expected AND or OR"),
        ("beech/birch", 5, "needs quotes"),
        ("NOT beech", 0, "none of its words"),
        ("beech OR NOT birch", 0, "none of its words"),
        ("lang:be", 0, "none of its words"),
        ("1 OF (beech, lang:be)", 0, "none of its words"),
        ("(" * 80 + "beech" + ")" * 80 + " AND " + "NOT " * 80 + "birch", None, "inside each other"),
    ],
)
def test_an_error_points_at_its_place_and_says_what_was_expected(
    query: str, position: int | None, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, CONCEPTS)
    assert message in str(caught.value)
    if position is not None:
        assert caught.value.position == position
        assert str(caught.value).endswith(f"\n  {query}\n  {' ' * position}^")


def test_not_is_fine_beside_a_word_that_must_be_there() -> None:
    parse("beech AND NOT (birch OR lang:be)")
    parse("2 OF (beech, NOT birch)")
