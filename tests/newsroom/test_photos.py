from __future__ import annotations

import struct
import zlib

from newsroom.photos import picture


def test_a_picture_is_a_whole_png_of_the_width_asked_for() -> None:
    data = picture("any", 256)
    width, height = struct.unpack(">II", data[16:24])
    start = data.index(b"IDAT") + 4
    length = struct.unpack(">I", data[start - 8 : start - 4])[0]
    assert data.startswith(b"\x89PNG")
    assert (width, height) == (256, 144)
    assert len(zlib.decompress(data[start : start + length])) == height * (width + 1)


def test_the_same_name_gives_the_same_picture_and_another_name_another() -> None:
    assert picture("a", 256) == picture("a", 256)
    assert picture("a", 256) != picture("b", 256)
