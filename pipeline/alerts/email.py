"""The e-mail channel: text and HTML, handed to an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from typing import Any

from pipeline.alerts.message import Outgoing, one_line
from pipeline.alerts.transport import within
from pipeline.records import ConfigError, DeliveryError

LIMIT_SECONDS = 30.0
SOCKET_SECONDS = 15.0
PAGE = '<!doctype html><meta charset="utf-8"><title>{title}</title>\n{body}\n'


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over, and as whom. With `tls`, STARTTLS and a valid certificate are required."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    tls: bool = False


class EmailTransport:
    """Sends to one address, for at most `limit_seconds` a message. Raises ConfigError for a wrong address."""

    def __init__(
        self,
        server: Server,
        sender: str,
        receiver: str,
        clock: Callable[[], datetime],
        limit_seconds: float = LIMIT_SECONDS,
    ) -> None:
        self._server, self._clock, self._limit_seconds = server, clock, limit_seconds
        self._sender, self._receiver = mailbox(sender, "sender"), mailbox(receiver, "email")

    def send(self, message: Outgoing) -> None:
        """Hand the message over. Raises DeliveryError."""
        mail = self.compose(message)
        within(self._limit_seconds, lambda: self._hand_over(mail))

    def compose(self, message: Outgoing) -> MIMEMultipart:
        """The mail; its Message-ID is the key, so that a repetition has the same."""
        mail = MIMEMultipart("alternative")
        mail["From"], mail["To"] = _shown(self._sender), _shown(self._receiver)
        mail["Subject"] = _encoded(one_line(message.subject))
        mail["Date"] = format_datetime(self._clock())
        mail["Message-ID"] = f"<{message.key}@{self._sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        # In UTF-8, so in base64: its lines are short enough for every server, whatever a page has.
        mail.attach(MIMEText(message.text(), "plain", "utf-8"))
        mail.attach(MIMEText(PAGE.format(title="Watchdesk", body=message.html()), "html", "utf-8"))
        return mail

    def _hand_over(self, mail: MIMEMultipart) -> None:
        sending = False
        try:
            with smtplib.SMTP(self._server.host, self._server.port, timeout=SOCKET_SECONDS) as smtp:
                self._greet(smtp)
                sending = True
                smtp.send_message(mail)
        except smtplib.SMTPAuthenticationError as error:
            # A wrong password is put right by a person, so the alert waits for that.
            raise self._error(f"refused the login ({error.smtp_code})") from None
        except smtplib.SMTPRecipientsRefused as error:
            raise self._refused(next(iter(error.recipients.values()))[0]) from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise self._error("lacks what the channel needs (STARTTLS, login or UTF-8 addresses)") from None
        except (smtplib.SMTPException, OSError) as error:
            said = f"broke the connection: {type(error).__name__}"
            raise self._error(said, unknown=sending) from None

    def _greet(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self._server.tls:
            smtp.starttls(context=ssl.create_default_context())
        if self._server.user is not None:
            smtp.login(self._server.user, self._server.password or "")

    def _refused(self, code: int) -> DeliveryError:
        """4yz is a passing trouble, 5yz is final (RFC 5321, 4.2.1)."""
        return self._error(f"answered {code}", permanent=500 <= code < 600)

    def _error(self, said: str, *, permanent: bool = False, unknown: bool = False) -> DeliveryError:
        may = "; it may have arrived" if unknown else ""
        return DeliveryError(f"smtp://{self._server.host} {said}{may}", permanent=permanent, unknown=unknown)


def mailbox(text: str, what: str) -> Address:
    """One mail address, with or without a name. Raises ConfigError; `what` is the setting's name."""
    problem = ConfigError(f"{what} is no single e-mail address, like desk@example.org")
    if one_line(text) != text:
        raise problem
    try:
        header: Any = HeaderRegistry()("To", text)
    except (ValueError, IndexError, MessageError) as error:
        raise problem from error
    if header.defects or len(header.addresses) != 1:
        raise problem
    address = header.addresses[0]
    if not address.domain or not address.addr_spec.isascii():
        raise problem
    return Address(address.display_name, address.username, address.domain)


def _shown(address: Address) -> str:
    return formataddr((address.display_name, address.addr_spec))


def _encoded(subject: str) -> str:
    """The subject as RFC 2047 has it. What looks encoded already is encoded again, so that nobody decodes it.

    EmailMessage is not used for it: its headers decode such words and write the line breaks inside them,
    and lose spaces where a long line of another script is folded.
    """
    plain = subject.isascii() and "=?" not in subject
    return Header(subject, "us-ascii" if plain else "utf-8", header_name="Subject").encode()
