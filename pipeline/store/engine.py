"""Opening the database, one kind of transaction for writing, and its errors in the project's own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, OperationalError

from pipeline.records import StoreError
from pipeline.store import schema

BUSY_SECONDS = 30
PAGES_AHEAD = 8192  # of 4 kB, in SQLite's write-ahead file; an article's keys touch a page each
# Any number will do, as long as every writer of the pipeline uses the same.
GROUPING_LOCK = 0x57444B


@dataclass(frozen=True, slots=True)
class Store:
    """The database. `write` and `read` give a connection inside a transaction."""

    engine: Engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One unit of work: committed at the end, rolled back on any error. Raises StoreError.

        Keep it short, and never wait for the network or an extraction inside.
        """
        with _translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view that takes no lock. Raises StoreError."""
        with _translated(), self.engine.connect().execution_options(watchdesk_read=True) as connection:
            yield connection

    @property
    def url(self) -> str:
        """The database's URL, password included: for a child process, never for a log."""
        return self.engine.url.render_as_string(hide_password=False)

    def close(self) -> None:
        """Give up every connection."""
        self.engine.dispose()


def open_store(url: str, *, upgrade: bool = True) -> Store:
    """The database at an SQLAlchemy URL, its schema brought up to date unless told otherwise.

    Raises StoreError when the URL is wrong, the database cannot be reached, or its schema is newer.
    """
    with _translated():
        try:
            engine = _engine(url)
        except (ArgumentError, NoSuchModuleError) as error:
            raise StoreError(
                "WATCHDESK_DATABASE_URL is no database address; it looks like "
                "sqlite:////path/watchdesk.db or postgresql+psycopg://user@host/name"
            ) from error
        if upgrade:
            schema.upgrade(engine)
    return Store(engine)


def lock_grouping(connection: Connection) -> None:
    """Let one writer at a time decide on stories, and on which alert stands for others.

    SQLite's write transactions are alone already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": GROUPING_LOCK})


def upsert(connection: Connection, table: Any) -> Any:
    """An INSERT of the connection's own dialect, which has ON CONFLICT."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=4)
        # Rows of one kind go in one statement; this driver would send a statement for each.
        engine.dialect.use_insertmanyvalues_wo_returning = True
        return engine
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"{parsed.get_backend_name()} is not supported; use sqlite or postgresql")
    if parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database).parent)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the database's folder {folder} cannot be made: {error.strerror}; make it writable, or name another "
            "one with --home or WATCHDESK_HOME"
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must open no transactions of its own: it would begin them deferred, and a deferred
    # transaction that reads and then writes fails at once when another has written in between.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "cache_size=-65536",
        "temp_store=MEMORY",
        f"wal_autocheckpoint={PAGES_AHEAD}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    reading = options.get("watchdesk_read", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _translated() -> Iterator[None]:
    """Database errors that are no fault of ours, said in words that tell what to do."""
    try:
        yield
    except OperationalError as error:
        raise StoreError(_explain(error)) from error
    except DBAPIError as error:
        # Integrity and other programming errors are bugs of ours and keep their traceback.
        if error.connection_invalidated or type(error) is DatabaseError or _is_forbidden(error):
            raise StoreError(_explain(error)) from error
        raise


def _is_forbidden(error: DBAPIError) -> bool:
    """Whether PostgreSQL says that the user lacks a right (SQLSTATE 42501)."""
    return getattr(error.orig, "sqlstate", None) == "42501"


# What a database says, by a part of its words, and what a person can do about it.
EXPLAINED = (
    (
        ("locked", "busy"),
        f"the database was locked for {BUSY_SECONDS} s: another process holds a transaction open",
    ),
    (
        ("disk is full", "No space"),
        "no space left for the database: {}; free some, run the step again, nothing is lost",
    ),
    (
        ("connection failed",),
        "the database cannot be reached: {}; does it run, and is WATCHDESK_DATABASE_URL right?",
    ),
    (
        ("no such table", "does not exist"),
        "the database lacks a part of its schema: {}; watchdesk sources list makes it",
    ),
    (("unable to open",), "the database file cannot be opened: {}; is its folder there and writable?"),
    (("readonly",), "the database cannot be written: {}; make its file and its folder writable"),
    (
        ("permission denied",),
        "the database user lacks a right: {}; give the user the rights to create and write tables",
    ),
    (
        ("not a database",),
        "the database file is none: {}; move it away, or name another one with WATCHDESK_DATABASE_URL",
    ),
)


def _explain(error: DBAPIError) -> str:
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    for signs, words in EXPLAINED:
        if any(sign in said for sign in signs):
            return words.format(said)
    return f"the database refused: {said}"


def tidy(store: Store) -> None:
    """Renew the statistics that queries are planned with; SQLite's write-ahead file is folded in."""
    with _translated(), store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA optimize")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
        else:
            connection.exec_driver_sql("ANALYZE")
