"""Reading a package's zip file without trusting it: bounded in sizes, counts and names, never written to disk."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.records import ArchiveError

MAX_FILE = 2 << 30
MAX_FILES = 64
MAX_DIRECTORY = 64 * 1024
CHUNK = 1 << 20
# Letters, digits and a few signs, in folders: no way out, no way up, nothing that a terminal would obey.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){0,4}")
# The end of the central directory (APPNOTE 4.3.16), with no comment behind it.
END = struct.Struct("<4s4H2LH")
END_SIGN, END64_SIGN = b"PK\x05\x06", b"PK\x06\x07"
END64_LENGTH = 20
ENCRYPTED = 1
# What zipfile raises for a member that is not what its headers say.
ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip file, its directory checked. Raises ArchiveError when it is none, or asks for too much."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from error
    with file, _checked(path, file) as archive:
        yield archive


def _checked(path: Path, file: BinaryIO) -> zipfile.ZipFile:
    try:
        _check_end(file)
        archive = zipfile.ZipFile(file)
        _check_names(archive)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, ArchiveError) as error:
        raise ArchiveError(f"{path}: no evidence package: {error}") from error
    return archive


def _check_end(file: BinaryIO) -> None:
    """Look at the directory's size before anything reads the directory. Raises ArchiveError."""
    size = file.seek(0, 2)
    if not END.size < size <= MAX_FILE:
        raise ArchiveError(f"{size} bytes, where a zip file of at most {MAX_FILE >> 30} GiB is expected")
    file.seek(max(0, size - END.size - END64_LENGTH))
    tail = file.read()
    sign, _, _, _, count, length, _, comment = END.unpack(tail[-END.size :])
    if sign != END_SIGN or comment:
        raise ArchiveError("no zip file, or one with something behind its end")
    if tail.startswith(END64_SIGN):
        raise ArchiveError("a zip64 file, which packages never are")
    if count > MAX_FILES or length > MAX_DIRECTORY:
        raise ArchiveError(f"{count} files in it, where at most {MAX_FILES} are expected")


def _check_names(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    for info in archive.infolist():
        if not NAME.fullmatch(info.filename):
            raise ArchiveError(f"a file with a name that is not allowed: {info.filename[:60]!r}")
        if info.flag_bits & ENCRYPTED or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError(f"{info.filename}: encrypted, or compressed in an unusual way")
    if len(set(names)) < len(names):
        raise ArchiveError("two files of one name")
    if sum(info.file_size for info in archive.infolist()) > MAX_FILE:
        raise ArchiveError(f"more than {MAX_FILE >> 30} GiB when unpacked")


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A file's content in parts; never more than its stated size. Raises ArchiveError."""
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except KeyError as error:
        raise ArchiveError("is missing") from error
    except ERRORS as error:
        raise ArchiveError(f"cannot be read: {error}") from error


def content(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """A whole file of at most `limit` bytes. Raises ArchiveError."""
    parts, size = [], 0
    for chunk in chunks(archive, name):
        size += len(chunk)
        if size > limit:
            raise ArchiveError(f"is larger than {limit >> 20} MiB")
        parts.append(chunk)
    return b"".join(parts)


def sha256(archive: zipfile.ZipFile, name: str) -> tuple[str, int]:
    """A file's SHA-256 in hex and its size. Raises ArchiveError."""
    found, size = hashlib.sha256(), 0
    for chunk in chunks(archive, name):
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size
