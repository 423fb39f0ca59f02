"""The Apprise channel: chat and push services by an Apprise URL."""

from __future__ import annotations

from typing import Any

from pipeline.alerts.message import Outgoing
from pipeline.alerts.transport import ERROR_STATUS, quiet, refused, within
from pipeline.records import ConfigError, DeliveryError

LIMIT_SECONDS = 20.0


class AppriseTransport:
    """Notifies one Apprise service, for at most `limit_seconds` a message.

    Raises ConfigError when the URL names no service that Apprise knows; the URL is in no error and no log.
    Only its scheme is ever named: in many of these URLs the host is the token.
    """

    def __init__(self, url: str, limit_seconds: float = LIMIT_SECONDS) -> None:
        self._limit_seconds = limit_seconds
        self._where = _scheme(url)
        self._service = self._load(url)

    def send(self, message: Outgoing) -> None:
        """Send the message as text, without attachments. Raises DeliveryError."""
        within(self._limit_seconds, lambda: self._notify(message))

    def _load(self, url: str) -> Any:
        # Apprise takes a second to import; only those who use it wait.
        import apprise

        asset = apprise.AppriseAsset(app_id="Watchdesk", async_mode=False, secure_logging=True)
        with quiet():
            service = apprise.Apprise.instantiate(url, asset=asset)
        if service is None:
            raise ConfigError(f"apprise: {self._where} is no service that Apprise can use; see its list of URLs")
        service.redirects = False
        service.retry = 0
        # Above the limit, so that a slow answer ends as unknown and not as a failure to be repeated.
        service.socket_read_timeout = self._limit_seconds * 2
        return service

    def _notify(self, message: Outgoing) -> None:
        import apprise

        sender = apprise.Apprise(asset=self._service.asset)
        sender.add(self._service)
        with quiet() as heard:
            sent = sender.notify(
                body=f"{message.text()}\n\n({message.key})",
                title=message.subject,
                body_format=apprise.NotifyFormat.TEXT,
            )
        if not sent:
            raise self._failure(heard)

    def _failure(self, heard: list[str]) -> DeliveryError:
        """Apprise answers yes or no; the status stands in what it logs."""
        for line in heard:
            if status := ERROR_STATUS.search(line):
                return refused(int(status[1]), self._where)
        return DeliveryError(f"{self._where} did not take the message")


def _scheme(url: str) -> str:
    scheme = url.partition("://")[0]
    return f"{scheme}://…" if "://" in url and scheme.isascii() and scheme.isalnum() else "this URL"
