"""The webhook channel: a POST with the alert as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from pipeline.alerts.message import Outgoing
from pipeline.alerts.transport import quiet, redacted, refused, within
from pipeline.records import ConfigError, DeliveryError

LIMIT_SECONDS = 10.0
CONNECT_SECONDS = 5.0
# Nothing of the message went out yet when one of these is raised.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)


class WebhookTransport:
    """Posts to one address, following no redirect, for at most `limit_seconds` a message in all.

    `clock` is for a Retry-After that names a time. Raises ConfigError when `url` is no web address.
    """

    def __init__(self, url: str, clock: Callable[[], datetime], limit_seconds: float = LIMIT_SECONDS) -> None:
        self._url, self._clock, self._limit_seconds = url, clock, limit_seconds
        self._where = redacted(url)
        if self._where.partition("://")[0] not in {"http", "https"}:
            raise ConfigError("webhook is no http or https address")
        times = httpx.Timeout(limit_seconds, connect=min(CONNECT_SECONDS, limit_seconds))
        self._client = httpx.Client(timeout=times, follow_redirects=False)

    def send(self, message: Outgoing) -> None:
        """Post the message, its key as Idempotency-Key. Raises DeliveryError."""
        body = json.dumps(message.data(), ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.key,
            "User-Agent": "Watchdesk",
        }
        within(self._limit_seconds, lambda: self._post(body, headers))

    def _post(self, body: bytes, headers: dict[str, str]) -> None:
        try:
            # The status says everything; the answer's body is not read, however long or slow it is.
            with quiet(), self._client.stream("POST", self._url, content=body, headers=headers) as answer:
                status, retry_after = answer.status_code, answer.headers.get("Retry-After")
        except NOT_SENT as error:
            raise DeliveryError(f"{self._where} cannot be reached: {type(error).__name__}") from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise DeliveryError(f"{self._where} is no address that can be posted to", permanent=True) from None
        except httpx.HTTPError as error:
            reason = f"{self._where} gave no answer: {type(error).__name__}; it may have arrived"
            raise DeliveryError(reason, unknown=True) from None
        if not 200 <= status < 300:
            raise refused(status, self._where, seconds_of(retry_after, self._clock()))


def seconds_of(retry_after: str | None, now: datetime) -> float | None:
    """A Retry-After header (RFC 9110, 10.2.3: seconds or a date) in seconds from `now`; None if it is neither."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal() and retry_after.isascii():
        return float(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
