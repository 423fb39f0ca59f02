"""Receivers on loopback: an HTTP server that answers as told, and an SMTP server that keeps its mail."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass(frozen=True)
class Post:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the receiver does: a status, headers, and a pause before each byte of its answer."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    drip_seconds: float = 0.0
    body: bytes = b""


@dataclass
class Hook:
    """An HTTP receiver: what came in, and what it answers (the last answer is repeated)."""

    url: str = ""
    posts: list[Post] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=lambda: [Answer()])

    @property
    def keys(self) -> list[str]:
        """The keys in the order of arrival."""
        return [post.headers["Idempotency-Key"] for post in self.posts]


@contextmanager
def hook_server() -> Iterator[Hook]:
    """An HTTP receiver on a free port."""
    hook = Hook()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hook))
    server.daemon_threads = True
    hook.url = f"http://127.0.0.1:{server.server_port}"
    with _served(server):
        yield hook


def _handler(hook: Hook) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.posts.append(Post(self.path, dict(self.headers.items()), json.loads(body)))
            answer = hook.answers.pop(0) if len(hook.answers) > 1 else hook.answers[0]
            lines = [f"HTTP/1.1 {answer.status} X", f"Content-Length: {len(answer.body)}", "Connection: close"]
            lines += [f"{name}: {value}" for name, value in answer.headers.items()]
            self._write("\r\n".join(lines).encode() + b"\r\n\r\n" + answer.body, answer.drip_seconds)

        def do_GET(self) -> None:
            hook.posts.append(Post(self.path, dict(self.headers.items()), {}))
            self.send_error(404)

        def _write(self, data: bytes, drip_seconds: float) -> None:
            step = 1 if drip_seconds else len(data)
            try:
                for at in range(0, len(data), step):
                    time.sleep(drip_seconds)
                    self.wfile.write(data[at : at + step])
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    return Handler


@contextmanager
def raw_server(serve: Callable[[socketserver.BaseRequestHandler], None]) -> Iterator[int]:
    """A TCP server that does what `serve` does with each connection; its port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            serve(self)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    with _served(server):
        yield server.server_address[1]


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Mailbox:
    """An SMTP receiver: the mail that came in, and the answers it gives instead of 250."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    rcpt_answer: str = "250 OK"
    data_answer: str = "250 OK"

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: object, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Called for each receiver."""
        if self.rcpt_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt_answer

    async def handle_DATA(self, server: SMTP, _session: object, envelope: Any) -> str:  # noqa: N802
        """Called for each mail."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        if self.data_answer == "hang up":
            server.transport.close()
        return self.data_answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """An SMTP receiver on a free port."""
    mailbox = Mailbox(port=_free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
