"""The App that the desk reads from, made anew when a configuration file has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from pipeline.topics.names import list_paths
from watchdesk.app import App, make_app

FILES = ("sources.yaml", "topics.yaml", "channels.yaml")
Stamp = tuple[tuple[str, tuple[int, int] | None], ...]


class Current:
    """Gives an App whose catalogue and topics are those of the files, and lists of names, as they stand.

    The server lives for weeks, and people edit the files meanwhile. The database stays open across changes.
    """

    def __init__(self, make: Callable[[], App] = make_app) -> None:
        self._make = make
        self._lock = Lock()
        self._app: App | None = None
        self._stamp: Stamp = ()

    def __call__(self) -> App:
        """The App. Raises StoreError when the database cannot be opened."""
        with self._lock:
            if self._app is None:
                self._app = self._make()
                self._stamp = _stamp(self._app.settings.config)
            # Opened here, by one thread: the first requests come in a bunch.
            store = self._app.store
            stamp = _stamp(self._app.settings.config)
            if stamp != self._stamp:
                renewed = self._make()
                renewed.store = store
                self._app, self._stamp = renewed, stamp
            return self._app


def _stamp(folder: Path) -> Stamp:
    files = [folder / name for name in FILES]
    return tuple((str(path), _of_file(path)) for path in (*files, *list_paths(folder / "topics.yaml")))


def _of_file(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
