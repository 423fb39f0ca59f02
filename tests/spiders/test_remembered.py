"""What is kept of a source's listings from crawl to crawl."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.records import Known
from spiders.overlap import Seen
from spiders.remembered import Memory, Remembered, Validators

FEED = "https://harbour.example/feed"
STORED = Known(FEED, etag='"7"', last_modified="Wed, 04 Mar 2026 12:00:00 GMT")
STATE = Validators(STORED.etag, STORED.last_modified)
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_a_finished_listing_whose_state_is_stored_is_asked_for_with_its_validators(tmp_path: Path) -> None:
    first = Remembered(tmp_path, "harbour")
    first.put(FEED, Memory(STATE))
    first.save()
    assert Remembered(tmp_path, "harbour").usable(FEED, STORED) == STATE
    assert STATE.headers == {"If-None-Match": '"7"', "If-Modified-Since": "Wed, 04 Mar 2026 12:00:00 GMT"}


def test_all_that_is_known_of_a_listing_is_kept(tmp_path: Path) -> None:
    memory = Memory(STATE, NOW, Seen(("0f", "1e"), 1), NOW, 2, 3, NOW, NOW)
    first = Remembered(tmp_path, "harbour")
    first.put(FEED, memory)
    first.save()
    assert Remembered(tmp_path, "harbour").of(FEED) == memory


def test_a_listing_that_was_never_finished_is_read_in_full(tmp_path: Path) -> None:
    remembered = Remembered(tmp_path, "harbour")
    assert not remembered.usable(FEED, STORED)
    remembered.put(FEED, Memory(seen_at=NOW))
    assert not remembered.usable(FEED, STORED)


def test_a_listing_whose_state_the_store_does_not_have_is_read_in_full(tmp_path: Path) -> None:
    """The database is new, or the files of that crawl were never ingested."""
    remembered = Remembered(tmp_path, "harbour")
    remembered.put(FEED, Memory(STATE))
    assert not remembered.usable(FEED, None)
    assert not remembered.usable(FEED, Known(FEED, etag='"6"'))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"https://harbour.example/feed": 7}'])
def test_a_damaged_file_means_full_readings(tmp_path: Path, text: str) -> None:
    (tmp_path / "harbour").mkdir()
    (tmp_path / "harbour" / ".listings").write_text(text)
    assert not Remembered(tmp_path, "harbour").usable(FEED, STORED)
