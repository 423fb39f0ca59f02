"""A crawl beside a bare Scrapy spider that only downloads the same pages from the same local server.

usage: python -m benchmarks.crawl [--pages 2000] [--rounds 3]
       python -m benchmarks.crawl --watch-memory [--pages 100000]

Pages are of 100 kB. Both ask for 1, and for 8, at a time, without delay; rounds take turns. The crawl reads a
sitemap, asks the database for what is known, checks each request and writes WARC files; the other keeps nothing.

With `--watch-memory` a crawl of pages of 5 kB, eight at a time: how much memory it has taken when it begins to ask
for pages, and after each tenth of them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from rich.console import Console
from rich.table import Table

import spiders
from benchmarks.texts import unlike
from pipeline.config import Source
from pipeline.store import open_store

PAGE = 100_000
SMALL = 5_000
SITEMAP = 20_000  # addresses in a file
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
DIFFERENT = 50  # pages that the server has; addresses share them
AGENT = "Watchdesk/0.1 (+https://bench.example/about)"
BARE = """
import json, resource, sys, time
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
root, pages, concurrency = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
class Bare(Spider):
    name = "bare"
    start_urls = [f"{root}/news/{number}.html" for number in range(pages)]
    def parse(self, response):
        pass
process = AsyncCrawlerProcess({"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False,
    "CONCURRENT_REQUESTS": concurrency, "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency, "DOWNLOAD_DELAY": 0,
    "COOKIES_ENABLED": False})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
stats = crawler.stats.get_stats()
print(json.dumps([stats["response_received_count"], stats["elapsed_time_seconds"]]))
"""
CRAWL = """
import json, resource, sys, time
from spiders.crawl import crawl_all
from spiders.job import CrawlJob
begun = time.perf_counter()
reports = []
crawl_all([CrawlJob.from_json(sys.stdin.read())], reports.append)
taken = time.perf_counter() - begun
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([reports[0].counts["fetched"], taken, memory, reports[0].failure]))
"""


def main() -> None:
    """Print pages a second of both, by concurrency."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--watch-memory", action="store_true")
    options = parser.parse_args()
    if options.watch_memory:
        Console().print(_watch(options.pages or 100_000))
    else:
        Console().print(_beside_bare(options.pages or 2000, options.rounds))


def _beside_bare(pages: int, rounds: int) -> Table:
    table = Table("at a time", "bare, pages/s", "crawl, pages/s", "crawl / bare", "memory, MB")
    with _site(pages, PAGE) as (root, _):
        for concurrency in (1, 8):
            table.add_row(str(concurrency), *_compare(root, pages, concurrency, rounds))
    return table


