"""The database: SQLite (WAL) by default, PostgreSQL alike. All SQL of the project is in this package."""

from pipeline.store.addresses import known_addresses
from pipeline.store.engine import Store, open_store

__all__ = ["Store", "known_addresses", "open_store"]
