"""What the parts of a crawl raise to one another."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from pipeline.records import Outcome, WatchdeskError


class ListingError(WatchdeskError):
    """A feed, sitemap or page of links cannot be read; its text says why."""


class StoppedError(WatchdeskError):
    """The crawl is being stopped."""


class Verdict(IgnoreRequest):
    """An address brings no page: its outcome, and the reason as a person understands it.

    `status` is that of the answer, when there was one; `network` says that the site itself did not answer,
    `unreachable` that its name leads to no public address.
    """

    def __init__(
        self,
        outcome: Outcome,
        reason: str,
        *,
        status: int | None = None,
        network: bool = False,
        unreachable: bool = False,
    ) -> None:
        self.outcome, self.reason, self.status, self.network = outcome, reason, status, network
        self.unreachable = unreachable
        super().__init__(reason)


def refused(reason: str) -> Verdict:
    """Watchdesk does not want it."""
    return Verdict(Outcome.REFUSED, reason)


def not_public(host: str, address: str) -> Verdict:
    """It lies where no public site does."""
    return Verdict(Outcome.REFUSED, f"{host} leads to {address}, which is not a public address", unreachable=True)


def postponed(reason: str) -> Verdict:
    """Not now."""
    return Verdict(Outcome.POSTPONED, reason)


def failed(reason: str, *, status: int | None = None, network: bool = False) -> Verdict:
    """No usable answer."""
    return Verdict(Outcome.FAILED, reason, status=status, network=network)


def size(number: int) -> str:
    """A number of bytes in words."""
    return f"{number // 2**20} MiB" if number >= 2**20 else f"{number // 2**10} KiB"
