"""Every word that fits a wildcard word is found, wherever the * or ? stands in it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.topics.building import Builder
from pipeline.topics.terms import Pattern
from pipeline.topics.wildcards import Wildcards

letters = st.text("abc", max_size=6)
patterns = st.text("abc*?", min_size=2, max_size=7).filter(lambda text: re.search("[*?]", text))


def wildcards(texts: list[str]) -> tuple[Wildcards, dict[int, str]]:
    """Wildcard words, ready, and which of them a symbol is."""
    builder = Builder()
    symbols = {builder.symbol(Pattern("wild", text)): text for text in texts}
    return Wildcards(builder.lexicon().words["wild"]), symbols


def fits(text: str, word: str) -> bool:
    return re.fullmatch(text.replace("*", ".*").replace("?", "."), word) is not None


@given(texts=st.lists(patterns, unique=True, max_size=5), words=st.lists(letters, min_size=1, max_size=5))
def test_a_word_is_found_by_every_wildcard_word_that_it_fits(texts: list[str], words: list[str]) -> None:
    known, symbols = wildcards(texts)
    for word in words:
        assert sorted(symbols[symbol] for symbol in known.find(word)) == sorted(t for t in texts if fits(t, word))


@given(texts=st.lists(patterns, unique=True, max_size=5), words=st.lists(letters, min_size=1, max_size=5))
def test_no_word_that_fits_is_passed_over(texts: list[str], words: list[str]) -> None:
    known, _ = wildcards(texts)
    promising = known.promising(words) or [False] * len(words)
    assert all(may for may, word in zip(promising, words, strict=True) if known.find(word))


def test_words_without_the_letters_of_any_are_passed_over() -> None:
    known, _ = wildcards(["*anctio*", "embarg*", "?mbargo"])
    assert known.promising(["beech", "embargo", "oak"]) == [False, True, False]
    assert not any(known.promising(["beech", "oak"]))
