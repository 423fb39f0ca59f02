"""Which listings a crawl may ask for with their validators."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import Known
from spiders.remembered import Remembered, Validators

FEED = "https://harbour.example/feed"
STORED = Known(FEED, etag='"7"', last_modified="Wed, 04 Mar 2026 12:00:00 GMT")
STATE = Validators(STORED.etag, STORED.last_modified)


def test_a_finished_listing_whose_state_is_stored_is_asked_for_with_its_validators(tmp_path: Path) -> None:
    first = Remembered(tmp_path, "harbour")
    first.finish(FEED, STATE)
    first.save()
    assert Remembered(tmp_path, "harbour").usable(FEED, STORED) == STATE
    assert STATE.headers == {"If-None-Match": '"7"', "If-Modified-Since": "Wed, 04 Mar 2026 12:00:00 GMT"}


def test_a_listing_that_was_never_finished_is_read_in_full(tmp_path: Path) -> None:
    assert not Remembered(tmp_path, "harbour").usable(FEED, STORED)


def test_a_listing_whose_state_the_store_does_not_have_is_read_in_full(tmp_path: Path) -> None:
    """The database is new, or the files of that crawl were never ingested."""
    remembered = Remembered(tmp_path, "harbour")
    remembered.finish(FEED, STATE)
    assert not remembered.usable(FEED, None)
    assert not remembered.usable(FEED, Known(FEED, etag='"6"'))


def test_a_forgotten_listing_is_read_in_full(tmp_path: Path) -> None:
    remembered = Remembered(tmp_path, "harbour")
    remembered.finish(FEED, STATE)
    remembered.forget(FEED)
    assert not remembered.usable(FEED, STORED)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"https://harbour.example/feed": 7}'])
def test_a_damaged_file_means_full_readings(tmp_path: Path, text: str) -> None:
    (tmp_path / "harbour").mkdir()
    (tmp_path / "harbour" / ".listings").write_text(text)
    assert not Remembered(tmp_path, "harbour").usable(FEED, STORED)
