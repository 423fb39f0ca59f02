"""The topics file: its errors name file and line, and what was compiled is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.records import ConfigError, QueryError
from pipeline.topics import TopicMatcher

SMALLEST = "topics:\n  pulp: {title: Paper, query: beech}\n"


def as_written(term: str, language: str) -> set[str]:
    """No inflection: reading its dictionaries takes longer than these tests."""
    return {term}


def written(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "topics.yaml"
    path.write_text(content, encoding="utf-8")
    return path


class Counting:
    """Inflection that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def forms(self, term: str, language: str) -> set[str]:
        self.asked += 1
        return {term, term + "s"}


def test_a_wrong_query_is_told_with_file_line_topic_and_place(tmp_path: Path) -> None:
    path = written(tmp_path, SMALLEST + "  wood:\n    title: Wood\n    query: beech birch\n")
    with pytest.raises(QueryError) as caught:
        TopicMatcher.from_file(path, inflect=as_written)
    assert str(caught.value).startswith(f"{path}:5: topic wood: two words side by side")
    assert (caught.value.path, caught.value.line, caught.value.position) == (path, 5, 6)


def test_a_concept_without_terms_in_the_topics_languages_is_an_error(tmp_path: Path) -> None:
    content = "concepts: {wood: {en: [pine]}}\ntopics:\n  a: {title: A, query: beech OR $wood, languages: [ru]}\n"
    with pytest.raises(QueryError, match=r"\$wood has no terms in ru") as caught:
        TopicMatcher.from_file(written(tmp_path, content), inflect=as_written)
    assert (caught.value.line, caught.value.position) == (3, 9)


def test_a_wildcard_phrase_with_too_many_forms_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, "topics:\n  a: {title: A, query: '\"beech* a b c d e f g\"'}\n")
    with pytest.raises(ConfigError, match="too many words beside"):
        TopicMatcher.from_file(path, inflect=lambda term, language: {term + end for end in "uvwxyz"})


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("topics:\n  pulp: {title: Paper}\n", 2, "query"),
        ("topics:\n  pulp:\n    title: Paper\n    query: a\n    querry: b\n", 5, "did you mean 'query'"),
        ("topics:\n  pulp: {title: '', query: beech}\n", 2, "title"),
        ("topics:\n  pulp: {title: A, query: beech, languages: [Belarusian]}\n", 2, "languages"),
        ("topics: [\n", 2, "not valid YAML"),
        ("concepts:\n  wood: {en: [be*]}\n", 2, "at least 3 letters"),
        ("concepts:\n  wood: {de: [Buche]}\n", 2, "there are: be, en, pl, ru, uk, any"),
        ("concepts:\n  wood: {en: []}\n", 2, "has no terms"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(tmp_path: Path, content: str, line: int | None, message: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(ConfigError) as caught:
        TopicMatcher.from_file(path, inflect=as_written)
    assert message in str(caught.value)
    if line:
        assert caught.value.line == line


def test_no_file_is_an_error_also_with_a_cache(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        TopicMatcher.from_file(tmp_path / "none.yaml", tmp_path / "cache", inflect=as_written)


def test_an_empty_file_has_no_topics(tmp_path: Path) -> None:
    matcher = TopicMatcher.from_file(written(tmp_path, ""), inflect=as_written)
    assert dict(matcher.topics) == {}
    assert matcher.match("beech", "beech") == []


EVERYTHING = """
concepts:
  wood: {en: [beech, paper mill], any: ["=EU", "timb*"]}
topics:
  one: {title: One, query: "$wood NEAR/9 x1 OR a1 ONEAR/2 b1 SAME_SENTENCE c1", channels: [desk], paused: true}
  two: {title: Two, query: "2 OF (a1, 2 TIMES b1, title:c1) AND NOT lang:ru", languages: [en]}
  three:
    title: Three
    hold_translations: true
    query: '"Smith, John"'
    examples: {match: ["Smith, John", {title: "x", text: "Smith, John", language: en}], reject: [Smith]}
"""


def test_what_is_read_from_the_cache_is_what_was_compiled(tmp_path: Path) -> None:
    path, inflection = written(tmp_path, EVERYTHING), Counting()
    first = TopicMatcher.from_file(path, tmp_path / "cache", inflect=inflection.forms)
    asked = inflection.asked
    again = TopicMatcher.from_file(path, tmp_path / "cache", inflect=inflection.forms)
    assert inflection.asked == asked > 0
    assert dict(again.topics) == dict(first.topics)
    for text in ("beech x1", "EU x1. timber", "a1 b1s c1", "a1. c1 b1", "Smith, Johns"):
        assert again.match("c1", text) == first.match("c1", text)


def test_a_changed_file_is_compiled_anew(tmp_path: Path) -> None:
    TopicMatcher.from_file(written(tmp_path, SMALLEST), tmp_path / "cache", inflect=as_written)
    path = written(tmp_path, SMALLEST.replace("beech", "birch"))
    matcher = TopicMatcher.from_file(path, tmp_path / "cache", inflect=as_written)
    assert matcher.match("", "birch")
    assert not matcher.match("", "beech")


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"{}\n",
        lambda whole: b"[]",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-1],
        lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]),
        lambda whole: whole.replace(b'"plans":[', b'"plans":[7,'),
        lambda whole: b"\xff" + whole,
    ],
)
def test_a_damaged_cache_is_made_again(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path, cache = written(tmp_path, SMALLEST), tmp_path / "cache"
    TopicMatcher.from_file(path, cache, inflect=as_written)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert TopicMatcher.from_file(path, cache, inflect=as_written).match("", "beech")
    assert kept.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, no folder", encoding="utf-8")
    path = written(tmp_path, SMALLEST)
    assert TopicMatcher.from_file(path, tmp_path / "cache", inflect=as_written).match("", "beech")


def test_words_are_inflected_in_the_topics_languages_or_in_those_of_their_script(tmp_path: Path) -> None:
    asked: set[tuple[str, str]] = set()

    def inflect(term: str, language: str) -> set[str]:
        asked.add((term, language))
        return {term}

    content = """
concepts: {wood: {en: [pine], any: [EU]}}
topics:
  script: {title: S, query: 'beech OR бук OR =Birch OR source:Pulp'}
  chosen: {title: C, query: 'oak', languages: [pl, de]}
  concept: {title: N, query: '$wood'}
"""
    TopicMatcher.from_file(written(tmp_path, content), inflect=inflect)
    assert asked == {
        *(("beech", language) for language in ("en", "pl")),
        *(("бук", language) for language in ("be", "ru", "uk")),
        ("oak", "pl"),
        ("pine", "en"),
        *(("EU", language) for language in ("en", "pl")),
    }
