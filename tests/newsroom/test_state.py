from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from newsroom import state
from newsroom.errors import StateError
from newsroom.state import Change, State, Verb
from tests.newsroom.clocks import EPOCH


def test_the_first_start_sets_the_epoch_and_later_ones_keep_it(tmp_path: Path) -> None:
    first = state.load(tmp_path, EPOCH)
    later = state.load(tmp_path, EPOCH + timedelta(days=3))
    assert first.epoch == later.epoch == EPOCH


def test_changes_survive_saving(tmp_path: Path) -> None:
    change = Change(Verb.REVISE, "be", "slug", EPOCH, {"title": "Навіна"})
    state.save(tmp_path, State(EPOCH).with_change(change))
    assert state.load(tmp_path, EPOCH).changes == (change,)


def test_saving_leaves_no_second_file(tmp_path: Path) -> None:
    state.save(tmp_path, State(EPOCH))
    assert [path.name for path in tmp_path.iterdir()] == ["newsroom.json"]


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2}', '{"version": 1, "epoch": "now", "changes": []}'])
def test_a_damaged_file_is_named_with_the_way_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "newsroom.json").write_text(text)
    with pytest.raises(StateError, match=r"newsroom\.json.*remove it to start afresh"):
        state.load(tmp_path, EPOCH)