def _watch(pages: int) -> Table:
    """How much memory a crawl holds, by pages served."""
    table = Table("pages", "memory, MB", "seconds")
    with _site(pages, SMALL) as (root, served), _child(root, pages, 8) as child:
        begun, wanted = time.monotonic(), 1
        while child.poll() is None:
            if served.value >= wanted and (memory := _resident(child.pid)):
                table.add_row(f"{served.value:,}", f"{memory:,.0f}", f"{time.monotonic() - begun:,.0f}")
                wanted = (wanted // (pages // 10) + 1) * (pages // 10)
            time.sleep(0.05)
        fetched, seconds, memory, failure = _told(child)
        table.caption = f"{fetched:,} pages in {seconds:,.0f} s; {memory:,.0f} MB at most"
    assert fetched == pages, failure
    return table


def _resident(process: int) -> float:
    """MB that a process has in memory; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def _compare(root: str, pages: int, concurrency: int, rounds: int) -> list[str]:
    bare, full, memory = [], [], 0.0
    for _ in range(rounds):
        bare.append(_bare(root, pages, concurrency))
        rate, memory = _crawl(root, pages, concurrency)
        full.append(rate)
    ratio = statistics.median(one / other for one, other in zip(full, bare, strict=True))
    return [f"{statistics.median(bare):,.0f}", f"{statistics.median(full):,.0f}", f"{ratio:.2f}", f"{memory:,.0f}"]


def _bare(root: str, pages: int, concurrency: int) -> float:
    arguments = [sys.executable, "-c", BARE, root, str(pages), str(concurrency)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    received, seconds = json.loads(done.stdout.splitlines()[-1])
    assert received == pages, done.stderr
    return pages / float(seconds)


def _crawl(root: str, pages: int, concurrency: int) -> tuple[float, float]:
    """Pages a second, and the most memory that the process took, in MB."""
    with _child(root, pages, concurrency) as child:
        fetched, seconds, memory, failure = _told(child)
    assert fetched == pages, failure
    return pages / seconds, memory


@contextmanager
def _child(root: str, pages: int, concurrency: int) -> Iterator[subprocess.Popen[str]]:
    """A crawl's process."""
    source = Source(
        title="Bench",
        home=root,
        sitemaps=(f"{root}/sitemap.xml",),
        articles=(r"^/news/",),
        delay=0,
        concurrency=concurrency,
        pages_per_run=pages,
        private_addresses=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/bench.db")
        job = spiders.CrawlJob("bench", source, AGENT, Path(folder, "archive"), "bench", store.url, ())
        store.close()
        with Path(folder, "log").open("w", encoding="utf-8") as log:
            child = subprocess.Popen(
                [sys.executable, "-c", CRAWL],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            assert child.stdin
            child.stdin.write(job.to_json())
            child.stdin.close()
            try:
                yield child
            finally:
                child.kill()
                child.wait()


def _told(child: subprocess.Popen[str]) -> tuple[int, float, float, str | None]:
    """What it fetched, in how many seconds, with how much memory at most, in MB; and why it failed."""
    assert child.stdout
    fetched, seconds, memory, failure = json.loads(child.stdout.read().splitlines()[-1])
    return fetched, seconds, memory, failure


# ---------------------------------------------------------------- the server


@contextmanager
def _site(pages: int, size: int) -> Iterator[tuple[str, Synchronized[int]]]:
    """Where the site is, and how many of its pages were asked for."""
    ready: multiprocessing.SimpleQueue[str] = multiprocessing.SimpleQueue()
    served: Synchronized[int] = multiprocessing.Value("i", 0)
    server = multiprocessing.Process(target=_serve, args=(pages, size, ready, served), daemon=True)
    server.start()
    try:
        yield ready.get(), served
    finally:
        server.terminate()
        server.join()


def _serve(pages: int, size: int, ready: multiprocessing.SimpleQueue[str], served: Synchronized[int]) -> None:
    asyncio.run(_server(pages, size, ready, served))


async def _server(
    pages: int, size: int, ready: multiprocessing.SimpleQueue[str], served: Synchronized[int]
) -> None:
    bodies = [_page(title, text, size) for title, text in unlike(DIFFERENT)]
    root = ""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1].decode("ascii", "replace")
                served.value += path.startswith("/news/")
                writer.write(_answer(path, pages, root, bodies))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    root = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    ready.put(root)
    async with server:
        await server.serve_forever()


def _answer(path: str, pages: int, root: str, bodies: list[bytes]) -> bytes:
    if path == "/robots.txt":
        return _response(b"User-agent: *\nDisallow: /private/\n", "text/plain")
    number = int("".join(filter(str.isdigit, path)) or 0)
    if path == "/sitemap.xml":
        parts = (f"<sitemap><loc>{root}/sitemap-{first}.xml</loc></sitemap>" for first in range(0, pages, SITEMAP))
        return _response(f'<sitemapindex xmlns="{NAMESPACE}">{"".join(parts)}</sitemapindex>'.encode(), "text/xml")
    if path.startswith("/sitemap-"):
        numbers = range(number, min(number + SITEMAP, pages))
        urls = "".join(f"<url><loc>{root}/news/{one}.html</loc></url>" for one in numbers)
        return _response(f'<urlset xmlns="{NAMESPACE}">{urls}</urlset>'.encode(), "text/xml")
    return _response(bodies[number % DIFFERENT] + b"<!-- %d -->" % number, "text/html; charset=utf-8")


def _response(body: bytes, kind: str) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (
        kind.encode(),
        len(body),
        body,
    )


def _page(title: str, text: str, size: int) -> bytes:
    links = "".join(
        f'<li class="menu-item"><a href="/section/{n}/">Section {n}</a></li>\n'
        for n in range((size - SMALL) // 118)
    )
    body = f"<ul>{links}</ul><h1>{title}</h1><p>{text}</p>"
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return page.encode().ljust(size, b" ")


if __name__ == "__main__":
    main()
