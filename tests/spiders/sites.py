"""A small site on loopback whose every answer a test decides."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Asked:
    """One request; `at` is when it came, in seconds of the monotonic clock."""

    path: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Answer:
    """One answer. A Content-Length among its headers stands for the true one."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """Answers by path; what it does not know is 404, robots.txt included."""

    url: str
    answers: dict[str, Answer | Callable[[Asked], Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def __setitem__(self, path: str, answer: Answer | Callable[[Asked], Answer]) -> None:
        self.answers[path] = answer

    def paths(self) -> list[str]:
        """What was asked for, in order, robots.txt aside."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def feed(self, *paths: str) -> None:
        """A feed at /feed that names the paths, and an article at each."""
        items = "".join(f"<item><title>{path}</title><link>{self.url}{path}</link></item>" for path in paths)
        self["/feed"] = Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
        for path in paths:
            self.answers.setdefault(path, page(path))

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request."""
        self.asked.append(asked)
        known = self.answers.get(asked.path, Answer(b"Not here", 404))
        return known(asked) if callable(known) else known


def page(words: str) -> Answer:
    """An article page."""
    body = f"<!doctype html><title>{words}</title><p>The quay at {words} is being rebuilt in oak.</p>"
    return Answer(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def own_certificate(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "site.pem"
    file.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def site_of(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that is up."""
    site = Site("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = site.answer(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.status != 304:
                with suppress(ConnectionError):  # a killed crawl hears no end
                    self.wfile.write(answer.body)

        def log_message(self, *args: object) -> None:
            pass

    with listening(Handler, tls) as url:
        site.url = url
        yield site


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The address of a server on loopback that answers by a handler, a thread for each request."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
