"""The files of the archive: `<source>/<run>-00000.warc.gz`, with `.open` behind it while it is being written.

A file that is written is locked, so a file that ends in `.open` and can be locked was left by a dead process.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import BinaryIO

OPEN = ".open"
SUFFIX = ".warc.gz"


def create(path: Path) -> BinaryIO:
    """A new, locked file. Raises OSError, also when it exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("xb")
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def try_lock(file: BinaryIO) -> bool:
    """Whether nobody else holds the file."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def finish(file: BinaryIO, path: Path) -> Path:
    """Make what was written last, close the file, and give it its final name."""
    file.flush()
    os.fsync(file.fileno())
    final = path.with_name(path.name.removesuffix(OPEN))
    path.rename(final)
    file.close()
    return final
