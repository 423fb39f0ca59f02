"""Sending what the outbox holds: messages, the transports of each kind of channel, and their retries."""

from pipeline.alerts.delivery import AlertReport, deliver
from pipeline.alerts.message import Digest, Message
from pipeline.alerts.transports import make_transport

__all__ = ["AlertReport", "Digest", "Message", "deliver", "make_transport"]
