"""The file channel: a JSON line an alert, on disk before it counts as sent."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.alerts.message import Outgoing
from pipeline.records import DeliveryError

TAIL_BYTES = 256 * 1024
LOCK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class FileTransport:
    """Appends to `path`, alone with it (flock). A key that its last 256 KiB have is not written again."""

    path: Path

    def send(self, message: Outgoing) -> None:
        """Append one line and wait until the disk has it. Raises DeliveryError, worth another try."""
        line = json.dumps(message.data(), ensure_ascii=False).encode() + b"\n"
        try:
            with self._opened() as file:
                if f'"key": "{message.key}"'.encode() not in _sound_tail(file):
                    _append(file, line)
        except OSError as error:
            raise DeliveryError(f"{self.path.name} cannot be written: {error.strerror}") from error

    @contextmanager
    def _opened(self) -> Iterator[int]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = not self.path.exists()
        file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            _lock(file, self.path.name)
            if new:
                _sync_folder(self.path.parent)
            yield file
        finally:
            os.close(file)


def _lock(file: int, name: str) -> None:
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise DeliveryError(f"{name} was locked by another program for {LOCK_SECONDS:g} s") from None
            time.sleep(0.02)


def _sync_folder(folder: Path) -> None:
    """A new file is there after a power cut only when its folder was written, too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sound_tail(file: int) -> bytes:
    """The file's end, after mending a last line that lacks its newline.

    Such a line is a write that was cut, and goes (its alert comes again); or somebody edited the file, and
    what is whole stays.
    """
    size = os.fstat(file).st_size
    tail = os.pread(file, TAIL_BYTES, max(0, size - TAIL_BYTES))
    last = tail.rpartition(b"\n")[2]
    if not last:
        return tail
    if _is_json(last):
        os.write(file, b"\n")
        return tail
    os.ftruncate(file, size - len(last))
    return tail[: -len(last)]


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _append(file: int, line: bytes) -> None:
    """All of the line or nothing: a full disk takes a part of a write."""
    before = os.fstat(file).st_size
    try:
        written = 0
        while written < len(line):
            written += os.write(file, line[written:])
        os.fsync(file)
    except OSError:
        os.ftruncate(file, before)
        raise
