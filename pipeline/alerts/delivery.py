"""Delivery: claim, send, record; again and again until nothing is due.

No transaction is open while a channel takes its time. Channels do not wait for each other's troubles: one
that fails three times in a row, or asks for a pause, is left alone for the rest of the run.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.alerts.message import NO_NAMES, NO_TITLES, Outgoing, digest_of, message_of
from pipeline.alerts.transport import Transport
from pipeline.alerts.transports import make_transport
from pipeline.config import Channel, ChannelMode
from pipeline.records import ConfigError, DeliveryError
from pipeline.store import Store, outbox
from pipeline.store.models import AlertState
from pipeline.store.outbox import ClaimedAlert, Tries

# Longer than any transport takes in all, so that a lease ends only when its sender has died.
LEASE_SECONDS = 180.0
# Waits after the first, second, ... failure; the last one is repeated.
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
GIVE_UP_AFTER = timedelta(hours=24)
# A daily digest has few tries in a day, so time alone does not end it.
LEAST_TRIES = 5
SEND_AGAIN_AFTER = timedelta(minutes=1)
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class AlertReport:
    """How a run's attempts ended, in alerts (each alert of a digest counts).

    `retried` will be tried again; `failed` and `unknown` need a look.
    """

    sent: int = 0
    retried: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """For a run's record."""
        return {"sent": self.sent, "retried": self.retried, "failed": self.failed, "unknown": self.unknown}

    def line(self) -> str:
        """For a log."""
        return (
            f"alerts: {self.sent} sent, {self.retried} to be tried again, {self.failed} failed, "
            f"{self.unknown} of unknown delivery"
        )


def deliver(
    store: Store,
    channels: Mapping[str, Channel],
    *,
    home: Path,
    clock: Callable[[], datetime],
    topic_titles: Mapping[str, str],
    source_titles: Mapping[str, str] = NO_TITLES,
    names: Container[str] = NO_NAMES,
    digest: bool = False,
) -> AlertReport:
    """Send what is due on immediate channels; with `digest`, one message on each digest channel.

    A file channel's path is below `home`; `names` are those of lists, told when mentioned. Any number of processes
    may do this at once. Raises StoreError.
    """
    mode = ChannelMode.DIGEST if digest else ChannelMode.IMMEDIATE
    ours = {name: channel for name, channel in channels.items() if channel.mode is mode}
    run = _Delivery(store, ours, home, clock, topic_titles, source_titles, names)
    run.ended[AlertState.FAILED] += outbox.fail_unknown_channels(store, tuple(channels), clock())
    if digest:
        run.send_digests()
    else:
        run.send_each()
    return run.report()


@dataclass
class _Delivery:
    """One run: which channels still take part, and how the attempts ended."""

    store: Store
    channels: Mapping[str, Channel]
    home: Path
    clock: Callable[[], datetime]
    topic_titles: Mapping[str, str]
    source_titles: Mapping[str, str]
    names: Container[str]
    ended: Counter[AlertState] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    transports: dict[str, Transport] = field(default_factory=dict)

    def send_each(self) -> None:
        """Alert by alert, the longest due first."""
        while taking := [name for name in self.channels if self.troubles[name] < PATIENCE]:
            alert = outbox.claim(self.store, taking, self.clock(), LEASE_SECONDS)
            if alert is None:
                return
            message = message_of(alert, self.topic_titles, self.source_titles, self.names)
            self.attempt(alert.channel, [alert], message)

    def send_digests(self) -> None:
        """For each channel first a digest of unknown delivery, then what has collected since."""
        for name in self.channels:
            while self.troubles[name] == 0:
                alerts = outbox.claim_digest(self.store, name, self.clock(), LEASE_SECONDS)
                if not alerts:
                    break
                message = digest_of(alerts, self.topic_titles, self.source_titles, self.names)
                self.attempt(name, alerts, message)

    def attempt(self, channel: str, alerts: Sequence[ClaimedAlert], message: Outgoing) -> None:
        """Send one message, and record for each of its alerts how that ended."""
        started = time.monotonic()
        error = self.send(channel, message)
        seconds = round(time.monotonic() - started, 3)
        now = self.clock()
        if error is not None and error.retry_after:
            outbox.postpone(self.store, channel, now + _wait(error.retry_after))
        for alert in alerts:
            self.record(alert, error, seconds, now)
        self.keep_count(channel, error)

    def send(self, channel: str, message: Outgoing) -> DeliveryError | None:
        """None when the channel took the message. A wrong setting is a failure that a person can put right."""
        try:
            self.transport(channel).send(message)
        except DeliveryError as error:
            return error
        except ConfigError as error:
            return DeliveryError(str(error))
        except Exception as error:  # noqa: BLE001 - the border to other people's transports: one alert's trouble
            # The type alone: what a library says can hold the address.
            return DeliveryError(f"sending broke off: {type(error).__name__}; it may have arrived", unknown=True)
        return None

    def transport(self, channel: str) -> Transport:
        """The channel's transport, made once a run. Raises ConfigError."""
        if channel not in self.transports:
            self.transports[channel] = make_transport(self.channels[channel], self.home, self.clock)
        return self.transports[channel]

    def record(self, alert: ClaimedAlert, error: DeliveryError | None, seconds: float, now: datetime) -> None:
        """Finish one alert."""
        tries = outbox.tries(self.store, alert.id) if error else Tries(1, now)
        state, due_at = _next(error, tries, now)
        reason = str(error) if error else None
        if outbox.finish(self.store, alert, state, now, reason=reason, seconds=seconds, due_at=due_at):
            self.ended[state] += 1

    def keep_count(self, channel: str, error: DeliveryError | None) -> None:
        """A permanent failure is about one message; other failures, in a row, are about the channel."""
        if error is None or error.permanent:
            self.troubles[channel] = 0
        else:
            self.troubles[channel] += PATIENCE if error.retry_after else 1

    def report(self) -> AlertReport:
        """How the attempts ended."""
        return AlertReport(
            sent=self.ended[AlertState.SENT],
            retried=self.ended[AlertState.DUE],
            failed=self.ended[AlertState.FAILED],
            unknown=self.ended[AlertState.UNKNOWN],
        )


def _next(error: DeliveryError | None, tries: Tries, now: datetime) -> tuple[AlertState, datetime | None]:
    """What becomes of an alert after an attempt, and when it may be tried again."""
    if error is None:
        return AlertState.SENT, None
    if error.unknown:
        return AlertState.UNKNOWN, now + SEND_AGAIN_AFTER
    if error.permanent:
        return AlertState.FAILED, None
    again = now + (_wait(error.retry_after) or BACKOFF[min(tries.count, len(BACKOFF)) - 1])
    late = again > (tries.first_at or now) + GIVE_UP_AFTER
    if late and tries.count >= LEAST_TRIES:
        return AlertState.FAILED, None
    return AlertState.DUE, again


def _wait(retry_after: float | None) -> timedelta:
    """The receiver's wish, as far as it is sensible."""
    return timedelta(seconds=min(retry_after or 0.0, GIVE_UP_AFTER.total_seconds()))
