from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from newsroom import Newsroom, serve
from newsroom.items import Item
from newsroom.publications import Publication, publication
from tests.newsroom.clocks import EPOCH, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> Iterator[Newsroom]:
    with serve(tmp_path, clock=clock) as newsroom:
        yield newsroom


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=20) as made:
        yield made


@pytest.fixture
def published() -> Callable[[Item], Publication]:
    return lambda item: publication(item, EPOCH)
