"""The whole of Watchdesk against the bundled newsroom, with and without Airflow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom import Newsroom, serve
from watchdesk.app import App
from watchdesk.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
PORTS = {"en": 8801, "be": 8802, "ru": 8803, "wire": 8804}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """The newsroom on free ports."""
    with serve(tmp_path / "newsroom") as running:
        yield running


@pytest.fixture
def config(tmp_path: Path, newsroom: Newsroom) -> Path:
    """The demonstration's configuration, with this newsroom's ports."""
    folder = tmp_path / "config"
    folder.mkdir()
    sources = (PROJECT / "newsroom" / "config" / "sources.yaml").read_text(encoding="utf-8")
    for site, port in PORTS.items():
        sources = sources.replace(f"http://127.0.0.1:{port}", newsroom.urls[site])
    (folder / "sources.yaml").write_text(sources, encoding="utf-8")
    shutil.copy(PROJECT / "newsroom" / "config" / "channels.yaml", folder)
    shutil.copy(PROJECT / "config" / "topics.yaml", folder)
    return folder


@pytest.fixture
def app(tmp_path: Path, config: Path, sqlite_url: str) -> Iterator[App]:
    """Watchdesk on its embedded default."""
    made = App(Settings(tmp_path / "home", config, sqlite_url))
    yield made
    made.store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def app_on_either(request: pytest.FixtureRequest, tmp_path: Path, config: Path) -> Iterator[App]:
    """Watchdesk, on SQLite and on PostgreSQL."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    made = App(Settings(tmp_path / "home", config, url))
    yield made
    made.store.close()
