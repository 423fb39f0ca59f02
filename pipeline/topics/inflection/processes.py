"""Inflection of very many terms, shared out between the processors of the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, cycle

MOST = 4  # processes; each has the dictionaries in its memory, about 80 MB
LOT = 8_000  # characters of terms sent together, half of what a pipe holds at the least: sending never waits

Asked = tuple[str, str]
"""A term and the language to inflect it in."""

_Worker = subprocess.Popen[bytes]


def inflect_all(asked: Iterable[Asked]) -> Iterator[tuple[Asked, set[str]]]:
    """Each term with what `inflect` gives for it, in the order they are asked for.

    Nothing on a machine with one processor; and no more when a process cannot be started or ends too early, so the
    caller asks `inflect` itself for what is missing.
    """
    lots, count = _lots(asked), min(os.cpu_count() or 1, MOST)
    first = next(lots, None)
    if count == 1 or first is None:
        return
    try:
        with ExitStack() as stack:
            workers = [stack.enter_context(_started()) for _ in range(count)]
            yield from _shared_out(chain((first,), lots), workers)
    except OSError:
        return


def _started() -> _Worker:
    command = [sys.executable, "-m", "pipeline.topics.inflection"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _shared_out(lots: Iterable[list[Asked]], workers: list[_Worker]) -> Iterator[tuple[Asked, set[str]]]:
    """Every worker has two lots of terms, so that it need not wait for the next one."""
    sent: deque[tuple[_Worker, list[Asked]]] = deque()
    for lot, worker in zip(lots, cycle(workers), strict=False):
        _send(worker, lot)
        sent.append((worker, lot))
        if len(sent) == 2 * len(workers):
            yield from _answered(*sent.popleft())
    while sent:
        yield from _answered(*sent.popleft())


def _lots(asked: Iterable[Asked]) -> Iterator[list[Asked]]:
    lot: list[Asked] = []
    size = 0
    for one in asked:
        lot.append(one)
        size += len(one[0])
        if size > LOT:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


def _send(worker: _Worker, lot: list[Asked]) -> None:
    assert worker.stdin
    worker.stdin.write(json.dumps(lot, ensure_ascii=False).encode(errors="surrogatepass") + b"\n")
    worker.stdin.flush()


def _answered(worker: _Worker, lot: list[Asked]) -> Iterator[tuple[Asked, set[str]]]:
    """A lot of terms with their forms. Raises OSError when the process has ended."""
    assert worker.stdout
    if not (line := worker.stdout.readline()):
        raise OSError("the process has ended")
    return zip(lot, map(set, json.loads(line)), strict=True)
