"""Generated pictures: a quiet landscape for each item, always the same for the same name."""

from __future__ import annotations

import math
import random
import struct
import zlib
from collections.abc import Iterator

WIDTHS = (256, 650)
_HILLS = 4
_SKY = 48


def picture(name: str, width: int) -> bytes:
    """A PNG of the given width in 16:9: sky, sun and hills, drawn from the name alone."""
    height = width * 9 // 16
    dice = random.Random(name)
    palette = _palette(dice)
    outlines = [_outline(dice, n, width, height) for n in range(_HILLS)]
    sun = (dice.uniform(0.15, 0.85) * width, dice.uniform(0.15, 0.35) * height, height * 0.07)
    rows = (_row(y, width, height, outlines, sun) for y in range(height))
    return _png(width, height, palette, rows)


def _palette(dice: random.Random) -> bytes:
    """Shades of the sky, then the hills from far to near, then the sun."""
    top, low = _shade(dice, 90, 170), _shade(dice, 190, 245)
    near = _shade(dice, 20, 70)
    colours = [_between(top, low, n / (_SKY - 1)) for n in range(_SKY)]
    colours += [_between(low, near, 0.35 + 0.65 * n / (_HILLS - 1)) for n in range(_HILLS)]
    return b"".join(bytes(colour) for colour in [*colours, (250, 236, 200)])


def _shade(dice: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return dice.randint(low, high), dice.randint(low, high), dice.randint(low, high)


def _between(a: tuple[int, int, int], b: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(one + (two - one) * share) for one, two in zip(a, b, strict=True))
    return red, green, blue


def _outline(dice: random.Random, layer: int, width: int, height: int) -> list[int]:
    """The row at which a line of hills begins, for every column."""
    base = height * (0.45 + 0.14 * layer)
    waves = [(dice.uniform(1, 4 + layer), dice.uniform(0, 6.3), dice.uniform(2, height / 14)) for _ in range(4)]
    return [
        round(base + sum(size * math.sin(pace * 6.3 * x / width + start) for pace, start, size in waves))
        for x in range(width)
    ]


def _row(y: int, width: int, height: int, outlines: list[list[int]], sun: tuple[float, float, float]) -> bytes:
    row = bytearray([min(_SKY - 1, y * _SKY * 2 // (height * 2))]) * width
    reach = sun[2] ** 2 - (y - sun[1]) ** 2
    if reach > 0:
        left, right = round(sun[0] - math.sqrt(reach)), round(sun[0] + math.sqrt(reach))
        row[max(0, left) : right] = bytes([_SKY + _HILLS]) * (min(width, right) - max(0, left))
    for layer, outline in enumerate(outlines):
        for x, top in enumerate(outline):
            if y >= top:
                row[x] = _SKY + layer
    return bytes(row)


def _png(width: int, height: int, palette: bytes, rows: Iterator[bytes]) -> bytes:
    """A PNG file with a palette (ISO/IEC 15948)."""
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
