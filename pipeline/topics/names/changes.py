"""What a new edition of a list changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.topics.names.model import Listed


@dataclass(frozen=True, slots=True)
class Change:
    """A name that was added, changed or removed; `before` and `after` are None where it is not listed."""

    change: Literal["added", "changed", "removed"]
    before: Listed | None
    after: Listed | None

    @property
    def listed(self) -> Listed:
        """The name as it is listed now, or was until now."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def what(self) -> str:
        """What is other than before, in a few words."""
        if self.before is None or self.after is None:
            return "; ".join(self.listed.aliases)
        old = {self.before.name, *self.before.aliases}
        new = {self.after.name, *self.after.aliases}
        words = [f"+{name}" for name in sorted(new - old)] + [f"-{name}" for name in sorted(old - new)]
        if self.before.name != self.after.name:
            words.insert(0, f"was {self.before.name}")
        if self.before.kind != self.after.kind:
            words.append(f"{self.before.kind} -> {self.after.kind}")
        return "; ".join(words)


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes, sorted by kind and name, and how many names stay as they are."""

    changes: tuple[Change, ...]
    unchanged: int

    def count(self, kind: str) -> int:
        """How many names were added, changed or removed."""
        return sum(change.change == kind for change in self.changes)


def compare(before: Iterable[Listed], after: Iterable[Listed]) -> Changes:
    """What became of the names; they are the same when their ids are."""
    old, new = {entry.id: entry for entry in before}, {entry.id: entry for entry in after}
    changes = [Change("added", None, new[key]) for key in new.keys() - old.keys()]
    changes += [Change("removed", old[key], None) for key in old.keys() - new.keys()]
    both = old.keys() & new.keys()
    changes += [Change("changed", old[key], new[key]) for key in both if old[key] != new[key]]
    unchanged = sum(old[key] == new[key] for key in both)
    changes.sort(key=lambda change: (change.change, change.listed.name, change.listed.id))
    return Changes(tuple(changes), unchanged)
