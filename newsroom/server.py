"""Serving: one uvicorn process on five loopback sockets, told apart by the port a request came in on."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.requests import Request
from starlette.routing import Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsroom import trouble
from newsroom.control import control_app
from newsroom.errors import NewsroomError, PortTakenError
from newsroom.faults import RobotsMode, bad_robots
from newsroom.meridian import MeridianSite
from newsroom.press import Stand, environment
from newsroom.service import Newsroom, Seen
from newsroom.sites import MERIDIAN, SITES, WIRE
from newsroom.wire import WireSite

HOST = "127.0.0.1"
CONTROL = "control"
ANY_PORTS = (0, 0, 0, 0)
_STARTUP_SECONDS = 30
_BACKLOG = 256


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


@contextmanager
def serve(
    state_dir: Path | str,
    ports: Sequence[int] = ANY_PORTS,
    control_port: int = 0,
    clock: Callable[[], datetime] = utc_now,
) -> Iterator[Newsroom]:
    """Serves the newsroom from a background thread; gives the Newsroom that drives it.

    `ports` are those of en, be, ru and wire; 0 takes any free one. Raises PortTakenError, ContentError
    or StateError.
    """
    with bound(ports, control_port) as sockets:
        newsroom = Newsroom(Path(state_dir), addresses(sockets), clock)
        started = threading.Event()
        server = make_server(newsroom, started.set)
        thread = threading.Thread(target=server.run, args=(list(sockets.values()),), name="newsroom")
        thread.start()
        try:
            if not started.wait(_STARTUP_SECONDS):
                raise NewsroomError(f"the newsroom did not start within {_STARTUP_SECONDS} s")
            yield newsroom
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def bound(ports: Sequence[int], control_port: int) -> Iterator[dict[str, socket.socket]]:
    """Listening sockets by site, and `control`; closed at the end. Raises PortTakenError."""
    with ExitStack() as stack:
        wanted = dict(zip((*SITES, CONTROL), (*ports, control_port), strict=True))
        yield {name: stack.enter_context(_listen(name, port)) for name, port in wanted.items()}


def addresses(sockets: Mapping[str, socket.socket]) -> dict[str, str]:
    """The URL of each socket, without a trailing slash."""
    return {name: f"http://{HOST}:{one.getsockname()[1]}" for name, one in sockets.items()}


def make_server(newsroom: Newsroom, on_start: Callable[[], None]) -> uvicorn.Server:
    """A server ready to run on the sockets of `bound`; calls `on_start` when it answers."""
    config = uvicorn.Config(
        _by_port(newsroom),
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return _Server(config, on_start)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_start: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_start()


def _listen(name: str, port: int) -> socket.socket:
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        one.bind((HOST, port))
        one.listen(_BACKLOG)
    except OSError as error:
        one.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTakenError(
                f"port {port} of {HOST} for {name} cannot be used ({error.strerror}); "
                "stop what uses it or choose another port (0 takes any free one)"
            ) from error
        raise
    return one


def _by_port(newsroom: Newsroom) -> ASGIApp:
    """The application that hands each request to the site whose port it came to."""
    templates = environment()
    apps: dict[int, ASGIApp] = {_port(newsroom.urls[CONTROL]): control_app(newsroom)}
    for name in SITES:
        stand = Stand(name, newsroom.press, templates)
        apps[_port(newsroom.urls[name])] = _watched(newsroom, name, _site_app(stand))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[scope["server"][1]](scope, receive, send)

    return app


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _site_app(stand: Stand) -> ASGIApp:
    site: MeridianSite | WireSite = WireSite(stand) if stand.site == WIRE else MeridianSite(stand)
    routes = site.routes()
    if stand.site == MERIDIAN[0]:
        routes += trouble.routes()

    async def missing(scope: Scope, receive: Receive, send: Send) -> None:
        await site.missing()(scope, receive, send)

    return Router(routes, redirect_slashes=False, default=missing)


def _watched(newsroom: Newsroom, site: str, app: ASGIApp) -> ASGIApp:
    """The site with its faults of the moment, each request noted with the status it got."""

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                newsroom.note(_seen(site, request, message["status"]))
            await send(message)

        state = newsroom.faults(site)
        await state.wait()
        await _answerer(newsroom, site, request, app)(scope, receive, noting)

    return watched


def _answerer(newsroom: Newsroom, site: str, request: Request, app: ASGIApp) -> ASGIApp:
    state, path = newsroom.faults(site), request.url.path
    failure = state.failure(path)
    if failure:
        return failure.answer()
    if path == "/robots.txt" and state.robots is not RobotsMode.NORMAL:
        return bad_robots(state.robots)
    return app


def _seen(site: str, request: Request, status: int) -> Seen:
    query = request.url.query
    path = f"{request.url.path}?{query}" if query else request.url.path
    headers = request.headers
    return Seen(
        site, request.method, path, status, headers.get("if-none-match", ""), headers.get("user-agent", "")
    )
