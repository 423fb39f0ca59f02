"""What must survive a restart: the epoch, and every change since, in one JSON file replaced whole."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from newsroom.errors import StateError

_FILE = "newsroom.json"
_VERSION = 1


class Verb(StrEnum):
    """What can be done to an item while the newsroom runs."""

    PUBLISH = "publish"
    REVISE = "revise"
    RETRACT = "retract"


@dataclass(frozen=True)
class Change:
    """One thing that was done to one item, at an aware UTC time."""

    verb: Verb
    site: str
    slug: str
    at: datetime
    fields: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class State:
    """The epoch and the changes in their order."""

    epoch: datetime
    changes: tuple[Change, ...] = ()

    @property
    def changed_at(self) -> datetime:
        """The time of the newest change, or the epoch."""
        return self.changes[-1].at if self.changes else self.epoch

    def with_change(self, change: Change) -> State:
        """This state with one more change."""
        return State(self.epoch, (*self.changes, change))


def load(folder: Path, now: datetime) -> State:
    """The state kept in a folder; at first start a new one with `now` as epoch, saved at once.

    Raises StateError when the file cannot be understood.
    """
    path = folder / _FILE
    if path.exists():
        return _read(path)
    state = State(now)
    save(folder, state)
    return state


def save(folder: Path, state: State) -> None:
    """Writes the state so that a crash leaves either the old file or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(change), "at": change.at.isoformat()} for change in state.changes]
    data = {"version": _VERSION, "epoch": state.epoch.isoformat(), "changes": rows}
    fresh = folder / f"{_FILE}.new"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / _FILE)


def _read(path: Path) -> State:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != _VERSION:
            raise ValueError(f"version {data['version']} is not {_VERSION}")
        return State(datetime.fromisoformat(data["epoch"]), _changes(data["changes"]))
    except (ValueError, KeyError, TypeError) as error:
        raise StateError(f"{path}: not a newsroom state ({error}); remove it to start afresh") from error


def _changes(rows: Sequence[dict[str, Any]]) -> tuple[Change, ...]:
    return tuple(
        Change(
            Verb(row["verb"]),
            row["site"],
            row["slug"],
            datetime.fromisoformat(row["at"]),
            row["fields"],
        )
        for row in rows
    )
