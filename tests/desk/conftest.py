"""A desk that anybody may read, and one that nobody may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fastapi import HTTPException
from fastapi.testclient import TestClient

from desk.app import create_app
from pipeline.store import Store, open_store
from tests.desk.filled import NOW, Builder
from tests.desk.sample import TOPICS, FakeApp
from watchdesk.settings import Settings


def anybody() -> str:
    """A user dependency that lets everybody in."""
    return "reader"


def everybody_edits() -> bool:
    """An edit dependency that lets every reader change the configuration."""
    return True


def nobody() -> str:
    """A user dependency that refuses everybody."""
    raise HTTPException(401, "Not authenticated")


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """An empty SQLite store; what the desk reads on PostgreSQL is held by the store's own tests."""
    opened = open_store(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def built(store: Store) -> Builder:
    return Builder(store)


@pytest.fixture
def watchdesk(store: Store, tmp_path: Path) -> FakeApp:
    """An App whose topics also stand in a file."""
    entries = {name: {"title": one.title, "query": one.query} for name, one in TOPICS.topics.items()}
    (tmp_path / "topics.yaml").write_text(
        yaml.safe_dump({"topics": entries}, allow_unicode=True), encoding="utf-8"
    )
    settings = Settings.from_environment({"WATCHDESK_HOME": "nowhere", "WATCHDESK_CONFIG": str(tmp_path)})
    return FakeApp(store, settings=settings)


@pytest.fixture
def desk(watchdesk: FakeApp) -> TestClient:
    """The desk over the store, for a reader."""
    app = create_app(lambda: watchdesk, anybody, clock=lambda: NOW)
    return TestClient(app, follow_redirects=False, headers={"accept": "text/html"})


@pytest.fixture
def closed_desk(watchdesk: FakeApp) -> TestClient:
    """The desk for somebody who is not logged in."""
    app = create_app(lambda: watchdesk, nobody, clock=lambda: NOW)
    return TestClient(app, follow_redirects=False)
