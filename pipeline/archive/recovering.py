"""Recovery: files that a killed crawl left open are cut to their last whole record and closed."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import BinaryIO

from pipeline.archive import files
from pipeline.records import ArchiveError

CHUNK = 1 << 20
GZIP = 31


def recover(archive: Path, source: str) -> list[str]:
    """Close what dead crawls of the source left. The files that hold records, relative to the archive's folder.

    A file that a living crawl is writing is left alone. Raises ArchiveError.
    """
    recovered = []
    for path in sorted((archive / source).glob(f"*{files.SUFFIX}{files.OPEN}")):
        try:
            final = _recover(path)
        except OSError as error:
            raise ArchiveError(f"{path}: left by a killed crawl, and cannot be recovered: {error}") from error
        if final:
            recovered.append(str(final.relative_to(archive)))
    return recovered


def _recover(path: Path) -> Path | None:
    with path.open("r+b") as file:
        # A writer that ended between our listing and our lock has renamed the file.
        if not files.try_lock(file) or not path.exists():
            return None
        end = whole_members(file)
        if end == 0:
            path.unlink()
            return None
        file.truncate(end)
        return files.finish(file, path)


def whole_members(file: BinaryIO) -> int:
    """How many bytes of a gzip file are whole members, from its start."""
    end = position = 0
    member = zlib.decompressobj(GZIP)
    fresh = True
    while chunk := file.read(CHUNK):
        while chunk:
            try:
                member.decompress(chunk)
            except zlib.error:
                return end
            fresh = False
            if not member.eof:
                position += len(chunk)
                break
            position += len(chunk) - len(member.unused_data)
            end, chunk = position, member.unused_data
            member, fresh = zlib.decompressobj(GZIP), True
    return end if not fresh else position
