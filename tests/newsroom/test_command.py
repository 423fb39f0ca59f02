from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.servers


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "newsroom", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def test_the_command_prints_its_addresses_when_they_answer(tmp_path: Path) -> None:
    with running("--state", str(tmp_path), "--ports", "0,0,0,0", "--control-port", "0") as process:
        urls = first_line(process)
        assert list(urls) == ["en", "be", "ru", "wire", "control"]
        assert all(httpx.get(f"{urls[name]}/").status_code == 200 for name in ("en", "be", "ru", "wire"))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def test_a_taken_port_is_one_line_and_status_3(tmp_path: Path) -> None:
    free = ["--ports", "0,0,0,0", "--control-port", "0"]
    with running("--state", str(tmp_path / "one"), *free) as first:
        port = first_line(first)["wire"].rpartition(":")[2]
        taken = ["--state", str(tmp_path / "two"), "--ports", f"0,0,{port},0", "--control-port", "0"]
        with running(*taken) as second:
            _, errors = second.communicate(timeout=20)
    assert second.returncode == 3
    assert errors.count("\n") == 1
    assert f"port {port}" in errors


def test_a_damaged_state_is_one_line_and_status_1(tmp_path: Path) -> None:
    (tmp_path / "newsroom.json").write_text("{")
    with running("--state", str(tmp_path), "--ports", "0,0,0,0", "--control-port", "0") as process:
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors.startswith("newsroom: ")
    assert errors.count("\n") == 1
