"""When an article counts as gone: its own address said so twice, and nothing showed it in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.config import Catalogue
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest
from pipeline.store import Store
from pipeline.store.reading import find_history
from tests.warcs import FETCHED, LOCKS, Response, article_page, write_warc

pytestmark = pytest.mark.servers

URL = "https://harbour.example/ships/locks"
Happens = Callable[..., datetime | None]


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(workers=1) as pool:
        yield pool


@pytest.fixture
def happens(store: Store, pool: ExtractionPool, tmp_path: Path) -> Happens:
    """Stores answers, given as (hours later, status), in that order; gives since when the article is gone."""

    def store_all(*answers: tuple[float, int]) -> datetime | None:
        for number, (hours, status) in enumerate(answers):
            body = article_page("Locks to close", LOCKS) if status == 200 else b"<h1>Nothing here</h1>"
            one = Response(URL, body, f"{status} Said", at=FETCHED + timedelta(hours=hours))
            file = write_warc(tmp_path / f"{number}.warc.gz", [one])
            Ingest(store, Catalogue(contact="https://example.org/about"), pool, str).run([file])
        history = find_history(store, URL)
        assert history is not None
        return history.gone_at

    return store_all


@pytest.mark.parametrize(
    ("answers", "gone_after"),
    [
        ([(0, 200), (5, 404), (7, 404)], 5),
        ([(0, 200), (5, 410), (7, 404), (9, 404)], 5),
        ([(0, 200), (7, 404), (5, 404)], 5),
        ([(0, 200), (5, 404)], None),
        ([(0, 200), (5, 404), (5.5, 404)], None),
        ([(0, 200), (5, 503), (7, 500), (9, 403)], None),
        ([(0, 200), (5, 404), (6, 200), (7, 404)], None),
        ([(0, 200), (5, 404), (7, 404), (9, 200)], None),
        ([(0, 200), (5, 404), (7, 404), (9, 200), (11, 404), (13, 404)], 11),
    ],
    ids=[
        "twice",
        "since the first",
        "whatever is stored first",
        "once is an accident",
        "twice in half an hour is one accident",
        "errors of the server and refusals say nothing",
        "shown in between",
        "shown again",
        "gone for the second time",
    ],
)
def test_an_article_is_gone(happens: Happens, answers: list[tuple[float, int]], gone_after: float | None) -> None:
    since = FETCHED + timedelta(hours=gone_after) if gone_after is not None else None
    assert happens(*answers) == since
