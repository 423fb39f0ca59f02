"""What Airflow's processes are started with, and that one Airflow at a time has a home."""

from __future__ import annotations

from pathlib import Path

import pytest

from watchdesk.servers import ServerError, airflow_environment, only_one
from watchdesk.settings import Settings


def test_tasks_read_the_places_and_the_database_of_whoever_started_airflow(tmp_path: Path) -> None:
    settings = Settings(
        tmp_path / "home", tmp_path / "config", "postgresql+psycopg://watchdesk@db.example/watchdesk"
    )
    environment = airflow_environment(settings, 8080)
    found = Settings.from_environment(environment)
    assert (found.home, found.config, found.database_url) == (
        settings.home,
        settings.config,
        settings.database_url,
    )


def test_a_home_has_one_airflow_at_a_time(tmp_path: Path) -> None:
    with only_one(tmp_path / "home"), pytest.raises(ServerError, match="already"), only_one(tmp_path / "home"):
        pass
    with only_one(tmp_path / "home"):
        pass


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with (
        pytest.raises(ServerError, match=r"taken cannot be written: .*WATCHDESK_HOME"),
        only_one(tmp_path / "taken"),
    ):
        pass
