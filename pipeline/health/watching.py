"""The health step: judge every source, and open, renew and close its incidents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.config import Channel
from pipeline.health.judging import judge
from pipeline.health.verdicts import Verdict
from pipeline.store import Store
from pipeline.store.histories import read_history
from pipeline.store.incidents import Incident, open_incidents, settle


@dataclass(slots=True)
class HealthReport:
    """How many sources were judged, how many incidents opened and closed, and what is wrong now, by source."""

    sources: int = 0
    opened: int = 0
    closed: int = 0
    troubles: dict[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """For a run's record."""
        return {
            "sources": self.sources,
            "incidents_opened": self.opened,
            "incidents_closed": self.closed,
            "in_trouble": len(self.troubles),
        }

    def line(self) -> str:
        """For a log."""
        return (
            f"health: {len(self.troubles)} of {self.sources} sources in trouble; "
            f"{self.opened} incidents opened, {self.closed} closed"
        )


def watch(
    store: Store, sources: Collection[str], channels: Mapping[str, Channel], clock: Callable[[], datetime]
) -> HealthReport:
    """Judge each source of the catalogue. An incident that begins is told on the channels that ask for it.

    What is open at a source that the catalogue has no more is closed. Doing it again changes nothing. Raises
    StoreError.
    """
    told = [name for name, channel in channels.items() if channel.incidents]
    open_now = open_incidents(store)
    report = HealthReport(len(sources))
    for source in sorted({*sources, *open_now}):
        now = clock()
        verdict = judge(read_history(store, source, now)) if source in sources else None
        if verdict:
            report.troubles[source] = f"{verdict.kind}: {verdict.sentence}"
        if not _agree(open_now.get(source, []), verdict):
            settled = settle(store, source, verdict, told, now)
            report.opened += settled.opened
            report.closed += settled.closed
    return report


def _agree(known: list[Incident], verdict: Verdict | None) -> bool:
    """Whether nothing has to be written."""
    if verdict is None:
        return not known
    said = [(one.kind, one.sentence) for one in known]
    return said == [(verdict.kind, verdict.sentence)] and known[0].since <= verdict.since
