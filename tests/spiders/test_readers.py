"""Listings that a function of the user's own reads: what it gives, and how its failures are told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from spiders.errors import ListingError
from spiders.readers import read_own

HERE = "https://court.example/api/decisions"
COURT = """
import json
from datetime import datetime
from spiders import Link

def decisions(body, url):
    for entry in json.loads(body)["decisions"]:
        yield Link(entry["path"], entry.get("name"), datetime.fromisoformat(entry["day"]))

def mistaken(body, url):
    return [url]

nothing = 7
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "court.py").write_text(COURT)
    (tmp_path / "broken.py").write_text("def decisions(:")
    return tmp_path


def test_a_reader_gives_links_which_are_made_absolute_and_their_times_aware(folder: Path) -> None:
    body = b'{"decisions": [{"path": "/d/1", "name": "On locks", "day": "2026-03-04"}]}'
    (link,) = read_own(folder, "court.decisions", body, HERE)
    assert (link.url, link.title) == ("https://court.example/d/1", "On locks")
    assert link.published_at == link.changed_at == datetime(2026, 3, 4, tzinfo=UTC)


def test_what_is_no_web_address_is_left_out(folder: Path) -> None:
    body = b'{"decisions": [{"path": "javascript:alert(1)", "day": "2026-03-04"}]}'
    assert read_own(folder, "court.decisions", body, HERE) == []


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("town.decisions", b"{}", "which should have the reader town.decisions"),
        ("court.verdicts", b"{}", "has no function verdicts"),
        ("court.nothing", b"{}", "has no function nothing"),
        ("broken.decisions", b"{}", "cannot be loaded: SyntaxError"),
        ("court.decisions", b"no JSON", "the reader court.decisions failed: JSONDecodeError"),
        ("court.decisions", b"{}", "the reader court.decisions failed: KeyError"),
        ("court.mistaken", b"{}", "the reader court.mistaken failed: TypeError: it gave"),
    ],
)
def test_a_reader_that_is_missing_or_fails_is_told_with_its_name(
    folder: Path, name: str, body: bytes, reason: str
) -> None:
    with pytest.raises(ListingError, match=reason):
        read_own(folder, name, body, HERE)
