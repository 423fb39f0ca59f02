"""Who may read: whoever is logged in to Airflow, by its token or, as pages in a frame do, by its cookie.

Who may change the configuration: whoever may change Airflow's own shared settings, its variables.
"""

from __future__ import annotations

from urllib.parse import urlencode

from airflow.api_fastapi.app import API_ROOT_PATH, get_auth_manager
from airflow.api_fastapi.core_api.security import GetUserDep

EDITORS = "whoever may change Airflow's variables; with Airflow's simple logins, users with the role op or admin"


async def airflow_user(user: GetUserDep) -> str:
    """The name of the logged-in user. Raises HTTPException 401 or 403.

    Airflow's own dependency reads the Authorization header, else the cookie `_token`.
    """
    return user.get_name()


def airflow_editor(user: GetUserDep) -> bool:
    """Whether the logged-in user may change the configuration, as Airflow's auth manager has it."""
    return get_auth_manager().is_authorized_variable(method="PUT", user=user)


def login_address(address: str) -> str:
    """Where Airflow's auth manager, whichever it is, lets people log in and then return to `address`."""
    return f"{API_ROOT_PATH}api/v2/auth/login?{urlencode({'next': address})}"
