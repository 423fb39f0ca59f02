"""How long Airflow needs for the DAG file of the crawls, with many sources.

usage: python -m benchmarks.dags [--sources 1000]

`all`: what the DAG processor does, each source a DAG of its own. `one`: what each task does before it begins.
`groups`: the same sources in groups of 50, which share a DAG. Seconds without Airflow's own import.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
GROUP = 50
PROGRAM = """
import json, runpy, sys, time
import airflow.sdk, pipeline.config
from airflow.sdk.definitions._internal.dag_parsing_context import _airflow_parsing_context_manager
from airflow.serialization.serialized_objects import DagSerialization
begun = time.perf_counter()
with _airflow_parsing_context_manager(dag_id=sys.argv[2] or None):
    found = runpy.run_path(sys.argv[1])
dags = [value for name, value in found.items() if name.startswith("crawl_")]
parsed = time.perf_counter()
for dag in dags:
    DagSerialization.to_dict(dag)
print("FOUND" + json.dumps([len(dags), parsed - begun, time.perf_counter() - parsed]))
"""


def main() -> None:
    """Print the seconds of each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=1000)
    number = parser.parse_args().sources
    table = Table("way", "DAGs", "parsed, s", "serialised, s")
    with tempfile.TemporaryDirectory() as folder:
        alone, grouped = Path(folder, "alone"), Path(folder, "grouped")
        _write_sources(alone, number, grouped=False)
        _write_sources(grouped, number, grouped=True)
        for way, config, dag in (("all", alone, ""), ("one", alone, "crawl_site-0"), ("groups", grouped, "")):
            count, parsed, serialised = _read(config, Path(folder), dag)
            table.add_row(way, str(count), f"{parsed:.2f}", f"{serialised:.2f}")
    Console().print(table)


def _write_sources(config: Path, number: int, *, grouped: bool) -> None:
    lines = ["contact: https://bench.example/about", "sources:"]
    for site in range(number):
        lines += [
            f"  site-{site}:",
            f"    title: Site {site}",
            f"    home: https://site{site}.bench.example/",
            "    languages: [en]",
            f"    feeds: [https://site{site}.bench.example/feed]",
            "    schedule: '*/20 * * * *'",
        ]
        if grouped:
            lines.append(f"    group: group-{site // GROUP}")
    config.mkdir()
    (config / "sources.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _read(config: Path, home: Path, dag: str) -> tuple[int, float, float]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT / "dags" / "crawl.py"), dag],
        env={
            **os.environ,
            "AIRFLOW_HOME": str(home),
            "WATCHDESK_HOME": str(home),
            "WATCHDESK_CONFIG": str(config),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("FOUND"))
    count, parsed, serialised = json.loads(line.removeprefix("FOUND"))
    return count, parsed, serialised


if __name__ == "__main__":
    main()
