"""The schema's versions: alembic migrations, run from code so that no one has to remember them.

Alembic is imported when there is something to do: every command, task and crawl opens the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from pipeline.records import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x57444D


def config() -> Config:
    """Alembic's settings for the migrations of this package."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return settings


def head() -> str:
    """The newest revision that this code knows: its number is what the name of its file begins with."""
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return newest.partition("_")[0]


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision; safe when several processes start at once.

    Raises StoreError when a newer Watchdesk has written the database.
    """
    with engine.connect().execution_options(watchdesk_read=True) as connection:
        if current(connection) == head():
            return
    from alembic import command
    from alembic.util import CommandError

    with engine.connect() as connection, rebuilding(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        settings = config()
        settings.attributes["connection"] = connection
        try:
            command.upgrade(settings, "head")
        except CommandError as error:
            raise StoreError(
                f"the database is at schema {current(connection)}, which this version does not know; "
                "install the newer Watchdesk that wrote it"
            ) from error


@contextmanager
def rebuilding(connection: Connection) -> Iterator[None]:
    """Let SQLite, which changes a table by copying it, drop the old one although others refer to it.

    The setting does nothing inside a transaction, so it is made around it, on the driver's own connection.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
