"""The README's commands and examples are true."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import textwrap
from pathlib import Path

import pytest

from pipeline.config import load_catalogue
from pipeline.topics import TopicMatcher, failures

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
# tests/end_to_end runs these two: they start servers.
ELSEWHERE = {"make demo", "make up"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


def snippet(begins: str) -> str:
    return next(block for block in blocks("yaml") if textwrap.dedent(block).startswith(begins))


def test_it_shows_the_commands_that_the_end_to_end_tests_run() -> None:
    assert set(COMMANDS) >= ELSEWHERE


@pytest.mark.servers
@pytest.mark.parametrize("command", [one for one in COMMANDS if one not in ELSEWHERE])
def test_a_command_does_what_it_says(command: str, tmp_path: Path) -> None:
    environment = {**os.environ, "WATCHDESK_HOME": str(tmp_path)}
    done = subprocess.run(
        shlex.split(command),
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr


def test_the_source_can_be_added_as_shown(tmp_path: Path) -> None:
    shipped = (PROJECT / "config" / "sources.yaml").read_text(encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(shipped.rstrip() + "\n\n" + snippet("ministry:"), encoding="utf-8")
    assert load_catalogue(tmp_path).sources["ministry"].feeds


@pytest.mark.servers
def test_the_topic_can_be_added_as_shown(tmp_path: Path) -> None:
    shipped = (PROJECT / "config" / "topics.yaml").read_text(encoding="utf-8")
    path = tmp_path / "topics.yaml"
    path.write_text(shipped.rstrip() + "\n\n" + snippet("ferry-lines:"), encoding="utf-8")
    matcher = TopicMatcher.from_file(path)
    assert [failure for failure in failures(matcher) if failure.topic == "ferry-lines"] == []
    assert matcher.match("", "Они сели на рейс паромной линии Балтийск — Калининград.", "ru")


def test_every_link_leads_to_a_file() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (PROJECT / target).exists(), target
