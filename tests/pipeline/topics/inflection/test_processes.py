"""Many terms are inflected by several processes as by one."""

from __future__ import annotations

import os

import pytest

from pipeline.topics.inflection import inflect
from pipeline.topics.inflection.processes import LOT, inflect_all

WORDS = ("Берёзовский", "Дубровник", "Осинский", "łoza", "Wierzbicki", "ясень", "O'Hara", "вяз-богатырь", "\ud800")


@pytest.mark.servers
def test_every_term_comes_back_in_its_place_with_its_forms() -> None:
    """More of them than two lots for each process."""
    asked = [(word, language) for word in WORDS for language in ("be", "pl", "ru", "uk")]
    expected = [(one, inflect(*one)) for one in asked]
    rounds = 5 * LOT // sum(len(word) for word, _ in asked)
    found = list(inflect_all(asked * rounds))
    assert found == (expected * rounds if (os.cpu_count() or 1) > 1 else [])


def test_nothing_is_asked_for_nothing() -> None:
    assert list(inflect_all([])) == []
