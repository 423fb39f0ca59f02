"""The database opens, upgrades itself, and says what is wrong in words."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url, select, text, update

from benchmarks.filled_store import fill
from pipeline.records import StoreError
from pipeline.store import Store, open_store, outbox, schema
from pipeline.store.engine import tidy
from pipeline.store.models import BandRow, RunRow, Table
from tests.pipeline.alerts.outbox_rows import add_alerts, history, states

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_the_migrations_make_exactly_the_models(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Table.metadata) == []


def test_opening_twice_changes_nothing(store: Store) -> None:
    again = open_store(store.url)
    with again.read() as connection:
        assert schema.current(connection) == schema.head()
    again.close()


def test_the_newest_migration_is_the_one_that_alembic_takes_for_it() -> None:
    assert ScriptDirectory.from_config(schema.config()).get_current_head() == schema.head()


def test_times_come_back_aware(store: Store) -> None:
    with store.write() as connection:
        connection.execute(
            RunRow.__table__.insert().values(id="r", kind="crawl", started_at=NOW, counts={}, warcs=[])
        )
    with store.read() as connection:
        assert connection.execute(select(RunRow.started_at)).scalar_one() == NOW


def test_a_time_without_zone_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="without a zone"), store.write() as connection:
        connection.execute(update(RunRow).values(started_at=naive))


def test_an_error_rolls_the_unit_of_work_back(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        connection.execute(
            RunRow.__table__.insert().values(id="r", kind="crawl", started_at=NOW, counts={}, warcs=[])
        )
        _ = 1 / 0
    with store.read() as connection:
        assert connection.execute(select(RunRow.id)).all() == []


def test_a_newer_schema_is_refused(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="newer Watchdesk"):
        open_store(sqlite_url)


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "oracle://x"])
def test_a_wrong_address_is_explained(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite"):
        open_store(url)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match=r"taken cannot be made: .*WATCHDESK_HOME"):
        open_store(f"sqlite:///{tmp_path / 'taken' / 'watchdesk.db'}")


def test_a_server_that_does_not_answer_is_told_from_a_schema_that_is_missing() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store("postgresql+psycopg://reader@127.0.0.1:1/watchdesk")


@pytest.mark.servers
def test_a_user_without_rights_is_told_which_are_missing(postgres_url: str) -> None:
    owner = open_store(postgres_url)
    user = f"reader_{make_url(postgres_url).database}"
    with owner.write() as connection:
        connection.execute(text(f"CREATE ROLE {user} LOGIN"))
    address = make_url(postgres_url).set(username=user).render_as_string(hide_password=False)
    reader = open_store(address, upgrade=False)
    with pytest.raises(StoreError, match=r"lacks a right: .*permission denied"), reader.read() as connection:
        connection.execute(select(RunRow.id))
    reader.close()
    with owner.write() as connection:
        connection.execute(text(f"DROP ROLE {user}"))
    owner.close()


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="database"):
        open_store(f"sqlite:///{tmp_path / 'x.db'}")


def test_a_database_without_schema_is_explained(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").close()
    store = open_store(f"sqlite:///{tmp_path / 'empty.db'}", upgrade=False)
    with pytest.raises(StoreError, match="watchdesk sources list makes it"), store.read() as connection:
        connection.execute(select(RunRow.id))


def test_sqlite_writes_ahead_and_begins_immediately(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert "alert" in inspect(connection).get_table_names()
    with store.write():
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
    store.close()


def test_a_store_can_be_tidied_at_any_time(store: Store) -> None:
    tidy(store)


def migrated_from(store: Store, revision: str) -> Store:
    """The store, taken back to an earlier schema and brought up to date again."""
    with store.engine.connect() as connection, schema.rebuilding(connection), connection.begin():
        settings = schema.config()
        settings.attributes["connection"] = connection
        command.downgrade(settings, revision)
    return open_store(store.url)


def test_keys_stored_earlier_are_given_their_text_s_length(store: Store) -> None:
    fill(store.url, 5)
    keys = select(BandRow.key, BandRow.article_id, BandRow.triples).order_by(BandRow.key)
    with store.read() as connection:
        before = connection.execute(keys).all()

    again = migrated_from(store, "0009")

    with again.read() as connection:
        assert connection.execute(keys).all() == before
    again.close()


def test_alerts_and_their_deliveries_survive_the_migrations(store: Store) -> None:
    add_alerts(store, "file", 2)
    outbox.claim(store, ["file"], datetime(2026, 12, 1, tzinfo=UTC), 60)
    before = history(store)
    again = migrated_from(store, "0004")
    assert history(again) == before
    assert sorted(states(again)) == ["due", "sending"]
    with again.read() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    again.close()
