"""The webhook channel: a POST with the alert as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class WebhookTransport:
    """Posts to `url`, following no redirect, for at most `limit_seconds` in all."""

    url: str
    clock: Callable[[], datetime]
    limit_seconds: float = LIMIT_SECONDS

    def __post_init__(self) -> None:
        if redacted(self.url).partition("://")[0] not in {"http", "https"}:
            raise ConfigError("webhook is no http or https address")

    def send(self, message: Outgoing) -> None:
        """Post the message, its key as Idempotency-Key. Raises DeliveryError."""
        body = json.dumps(message.data(), ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.key,
            "User-Agent": "Watchdesk",
        }
        within(self.limit_seconds, lambda: self._post(body, headers))

    def _post(self, body: bytes, headers: dict[str, str]) -> None:
        where = redacted(self.url)
        times = httpx.Timeout(self.limit_seconds, connect=min(CONNECT_SECONDS, self.limit_seconds))
        try:
            # The status says everything; the answer's body is not read, however long or slow it is.
            with (
                quiet(),
                httpx.Client(timeout=times, follow_redirects=False) as client,
                client.stream("POST", self.url, content=body, headers=headers) as answer,
            ):
                status, retry_after = answer.status_code, answer.headers.get("Retry-After")
        except NOT_SENT as error:
            raise DeliveryError(f"{where} cannot be reached: {type(error).__name__}") from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise DeliveryError(f"{where} is no address that can be posted to", permanent=True) from None
        except httpx.HTTPError as error:
            reason = f"{where} gave no answer: {type(error).__name__}; it may have arrived"
            raise DeliveryError(reason, unknown=True) from None
        if not 200 <= status < 300:
            raise refused(status, where, seconds_of(retry_after, self.clock()))


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
