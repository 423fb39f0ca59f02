"""Extraction in child processes that can be killed: a page costs its own result at most.

A page can make the parser spin or swell inside C code, where neither an alarm nor an exception stops it; so each
worker is a process of its own behind a pipe. It is started once, serves many pages, and is replaced when a page
breaks a limit. It is a fresh interpreter rather than a fork, because the parent may have threads.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

from pipeline.records import Extraction, Page, Unreadable, WatchdeskError

SECONDS = 5.0
MEMORY = 2**30
START_SECONDS = 120.0
END_SECONDS = 2.0
# An interpreter's memory only grows; a new one every so many pages costs a thousandth of their time.
PAGES_PER_CHILD = 2000
IN_FLIGHT_PER_WORKER = 3

_PROGRAM = """\
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
from multiprocessing.connection import Connection
from pipeline.extract.worker import serve
requests, answers, memory, seconds = sys.argv[1:]
ways = Connection(int(requests), writable=False), Connection(int(answers), readable=False)
serve(*ways, int(memory), float(seconds))
"""

Options = Callable[[Page], Mapping[str, object]]


class _ChildError(Exception):
    """The child broke a limit or ended; the text says why, for the page's record."""


class _Child:
    """One process and its pipes; used by one thread at a time."""

    def __init__(self, seconds: float, memory: int) -> None:
        self.seconds, self.served = seconds, 0
        ours_read, theirs_write = os.pipe()
        theirs_read, ours_write = os.pipe()
        arguments = [str(theirs_read), str(theirs_write), str(memory), str(seconds * 2)]
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, *arguments],
                pass_fds=(theirs_read, theirs_write),
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": _python_path()},
            )
        finally:
            os.close(theirs_read)
            os.close(theirs_write)
        self.answers, self.requests = Connection(ours_read, writable=False), Connection(ours_write, readable=False)
        try:
            self._receive(START_SECONDS, "did not start")
        except _ChildError as error:
            self.end()
            raise WatchdeskError(f"extraction could not start: {error}") from error

    def extract(self, request: bytes) -> tuple[Extraction, bool]:
        """The answer to one request, and whether the child can go on. Raises _ChildError; then it cannot."""
        try:
            self.requests.send_bytes(request)
        except OSError as error:
            raise _ChildError(f"the extracting process could not be reached: {error}") from error
        self.served += 1
        answer: tuple[Extraction, bool] = pickle.loads(
            self._receive(self.seconds, f"took longer than {self.seconds:g} s")
        )
        return answer

    def _receive(self, seconds: float, late: str) -> bytes:
        try:
            if not self.answers.poll(seconds):
                raise _ChildError(late)
            return self.answers.recv_bytes()
        except (EOFError, OSError) as error:
            raise _ChildError(self._death()) from error

    def _death(self) -> str:
        try:
            code = self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            return "the extracting process closed its pipe"
        return f"the extracting process ended with {signal.Signals(-code).name if code < 0 else f'status {code}'}"

    def end(self) -> None:
        """Ends the process, at once when it is busy."""
        self.requests.close()
        self.answers.close()
        self.process.kill()
        self.process.wait()


def _python_path() -> str:
    """The folder that this package was imported from stands first, so that the child runs the same code."""
    here = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])


class ExtractionPool:
    """A context manager around child processes; they start when they are first needed.

    `workers` is the number of processes (as many as processors when None), `seconds` the wall-clock limit for a
    page, `memory` the bytes that a page may need on top of an idle worker's.
    """

    def __init__(self, workers: int | None = None, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.workers = max(1, workers if workers is not None else os.cpu_count() or 1)
        self.seconds, self.memory = seconds, memory
        self._children: list[_Child | None] = [None] * self.workers

    def __enter__(self) -> ExtractionPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in range(self.workers):
            self._drop(number)

    def map(self, pages: Iterable[Page], options: Options) -> Iterator[tuple[Page, Extraction]]:
        """Each page with its extraction, as they are done, not in the pages' order.

        `pages` is read in the caller's thread and only a few pages ahead of what has been yielded. `options`
        gives the keyword arguments of `extract` for a page. Raises WatchdeskError when no child can be started.
        """
        waiting: queue.SimpleQueue[Page | None] = queue.SimpleQueue()
        done: queue.SimpleQueue[tuple[Page, Extraction] | BaseException] = queue.SimpleQueue()
        threads = [
            threading.Thread(target=self._work, args=(number, waiting, done, options), daemon=True)
            for number in range(self.workers)
        ]
        for thread in threads:
            thread.start()
        try:
            yield from self._feed(iter(pages), waiting, done)
        finally:
            _empty(waiting)
            for _ in threads:
                waiting.put(None)
            for thread in threads:
                thread.join()

    def _feed(
        self,
        pages: Iterator[Page],
        waiting: queue.SimpleQueue[Page | None],
        done: queue.SimpleQueue[tuple[Page, Extraction] | BaseException],
    ) -> Iterator[tuple[Page, Extraction]]:
        in_flight, more = 0, True
        while more or in_flight:
            while more and in_flight < self.workers * IN_FLIGHT_PER_WORKER:
                page = next(pages, None)
                more = page is not None
                if page is not None:
                    waiting.put(page)
                    in_flight += 1
            if in_flight:
                result = done.get()
                if isinstance(result, BaseException):
                    raise result
                in_flight -= 1
                yield result

    def _work(
        self,
        number: int,
        waiting: queue.SimpleQueue[Page | None],
        done: queue.SimpleQueue[tuple[Page, Extraction] | BaseException],
        options: Options,
    ) -> None:
        while (page := waiting.get()) is not None:
            try:
                done.put((page, self._extract(number, page, options(page))))
            except Exception as error:  # noqa: BLE001 - a thread's border: the caller of map raises it
                done.put(error)

    def _extract(self, number: int, page: Page, options: Mapping[str, object]) -> Extraction:
        if page.damage and not page.body:
            return Unreadable(page.damage)
        child = self._child(number)
        try:
            found, fit = child.extract(pickle.dumps((page.body, page.url, dict(options))))
        except _ChildError as death:
            found, fit = Unreadable(str(death)), False
        if not fit:
            self._drop(number)
        return found

    def _child(self, number: int) -> _Child:
        child = self._children[number]
        if child is not None and child.served >= PAGES_PER_CHILD:
            self._drop(number)
            child = None
        if child is None:
            child = self._children[number] = _Child(self.seconds, self.memory)
        return child

    def _drop(self, number: int) -> None:
        child, self._children[number] = self._children[number], None
        if child is not None:
            child.end()


def _empty(waiting: queue.SimpleQueue[Page | None]) -> None:
    with contextlib.suppress(queue.Empty):
        while True:
            waiting.get_nowait()
