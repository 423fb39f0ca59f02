"""From a channel of `channels.yaml` to the transport that serves it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from pipeline.alerts.email import EmailTransport, Server
from pipeline.alerts.file import FileTransport
from pipeline.alerts.services import AppriseTransport
from pipeline.alerts.transport import Transport
from pipeline.alerts.webhook import WebhookTransport
from pipeline.config import Channel
from pipeline.records import ConfigError


def make_transport(
    channel: Channel, home: Path, clock: Callable[[], datetime], environment: Mapping[str, str] = os.environ
) -> Transport:
    """The channel's transport, its `${NAME}` parts filled in. Nothing is sent, no connection is made.

    Raises ConfigError, without any secret in it, when a variable is not set or an address is wrong.
    """
    if channel.file is not None:
        return FileTransport(_below(home, channel.filled(channel.file, environment)))
    if channel.webhook is not None:
        return WebhookTransport(channel.filled(channel.webhook, environment), clock)
    if channel.apprise is not None:
        return AppriseTransport(channel.filled(channel.apprise, environment))
    if channel.email is not None and channel.smtp is not None:
        return _email(channel, clock, environment)
    raise ConfigError("a channel needs exactly one of file, webhook, email and apprise")


def _below(home: Path, name: str) -> Path:
    """A variable may have brought in what the file itself must not say."""
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ConfigError("file is a path below WATCHDESK_HOME, without '..'")
    return home / name


def _email(channel: Channel, clock: Callable[[], datetime], environment: Mapping[str, str]) -> EmailTransport:
    smtp = channel.smtp
    assert smtp is not None
    server = Server(
        host=channel.filled(smtp.host, environment),
        port=smtp.port,
        user=channel.filled(smtp.user, environment) if smtp.user is not None else None,
        password=channel.filled(smtp.password, environment) if smtp.password is not None else None,
        tls=smtp.tls,
    )
    sender = channel.filled(smtp.sender, environment)
    return EmailTransport(server, sender, channel.filled(channel.email or "", environment), clock)
