"""Installs the locked packages and this project into the running virtual environment.

pip installs uv itself from the lock, and uv the rest: the same checks of the same hashes in a tenth of the
time. Where uv cannot reach the packages in the way this machine's pip is set up to, pip installs them all.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")


def pinned(lock: str, name: str) -> str:
    """The lines of one package in a lock file: its version and its hashes."""
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n", lock, re.MULTILINE)
    if found is None:
        raise SystemExit(f"the lock file has no {name}; run: make lock")
    return found.group()


def pip(*arguments: str) -> None:
    """Run pip quietly; its own error is the message when it fails."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, check=False).returncode:
        raise SystemExit("the packages could not be installed; pip says why above")


def install_uv(lock: str) -> None:
    """uv from the lock, unless that version is there."""
    lines = pinned(lock, "uv")
    version = lines.split("==")[1].split()[0]
    if (
        UV.exists()
        and version in subprocess.run([UV, "--version"], capture_output=True, text=True, check=False).stdout
    ):
        return
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(lines)
        file.flush()
        pip("--require-hashes", "-r", file.name)


def main() -> None:
    """Install the lock file named on the command line, then the project itself."""
    lock = Path(sys.argv[1])
    install_uv(lock.read_text(encoding="utf-8"))
    sync = [UV, "pip", "install", "--quiet", "--require-hashes", "--python", sys.executable, "-r", str(lock)]
    if subprocess.run(sync, check=False).returncode:
        print("uv could not install the packages; trying pip, which takes some minutes", file=sys.stderr)
        pip("--require-hashes", "-r", str(lock))
    pip("--no-deps", "--no-build-isolation", "--editable", str(PROJECT))


if __name__ == "__main__":
    main()
