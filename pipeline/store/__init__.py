"""The database: SQLite (WAL) by default, PostgreSQL alike. All SQL of the project is in this package."""

from pipeline.store.engine import Store, open_store

__all__ = ["Store", "open_store"]
