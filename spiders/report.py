"""What a crawl did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from pipeline.records import CRAWL_OUTCOMES

_OTHERS = ("discovered", "listings", "named", "resting", "wrong_304", "gaps")


def no_counts() -> dict[str, int]:
    """The counts of a crawl that did nothing."""
    return {**{str(outcome): 0 for outcome in CRAWL_OUTCOMES}, **{name: 0 for name in _OTHERS}}


@dataclass(frozen=True)
class CrawlReport:
    """How a crawl ended.

    `counts` has each of CRAWL_OUTCOMES, `discovered`, which is their sum, `listings`, the listings that were
    asked for, `named`, the article addresses in those that were read, old ones included, `resting`, the listings
    that were not due, `wrong_304`, those whose 304 an answer in full proved wrong, and `gaps`, those that moved on
    further than they reach. `warcs` are the
    finished files, relative to the archive's folder, those that an earlier crawl left unfinished among them.
    `failure` says why the source as a whole failed, None when it did not. `wanted`, after a dry run, is how many
    articles would be fetched, in as many runs as that takes. `traffic` is what it cost the site (see
    `spiders.traffic`), empty when the crawl's process died. `notes` say what a person should know besides.
    """

    source: str
    run: str
    warcs: tuple[str, ...]
    counts: Mapping[str, int]
    failure: str | None = None
    wanted: int | None = None
    traffic: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def line(self) -> str:
        """For a log."""
        told = ", ".join(
            f"{number} {name.replace('_', ' ')}"
            for name, number in self.counts.items()
            if name in CRAWL_OUTCOMES and number
        )
        listings = self.counts["listings"]
        counted = f"{self.counts['discovered']} discovered in {listings} listing{'s' if listings != 1 else ''}"
        text = f"crawled {self.source}: {counted}" + (f": {told}" if told else "")
        if resting := self.counts["resting"]:
            text += f"; {resting} listing{'s' if resting != 1 else ''} not due"
        if gaps := self.counts["gaps"]:
            text += f"; {gaps} gap{'s' if gaps != 1 else ''} noticed"
        text = "; ".join([text, *self.notes])
        return f"{text}; failed: {self.failure}" if self.failure else text

    def with_warcs(self, warcs: tuple[str, ...]) -> CrawlReport:
        """The report with further files, each named once."""
        return replace(self, warcs=tuple(dict.fromkeys((*warcs, *self.warcs))))

    def to_json(self) -> str:
        """The report as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> CrawlReport:
        """The report that `to_json` wrote."""
        told = json.loads(text)
        return cls(**{**told, "warcs": tuple(told["warcs"]), "notes": tuple(told["notes"])})
