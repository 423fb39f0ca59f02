"""Looks at sites that somebody asks for on the desk: one at a time, each in a process of its own.

A look is the command `watchdesk sources add --format json`. How it stands is in files, so that every process of a
server can tell, and so that a look goes on when the server is started anew.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from pydantic import TypeAdapter, ValidationError

from watchdesk.proposing import Proposal, checked_address, checked_id, id_of
from watchdesk.settings import Settings

LONGEST = 1800  # seconds; a look is over after about ten minutes by itself
KEPT = 86400  # seconds for which an answer can be read
PROJECT = Path(__file__).resolve().parent.parent
_COMMAND = "from watchdesk.cli import main; main()"
_ERROR = "error: "  # what the command's last word begins with when it fails
_PROPOSAL = TypeAdapter(Proposal)


@dataclass(frozen=True, slots=True)
class Look:
    """A look that goes on, and the address that it was asked for."""

    id: str
    url: str


class Lookout:
    """Starts looks, and says what became of them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.cache / "looks"

    def start(self, url: str, name: str = "", *, private: bool = False) -> str | None:
        """Begin a look; its id, or None while another goes on.

        `name` is the id that the source gets, made from the host when it is empty; `private` allows addresses that
        are not public. Raises ConfigError when the address or the name is none, OSError when no process can be
        started.
        """
        home = checked_address(url.strip())
        name = checked_id(name.strip() or id_of(home))
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._lock.open("a+", encoding="utf-8") as lock:
            if not _free(lock):
                return None
            self.forget_old()
            look = secrets.token_hex(8)
            lock.truncate(0)
            lock.write(f"{look}\n{home}")
            lock.flush()
            arguments = [home, "--id", name, "--format", "json", *(["--private"] if private else [])]
            self._run(look, arguments, lock)
        return look

    def running(self) -> Look | None:
        """The look that goes on."""
        try:
            with self._lock.open(encoding="utf-8") as lock:
                if _free(lock):
                    return None
                look, _, url = lock.read().partition("\n")
        except FileNotFoundError:
            return None
        return Look(look, url)

    def found(self, look: str) -> Proposal | None:
        """What a look found; None while it goes on, and when it ended without an answer."""
        try:
            return _PROPOSAL.validate_json(self._answer(look).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def failure(self, look: str) -> str:
        """Why a look that ended has no answer, as far as one can tell."""
        try:
            said = self._log(look).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return "there is no such look, or it was long ago"
        errors = [line.removeprefix(_ERROR) for line in said.splitlines() if line.startswith(_ERROR)]
        return errors[-1] if errors else "the look was stopped before it had an answer"

    @property
    def _lock(self) -> Path:
        return self._folder / "lock"

    def _answer(self, look: str) -> Path:
        return self._folder / f"{look}.json"

    def _log(self, look: str) -> Path:
        return self._folder / f"{look}.log"

    def _run(self, look: str, arguments: list[str], lock: IO[str]) -> None:
        """The child has the lock until it ends, whatever becomes of this process."""
        with self._answer(look).open("wb") as out, self._log(look).open("wb") as log:
            child = subprocess.Popen(
                [sys.executable, "-P", "-c", _COMMAND, "sources", "add", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                env=self._environment(),
                pass_fds=[lock.fileno()],
                start_new_session=True,
            )
        Thread(target=_see_to_its_end, args=(child,), daemon=True).start()

    def _environment(self) -> dict[str, str]:
        known = os.environ.get("PYTHONPATH")
        return {
            **os.environ,
            "PYTHONPATH": f"{PROJECT}{os.pathsep}{known}" if known else str(PROJECT),
            "WATCHDESK_HOME": str(self._settings.home),
            "WATCHDESK_CONFIG": str(self._settings.config),
            "COLUMNS": "10000",  # a reason stays on its line
        }

    def forget_old(self) -> None:
        oldest = time.time() - KEPT
        for file in self._folder.glob("*.*"):
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)


def _free(lock: IO[str]) -> bool:
    """Take the lock until the file is closed, unless a look has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _see_to_its_end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
