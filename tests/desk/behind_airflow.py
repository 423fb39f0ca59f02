"""The desk where Airflow's API server mounts it, with Airflow's own logins; served for tests by uvicorn.

Importing Airflow sets up logging and a database for the whole process, so it gets a process of its own.
"""

from __future__ import annotations

from fastapi import FastAPI


def create() -> FastAPI:
    """The outer app: the desk below /watchdesk, and /token, which logs a reader with a role in."""
    from airflow import settings
    from airflow.api_fastapi.app import get_auth_manager, init_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
    from airflow.models.revoked_token import RevokedToken

    from desk.plugin import WatchdeskPlugin

    # The one table of Airflow's database that checking a token asks.
    RevokedToken.__table__.create(settings.engine, checkfirst=True)
    init_auth_manager()
    outer = FastAPI(openapi_url=None)

    @outer.get("/token")
    def token(role: str = "viewer") -> str:
        return get_auth_manager().generate_jwt(SimpleAuthManagerUser(username="reader", role=role))

    for app in WatchdeskPlugin.fastapi_apps:
        outer.mount(app["url_prefix"], app["app"])
    return outer
