"""What every transport shares: its form, the limit on its time, and silence about addresses."""

from __future__ import annotations

import contextvars
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol
from urllib.parse import urlsplit

from pipeline.alerts.message import Outgoing
from pipeline.records import DeliveryError

# Loggers of the libraries that write whole addresses, tokens included, at one level or another.
TALKATIVE = (
    "apprise",
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.proxy",
    "requests",
    "urllib3.connectionpool",
    "urllib3.util.retry",
)
ERROR_STATUS = re.compile(r"error=(\d{3})\b")
TEMPORARY_STATUS = frozenset({408, 425, 429})

_heard: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("heard", default=None)


class Transport(Protocol):
    """One kind of channel, ready to send."""

    def send(self, message: Outgoing) -> None:
        """Hand the message over. Raises DeliveryError; an address is never in its text."""


def within(seconds: float, send: Callable[[], None]) -> None:
    """Run `send`, for at most `seconds` of wall clock. Raises what it raises.

    When the time is over, the delivery is unknown (DeliveryError). A receiver that sends a byte a second
    outlasts every time-out of a socket, so the time is kept from outside, in a thread that is left behind:
    it ends with its socket, or with the process.
    """
    ended: list[BaseException | None] = []

    def run() -> None:
        try:
            send()
        except BaseException as error:  # noqa: BLE001 - the thread's border: raised again in the caller
            ended.append(error)
        else:
            ended.append(None)

    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(run,), daemon=True, name="delivery")
    thread.start()
    thread.join(seconds)
    if not ended:
        raise DeliveryError(f"no answer within {seconds:g} s; it may have arrived", unknown=True)
    if ended[0] is not None:
        raise ended[0]


@contextmanager
def quiet() -> Iterator[list[str]]:
    """Keep the libraries' log lines out of the log; they are collected instead, for the caller alone."""
    for name in TALKATIVE:
        # Adding the same filter again changes nothing.
        logging.getLogger(name).addFilter(_listen)
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def _listen(record: logging.LogRecord) -> bool:
    heard = _heard.get()
    if heard is None:
        return True
    heard.append(record.getMessage())
    return False


def redacted(url: str) -> str:
    """Scheme and host of a web address: its path, query and user information can be secrets."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.hostname}" if parts.scheme and parts.hostname else "(an address)"
    except ValueError:
        return "(an address)"


def refused(status: int, where: str, retry_after: float | None = None) -> DeliveryError:
    """The error for an HTTP status that is no success.

    408, 425, 429 and 5xx are worth another try (RFC 9110, RFC 6585); redirects are not followed.
    """
    if 300 <= status < 400:
        return DeliveryError(f"{where} answered {status}: redirects are not followed", permanent=True)
    if status < 500 and status not in TEMPORARY_STATUS:
        return DeliveryError(f"{where} answered {status}", permanent=True)
    return DeliveryError(f"{where} answered {status}", retry_after=retry_after)
