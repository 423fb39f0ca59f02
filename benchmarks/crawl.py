"""A crawl beside a bare Scrapy spider that only downloads the same pages from the same local server.

usage: python -m benchmarks.crawl [--pages 2000] [--rounds 3]

Pages are of 100 kB. Both ask for 1, and for 8, at a time, without delay; rounds take turns. The crawl reads a
sitemap, asks the database for what is known, checks each request and writes WARC files; the other keeps nothing.
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
from pathlib import Path

from rich.console import Console
from rich.table import Table

import spiders
from benchmarks.texts import unlike
from pipeline.config import Source
from pipeline.store import open_store

PAGE = 100_000
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
from spiders.crawl import crawl
from spiders.job import CrawlJob
begun = time.perf_counter()
report = crawl(CrawlJob.from_json(sys.stdin.read()))
taken = time.perf_counter() - begun
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([report.counts["fetched"], taken, memory, report.failure]))
"""


def main() -> None:
    """Print pages a second of both, by concurrency."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ready: multiprocessing.SimpleQueue[str] = multiprocessing.SimpleQueue()
    server = multiprocessing.Process(target=_serve, args=(options.pages, ready), daemon=True)
    server.start()
    root = ready.get()
    table = Table("at a time", "bare, pages/s", "crawl, pages/s", "crawl / bare", "memory, MB")
    try:
        for concurrency in (1, 8):
            table.add_row(str(concurrency), *_compare(root, options.pages, concurrency, options.rounds))
    finally:
        server.terminate()
    Console().print(table)


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
        done = subprocess.run(
            [sys.executable, "-c", CRAWL], input=job.to_json(), capture_output=True, text=True, check=True
        )
    fetched, seconds, memory, failure = json.loads(done.stdout.splitlines()[-1])
    assert fetched == pages, failure
    return pages / seconds, memory


# ---------------------------------------------------------------- the server


def _serve(pages: int, ready: multiprocessing.SimpleQueue[str]) -> None:
    asyncio.run(_server(pages, ready))


async def _server(pages: int, ready: multiprocessing.SimpleQueue[str]) -> None:
    bodies = [_page(title, text) for title, text in unlike(DIFFERENT)]
    root = ""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1].decode("ascii", "replace")
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
    if path == "/sitemap.xml":
        urls = "".join(f"<url><loc>{root}/news/{number}.html</loc></url>" for number in range(pages))
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return _response(f'<urlset xmlns="{namespace}">{urls}</urlset>'.encode(), "application/xml")
    number = int("".join(filter(str.isdigit, path)) or 0)
    return _response(bodies[number % DIFFERENT] + b"<!-- %d -->" % number, "text/html; charset=utf-8")


def _response(body: bytes, kind: str) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (
        kind.encode(),
        len(body),
        body,
    )


def _page(title: str, text: str) -> bytes:
    links = "".join(f'<li class="menu-item"><a href="/section/{n}/">Section {n}</a></li>\n' for n in range(800))
    body = f"<ul>{links}</ul><h1>{title}</h1><p>{text}</p>"
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return page.encode().ljust(PAGE, b" ")


if __name__ == "__main__":
    main()
