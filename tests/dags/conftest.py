"""DAG files, read as Airflow reads them, with a catalogue of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

DAGS = Path(__file__).resolve().parents[2] / "dags"
PROGRAM = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.definitions._internal.dag_parsing_context import _airflow_parsing_context_manager
with _airflow_parsing_context_manager(dag_id=sys.argv[2] or None):
    bag = DagBag(sys.argv[1])
told = {
    name: {
        "tasks": {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks},
        "documented": [task.task_id for task in dag.tasks if task.doc_md],
        "paused": dag.is_paused_upon_creation,
        "doc": dag.doc_md,
        "retries": [task.retries for task in dag.tasks],
        "max_active_runs": dag.max_active_runs,
        "schedule": repr(dag.schedule),
    }
    for name, dag in bag.dags.items()
}
print("FOUND" + json.dumps({"dags": told, "errors": bag.import_errors}))
"""


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("airflow")


@pytest.fixture
def read_dags(airflow_home: Path) -> Callable[..., dict]:
    """What Airflow finds in the DAG files with a configuration folder, in general and for a task of one DAG."""

    def read(config: Path, task_of: str = "") -> dict:
        import json

        environment = {
            **os.environ,
            "AIRFLOW_HOME": str(airflow_home),
            "AIRFLOW__CORE__DEFAULT_TASK_RETRIES": "2",
            "WATCHDESK_CONFIG": str(config),
        }
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(DAGS), task_of],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        found = [line for line in done.stdout.splitlines() if line.startswith("FOUND")]
        assert found, done.stderr[-2000:]
        return json.loads(found[0].removeprefix("FOUND"))

    return read
