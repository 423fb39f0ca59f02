"""The desk as a FastAPI app. It knows nothing of Airflow: who may read is a dependency that it is given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from desk import showing
from desk.frame import DeskApp, Frame, FrameDep, base_of
from desk.pages import adding, alerts, api, editing, evidence, feed, labels, sources, stories, topics, trace
from desk.rights import MayNotEditError, may_edit
from pipeline.records import ConfigError, WatchdeskError

HEADERS = {
    # Pages carry foreign text; should a piece of it ever get through unescaped, it can load and run nothing.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    # Not "no-referrer", which takes the Origin from forms that the desk sends to itself.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def _default_login(address: str) -> str:
    return f"/auth/login{showing.query(next=address)}"


def create_app(
    get_app: Callable[[], DeskApp],
    user_dependency: Callable[..., Any],
    *,
    edit_dependency: Callable[..., bool] = may_edit,
    editors: str = "nobody",
    login_address: Callable[[str], str] = _default_login,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """The desk's pages over the App that `get_app` gives (asked anew for each request).

    `user_dependency` gives the reader's name, and raises an HTTPException with status 401 or 403 for whoever
    may not read; it guards every route, the style sheet included. `edit_dependency` says whether the reader may
    also change the configuration, and `editors` tells in words who may. `login_address` gives where somebody who
    may not read can log in and come back to an address.
    """
    app = FastAPI(
        title="Watchdesk",
        dependencies=[Depends(_remembering(user_dependency))],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.dependency_overrides[may_edit] = edit_dependency
    app.state.frame = Frame(get_app, clock, editors)
    for page in (stories, evidence, topics, editing, sources, adding, alerts, labels, trace, api, feed):
        app.include_router(page.router)
    app.add_api_route("/static/desk.css", _style, methods=["GET"])
    app.middleware("http")(_with_headers)
    app.add_exception_handler(HTTPException, _refusal(login_address))
    app.add_exception_handler(MayNotEditError, _no_right)
    app.add_exception_handler(RequestValidationError, _bad_address)
    app.add_exception_handler(WatchdeskError, _trouble)
    return app


def _remembering(user_dependency: Callable[..., Any]) -> Callable[..., None]:
    """The dependency, with the reader's name put where routes find it."""
    given = Depends(user_dependency)

    def remember(request: Request, reader: Any = given) -> None:
        request.state.reader = reader

    return remember


def _style(frame: FrameDep) -> Response:
    kept = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(frame.style.text, media_type="text/css", headers=kept)


async def _with_headers(request: Request, call_next: RequestResponseEndpoint) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _path(request: Request) -> str:
    """The address below the place where the desk is mounted."""
    return str(request.scope["path"]).removeprefix(request.scope.get("root_path", ""))


def _for_programs(request: Request) -> bool:
    return _path(request).startswith("/api/") or "text/html" not in request.headers.get("accept", "text/html")


def _answer(request: Request, status: int, heading: str, message: str) -> Response:
    """An error in the form that the reader can use."""
    if _for_programs(request):
        return JSONResponse({"error": message}, status)
    if not _path(request).startswith("/feed"):
        frame: Frame = request.app.state.frame
        return frame.page(request, "error.html", status=status, heading=heading, message=message)
    return PlainTextResponse(message, status)


def _refusal(login_address: Callable[[str], str]) -> Callable[[Request, Any], Awaitable[Response]]:
    async def refuse(request: Request, error: HTTPException) -> Response:
        if error.status_code not in (401, 403):
            return _answer(request, error.status_code, _heading(request, error.status_code), str(error.detail))
        if _for_programs(request) or _path(request).startswith(("/feed", "/static")):
            headers = {"WWW-Authenticate": "Bearer"} if error.status_code == 401 else None
            return JSONResponse({"error": str(error.detail)}, error.status_code, headers=headers)
        if request.method != "GET":
            # What a form said is lost by the log-in; its page can be read again.
            return RedirectResponse(login_address(base_of(request) + "/"), 303)
        address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(login_address(address), 307)

    return refuse


def _heading(request: Request, status: int) -> str:
    if request.method == "POST":
        return "Nothing was changed"
    return {404: "Not here", 400: "That cannot be looked for"}.get(status, "That did not work")


async def _no_right(request: Request, error: Any) -> Response:
    frame: Frame = request.app.state.frame
    message = f"You may read here, but not change Watchdesk's configuration. Who may: {frame.editors}."
    heading = _heading(request, 403) if request.method == "POST" else "This is for others"
    return _answer(request, 403, heading, message)


async def _bad_address(request: Request, error: Any) -> Response:
    places = ", ".join(str(problem["loc"][-1]) for problem in error.errors())
    sent = "form" if request.method == "POST" else "address"
    return _answer(request, 400, _heading(request, 400), f"The {sent} has a value that cannot be read: {places}.")


async def _trouble(request: Request, error: Any) -> Response:
    heading = "A configuration file is wrong" if isinstance(error, ConfigError) else "Watchdesk cannot answer now"
    return _answer(request, 503, heading, str(error))
