"""The pool: every page gets an answer, and a page that breaks a limit costs its own answer alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from pipeline.extract import ExtractionPool
from pipeline.records import Article, Extraction, NotArticle, Page, Unreadable, WarcRef
from tests.pages import URL, page

pytestmark = pytest.mark.servers
SEEN = datetime(2026, 3, 4, tzinfo=UTC)
SPINNING = b"<html><body>" + b"<p>a<b>b" * 90_000


def fetched(body: bytes, url: str = URL, damage: str | None = None) -> Page:
    return Page(url, url, 200, (), body, SEEN, "urn:uuid:1", WarcRef("a.warc.gz", 0), damage=damage)


def run(pool: ExtractionPool, *bodies: bytes) -> dict[str, Extraction]:
    pages = (fetched(body, f"https://harbour.example/{number}") for number, body in enumerate(bodies))
    return {one.url[-1]: found for one, found in pool.map(pages, lambda page: {})}


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(workers=2) as pool:
        yield pool


def test_every_page_gets_its_own_answer(pool: ExtractionPool) -> None:
    found = run(pool, *(page(title=f"Barge number {number} sails").encode() for number in range(9)), b"%PDF-1.7")
    titles = {key: one.title for key, one in found.items() if isinstance(one, Article)}
    assert titles == {str(number): f"Barge number {number} sails" for number in range(9)}
    assert found["9"] == Unreadable("no HTML but a PDF")


def test_options_reach_the_extractor(pool: ExtractionPool) -> None:
    body = page(byline="<p>23.02.2026 13:53</p>").encode()
    ((_, found),) = pool.map(
        [fetched(body)], lambda one: {"timezone": "Europe/Minsk", "first_seen": one.fetched_at}
    )
    assert isinstance(found, Article)
    assert found.published_at == datetime(2026, 2, 23, 10, 53, tzinfo=UTC)


def test_a_damaged_record_without_body_tells_its_damage(pool: ExtractionPool) -> None:
    ((_, found),) = pool.map([fetched(b"", damage="cut after 12 bytes")], lambda one: {})
    assert found == Unreadable("cut after 12 bytes")


def test_no_pages_give_nothing(pool: ExtractionPool) -> None:
    assert list(pool.map([], lambda one: {})) == []


def test_pages_are_read_only_a_few_ahead(pool: ExtractionPool) -> None:
    taken = []

    def archive() -> Iterator[Page]:
        for number in range(1000):
            taken.append(number)
            yield fetched(page().encode())

    results = pool.map(archive(), lambda one: {})
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(taken) < 20


def test_an_error_in_the_options_reaches_the_caller(pool: ExtractionPool) -> None:
    with pytest.raises(ZeroDivisionError):
        list(pool.map([fetched(page().encode())], lambda one: {"timezone": 1 // 0}))


def test_a_page_that_spins_is_ended_and_the_others_are_read() -> None:
    with ExtractionPool(workers=1, seconds=1.0) as pool:
        found = run(pool, page().encode(), SPINNING, page().encode())
    assert found["1"] == Unreadable("took longer than 1 s")
    assert isinstance(found["0"], Article)
    assert isinstance(found["2"], Article)


def test_a_page_that_swells_is_ended_and_the_others_are_read() -> None:
    with ExtractionPool(workers=1, seconds=120, memory=48 * 2**20) as pool:
        found = run(pool, page().encode(), b"<p>a<b>b" * 60_000, page().encode())
    assert found["1"] == Unreadable("needed more than 48 MiB of memory")
    assert isinstance(found["0"], Article)
    assert isinstance(found["2"], Article)


@pytest.mark.parametrize(
    "body",
    [
        b"<p>" * 1_000_000,
        b"<div " + b"".join(b"a%d=1 " % number for number in range(100_000)) + b">a</div>",
        b"<div>" * 199_000,
        b"<html><body><p>" + b"river " * 9_000_000,
        b'<html><script type=\'application/ld+json\'>{"a":"' + b'\\"b "' * 80_000 + b"</script><p>a",
    ],
    ids=["a million tags", "attributes", "nesting", "50 MB", "broken JSON-LD"],
)
def test_a_hostile_page_gets_an_answer(pool: ExtractionPool, body: bytes) -> None:
    assert isinstance(run(pool, body)["0"], (Unreadable, NotArticle))


def test_a_killed_child_is_replaced() -> None:
    with ExtractionPool(workers=1) as pool:
        run(pool, page().encode())
        child = pool._children[0]
        assert child is not None
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()
        assert isinstance(run(pool, page().encode())["0"], Unreadable)
        assert isinstance(run(pool, page().encode())["0"], Article)


def test_no_child_is_left_after_the_pool() -> None:
    with ExtractionPool(workers=1) as pool:
        run(pool, page().encode())
        child = pool._children[0]
    assert child is not None
    assert child.process.returncode is not None


PARENT = """
import sys
from tests.pipeline.extract.test_pool import fetched, page
from pipeline.extract import ExtractionPool
pool = ExtractionPool(workers=1)
for _ in pool.map([fetched(page().encode())], lambda one: {}):
    print(pool._children[0].process.pid, flush=True)
sys.stdin.read()
"""


def test_children_ignore_an_interrupt_and_end_with_a_killed_parent() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    os.kill(child, signal.SIGINT)
    time.sleep(0.2)
    assert alive(child)
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 20
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(child)


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
