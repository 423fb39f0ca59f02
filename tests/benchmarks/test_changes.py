"""Every kind of change to a reprint is seen through, and reports from one form stay apart."""

from __future__ import annotations

import pytest

from benchmarks.changes import APART, COPIES, measured, originals


@pytest.mark.servers
def test_copies_are_found_whatever_was_changed_and_forms_stay_apart() -> None:
    rows = {row.kind: row for row in measured(originals())}
    assert set(rows) == {*COPIES, *APART}
    assert {row.kind: row.found for row in rows.values() if row.found < row.copies * 0.95} == {}
    assert {row.kind: row.wrong for row in rows.values() if row.wrong} == {}
