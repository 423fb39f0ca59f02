"""An HTTP proxy on loopback that says what it was asked for."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.spiders.sites import listening

BASIC = "Basic cmVhZGVyOnNlY3JldA=="  # reader:secret


@dataclass
class Proxy:
    """Where it listens; with `locked` it lets only reader:secret through. `asked` has method and target."""

    url: str = ""
    locked: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def proxy_of(locked: bool = False) -> Iterator[Proxy]:
    """A proxy that is up."""
    proxy = Proxy(locked=locked)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self._may_pass():
                return
            parts = urlsplit(self.path)
            kept = {name: value for name, value in self.headers.items() if not name.lower().startswith("proxy-")}
            upstream = http.client.HTTPConnection(parts.netloc, timeout=30)
            upstream.request("GET", self.path.partition(parts.netloc)[2] or "/", headers=kept)
            answer = upstream.getresponse()
            body = answer.read()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            upstream.close()

        def do_CONNECT(self) -> None:
            if not self._may_pass():
                return
            host, _, port = self.path.rpartition(":")
            with socket.create_connection((host, int(port)), timeout=30) as upstream:
                self.send_response_only(200, "Connection established")
                self.end_headers()
                back = threading.Thread(target=_pass_on, args=(upstream, self.connection))
                back.start()
                _pass_on(self.connection, upstream)
                back.join()
            self.close_connection = True

        def _may_pass(self) -> bool:
            proxy.asked.append((self.command, self.path))
            if proxy.locked and self.headers.get("Proxy-Authorization") != BASIC:
                self.send_response_only(407, "Proxy Authentication Required")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return False
            return True

        def log_message(self, *args: object) -> None:
            pass

    with listening(Handler) as url:
        proxy.url = url
        yield proxy


def _pass_on(inward: socket.socket, outward: socket.socket) -> None:
    with suppress(OSError):
        while data := inward.recv(65536):
            outward.sendall(data)
    with suppress(OSError):
        outward.shutdown(socket.SHUT_WR)
