"""The bodies that hurt: bombs, endless and broken streams, deep trees. All cheap to make and to send."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Iterator
from functools import cache

import brotli

MIB = 1024 * 1024
ENDLESS_BYTES = 5 * 1024**3
BOMB_BYTES = 512 * MIB
NESTED_TAGS = 200_000
FEED_ENTRIES = 100_000
_DRIP_SECONDS = 600


def article(title: str, text: str, head: str = "") -> str:
    """A small, sound article page around a text."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}<title>{title}</title></head>'
        f'<body><h1 class="pg-title">{title}</h1><div class="wsw"><p>{text}</p></div></body></html>'
    )


async def endless() -> AsyncIterator[bytes]:
    """Five gigabytes of the same paragraph, as fast as the client reads."""
    block = (b"<p>" + b"More of the same follows. " * 2520 + b"</p>\n").ljust(64 * 1024)
    for _ in range(ENDLESS_BYTES // len(block)):
        yield block
        await asyncio.sleep(0)


async def drip() -> AsyncIterator[bytes]:
    """One byte each half second for ten minutes."""
    yield b"<!DOCTYPE html><title>Drip</title><p>"
    for _ in range(_DRIP_SECONDS * 2):
        await asyncio.sleep(0.5)
        yield b"."


@cache
def gzip_bomb() -> bytes:
    """Half a gigabyte of letters as half a megabyte of valid gzip (RFC 1952).

    A flushed block does not depend on the one before, so it is compressed once and repeated.
    """
    block = b"a" * MIB
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(BOMB_BYTES // MIB):
        checksum = zlib.crc32(block, checksum)
    header = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    end = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
    trailer = checksum.to_bytes(4, "little") + (BOMB_BYTES % 2**32).to_bytes(4, "little")
    return header + packed * (BOMB_BYTES // MIB) + end + trailer


@cache
def brotli_bomb() -> bytes:
    """The same half gigabyte in a few hundred bytes of brotli (RFC 7932)."""
    packer = brotli.Compressor(quality=5, lgwin=24)
    block = b"a" * MIB
    packed = b"".join(packer.process(block) for _ in range(BOMB_BYTES // MIB))
    return bytes(packed + packer.finish())


@cache
def cut_gzip() -> bytes:
    """Gzip whose second half never comes."""
    lines = (f"<p>Line {n} of a page that breaks off, code {n * n % 9973}.</p>" for n in range(2000))
    whole = gzip.compress(article("Cut short", "".join(lines)).encode(), mtime=0)
    return whole[: len(whole) // 2]


@cache
def nested() -> bytes:
    """An article below 200,000 open tags."""
    deep = b"<div>" * NESTED_TAGS + b"At the bottom." + b"</div>" * NESTED_TAGS
    return b"<!DOCTYPE html><title>Deep</title><body>" + deep + b"</body>"


def huge_feed(base: str) -> Iterator[bytes]:
    """RSS with 100,000 entries that all lead to one page."""
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Too much</title>'
    yield f"<link>{base}/</link><description>Everything, always</description>\n".encode()
    for start in range(0, FEED_ENTRIES, 500):
        yield "".join(_entry(base, n) for n in range(start, start + 500)).encode()
    yield b"</channel></rss>\n"


def _entry(base: str, n: int) -> str:
    link = f"{base}/trouble/harmless?n={n}"
    guid = f'<guid isPermaLink="false">trouble-{n}</guid>'
    return f"<item><title>Entry {n}</title><link>{link}</link>{guid}</item>\n"
