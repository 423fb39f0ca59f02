"""Shows the desk inside the Airflow UI.

Airflow imports this module in each of its processes, tasks included, so it imports next to nothing: the
pages are built in the API server, when somebody first asks for one.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

PREFIX = "/watchdesk"
# A white sheet with dark lines: it is seen on the light, the dark and the chosen entry's ground.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='%23fff' "
    "stroke='%232c4a6b' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'%3E"
    "%3Cpath d='M4 4h16v16H4zM8 9h8M8 12.5h8M8 16h4'/%3E%3C/svg%3E"
)


def build_app() -> FastAPI:
    """The desk over the environment's Watchdesk, for the users of this Airflow."""
    from desk.app import create_app
    from desk.auth import EDITORS, airflow_editor, airflow_user, login_address
    from desk.current import Current

    return create_app(
        Current(), airflow_user, edit_dependency=airflow_editor, editors=EDITORS, login_address=login_address
    )


class LateDesk:
    """The desk as an ASGI app that is built by its first request."""

    def __init__(self) -> None:
        self._app: FastAPI | None = None
        self._lock = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await (self._app or await self._built())(scope, receive, send)

    async def _built(self) -> FastAPI:
        async with self._lock:
            if self._app is None:
                self._app = await asyncio.to_thread(build_app)
            return self._app


def page_address() -> str:
    """Where the desk begins, below the path that `[api] base_url` puts Airflow at."""
    return urlsplit(conf.get("api", "base_url", fallback="")).path.rstrip("/") + f"{PREFIX}/"


class WatchdeskPlugin(AirflowPlugin):
    """The desk's pages, and their entries in the navigation: in the UI's frame, and in a tab of their own.

    The frame lets no link open a new tab; the second entry is for readers who follow links to the sites.
    """

    name = "watchdesk"
    fastapi_apps = [{"app": LateDesk(), "url_prefix": PREFIX, "name": "Watchdesk"}]
    external_views = [
        {
            "name": "Watchdesk",
            "href": page_address(),
            "destination": "nav",
            "url_route": "watchdesk",
            "nav_top_level": True,
            "icon": ICON,
        },
        {"name": "Desk ↗", "href": page_address(), "destination": "nav", "icon": ICON},
    ]
