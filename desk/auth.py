"""Who may read: whoever is logged in to Airflow, by its token or, as pages in a frame do, by its cookie."""

from __future__ import annotations

from urllib.parse import urlencode

from airflow.api_fastapi.app import API_ROOT_PATH
from airflow.api_fastapi.core_api.security import GetUserDep


async def airflow_user(user: GetUserDep) -> str:
    """The name of the logged-in user. Raises HTTPException 401 or 403.

    Airflow's own dependency reads the Authorization header, else the cookie `_token`.
    """
    return user.get_name()


def login_address(address: str) -> str:
    """Where Airflow's auth manager, whichever it is, lets people log in and then return to `address`."""
    return f"{API_ROOT_PATH}api/v2/auth/login?{urlencode({'next': address})}"
