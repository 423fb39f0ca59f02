"""The DAG files: every one is read without error, and they are wired as the design says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

CONFIG = Path(__file__).resolve().parents[2] / "config"
GROUPED = """
contact: https://example.org/about
sources:
  alone: {title: Alone, home: "https://alone.example/", feeds: ["https://alone.example/feed"], schedule: "@daily"}
  one: {title: One, home: "https://one.example/", feeds: ["https://one.example/feed"], group: small}
  two: {title: Two, home: "https://two.example/", feeds: ["https://two.example/feed"], group: small}
  resting:
    {title: Rest, home: "https://resting.example/", feeds: ["https://resting.example"], group: small, paused: true}
"""

pytestmark = pytest.mark.servers


@pytest.fixture
def shipped(read_dags: Callable[..., dict]) -> dict:
    return read_dags(CONFIG)


def test_the_shipped_catalogue_gives_a_paused_dag_a_source(shipped: dict) -> None:
    assert shipped["errors"] == {}
    crawls = {name: dag for name, dag in shipped["dags"].items() if name.startswith("crawl_")}
    assert {"crawl_rferl", "crawl_svaboda", "crawl_radiosvoboda", "crawl_svoboda"} <= set(crawls)
    assert all(dag["paused"] for dag in crawls.values())
    assert all(dag["max_active_runs"] == 1 for dag in crawls.values())
    assert crawls["crawl_svaboda"]["tasks"] == {"crawl": []}
    assert "Радыё Свабода" in crawls["crawl_svaboda"]["doc"]


def test_the_standing_dags_run_from_the_start(shipped: dict) -> None:
    dags = shipped["dags"]
    assert dags["monitor"]["tasks"] == {"tag": ["alert"], "alert": []}
    assert "stories" in dags["monitor"]["schedule"] or "Asset" in dags["monitor"]["schedule"]
    assert set(dags["digest"]["tasks"]) == {"digest"}
    assert dags["housekeeping"]["tasks"] == {"ingest_pending": ["tidy"], "tidy": []}
    assert dags["health"]["tasks"] == {"health": ["all_well"], "all_well": []}
    assert not any(dags[name]["paused"] for name in ("monitor", "digest", "health", "housekeeping"))


def test_every_dag_and_task_is_documented_and_retried(shipped: dict) -> None:
    for name, dag in shipped["dags"].items():
        assert dag["doc"], name
        assert sorted(dag["documented"]) == sorted(dag["tasks"]), name
        assert all(retries == 2 for retries in dag["retries"]), name


def test_sources_of_a_group_share_a_dag(read_dags: Callable[..., dict], tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(GROUPED)
    read = read_dags(tmp_path)
    assert read["errors"] == {}
    dags = read["dags"]
    assert {name for name in dags if name.startswith("crawl_")} == {"crawl_alone", "crawl_small"}
    assert "two.example" in dags["crawl_small"]["doc"]
    assert "resting.example" not in dags["crawl_small"]["doc"]


def test_a_group_of_paused_sources_alone_waits_for_somebody_to_unpause_it(
    read_dags: Callable[..., dict], tmp_path: Path
) -> None:
    (tmp_path / "sources.yaml").write_text(GROUPED.replace("group: small}", "group: small, paused: true}"))
    dag = read_dags(tmp_path)["dags"]["crawl_small"]
    assert dag["paused"]
    assert all(f"{name}.example" in dag["doc"] for name in ("one", "two", "resting"))


def test_a_tasks_process_builds_the_dag_of_that_task_alone(read_dags: Callable[..., dict], tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(GROUPED)
    dags = read_dags(tmp_path, task_of="crawl_small")["dags"]
    assert {name for name in dags if name.startswith("crawl_")} == {"crawl_small"}
    assert dags["crawl_small"]["tasks"] == {"crawl_group": ["crawl"], "crawl": []}


def test_a_wrong_catalogue_is_an_import_error_that_names_file_and_line(
    read_dags: Callable[..., dict], tmp_path: Path
) -> None:
    (tmp_path / "sources.yaml").write_text(GROUPED.replace("feeds", "feds", 1))
    errors = read_dags(tmp_path)["errors"]
    assert len(errors) == 1
    (said,) = errors.values()
    assert "sources.yaml:4" in said
    assert "did you mean 'feeds'" in said
