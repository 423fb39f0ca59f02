"""The child process of the pool: reads pages from a pipe, extracts, writes results, and ends with its parent."""

from __future__ import annotations

import gc
import pickle
import resource
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.extract.language import language_of
from pipeline.extract.reading import extract
from pipeline.records import Article, Extraction, Unreadable

READY = b"ready"
# The language model and compiled expressions are loaded with this, before any page's time and memory are counted.
WARM_UP = "The ferry left the landing stage before the bridge was opened, and nobody on board was told. " * 3
MEMORY_REASON = "needed more than {mib} MiB of memory"
# A result that is found so near the limit may have lost a part to a swallowed MemoryError.
NEAR_LIMIT = 32 * 2**20


def serve(requests: Connection, answers: Connection, memory: int, seconds: float) -> None:
    """Answers requests until the pipe ends. `memory` is in bytes, above what the process has after its imports.

    The parent kills a child that takes too long. The alarm here, whose default action ends the process inside
    C code too, is for a child whose parent has died while a page was being read.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    language_of(WARM_UP)
    extract(f"<html><body><article><p>{WARM_UP}</p></article></body></html>".encode(), "https://example.org/a")
    ceiling = _limit_memory(memory)
    answers.send_bytes(READY)
    while True:
        try:
            request = requests.recv_bytes()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = pickle.dumps(_answer(request, memory, ceiling))
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            answers.send_bytes(answer)
        except OSError:
            return


def _limit_memory(headroom: int) -> int | None:
    """Bounds the address space at what is used now and `headroom`; gives the bound, None where none can be set."""
    used = _status("VmSize")
    if used is None:
        return None
    ceiling = used + headroom
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    return ceiling


def _status(field: str) -> int | None:
    """A size in bytes out of the kernel's account of this process; None where there is no such account."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:")), None)


def _answer(request: bytes, memory: int, ceiling: int | None) -> tuple[Extraction, bool]:
    """The extraction, and whether this process is fit for more."""
    reason = MEMORY_REASON.format(mib=memory // 2**20)
    try:
        found = _extract(request)
    except MemoryError:
        gc.collect()
        return Unreadable(reason), False
    except Exception as error:  # noqa: BLE001 - the process border: a page never ends the run
        return Unreadable(f"extraction failed: {type(error).__name__}: {str(error)[:200]}"), True
    peak = _status("VmPeak") if ceiling and not isinstance(found, Article) else None
    near = ceiling is not None and peak is not None and peak > ceiling - NEAR_LIMIT
    return (Unreadable(reason), False) if near else (found, True)


def _extract(request: bytes) -> Extraction:
    body, url, options = _load(request)
    return extract(body, url, **options)


def _load(request: bytes) -> tuple[bytes, str, dict[str, Any]]:
    body, url, options = pickle.loads(request)
    return body, url, options
