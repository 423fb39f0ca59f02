"""The archive: what a crawl writes is what ingest reads, from anybody's files, and a kill loses nothing whole."""

from __future__ import annotations

import gzip
import io
import os
import signal
import subprocess
import sys
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import WarcWriter, payload_digest, read_archive, read_page, recover
from pipeline.archive.bodies import MAX_BODY, undo
from pipeline.archive.recovering import whole_members
from pipeline.records import ArchiveError, Known, Listed, Noted, Outcome, Page, Revisit, Role
from tests.warcs import Response, write_warc

AT = datetime(2026, 3, 4, 12, 0, 0, 250000, tzinfo=UTC)
URL = "https://harbour.example/a/1"
LISTED = Listed("Шлюзы: «зачынены» на лета", AT)


def writer(archive: Path, run: str = "crawl-1", **options: int) -> WarcWriter:
    return WarcWriter(archive, "harbour", run, user_agent="Watchdesk/0.1 (+https://example.org)", **options)


def add_page(to: WarcWriter, url: str = URL, body: bytes = b"<p>Locks</p>", **more: object) -> str:
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("ETag", '"7"')]
    return to.response(
        url=url,
        final_url=url,
        status=200,
        reason="OK",
        headers=headers,
        body=body,
        fetched_at=AT,
        role=Role.ARTICLE,
        **more,
    )


def test_a_page_comes_back_with_all_that_the_crawl_knew(tmp_path: Path) -> None:
    to = writer(tmp_path)
    digest = to.response(
        url=URL,
        final_url=URL + "?moved",
        status=200,
        reason="OK",
        headers=[("Content-Type", "text/html"), ("Content-Encoding", "br")],
        body=b"<p>Locks</p>",
        fetched_at=AT,
        role=Role.ARTICLE,
        via="https://harbour.example/feed",
        listed=LISTED,
    )
    (name,) = to.close()
    (page,) = read_archive(tmp_path / name, name)
    assert isinstance(page, Page)
    assert (page.url, page.final_url, page.status, page.body) == (URL, URL + "?moved", 200, b"<p>Locks</p>")
    assert (page.source, page.run, page.role, page.via) == (
        "harbour",
        "crawl-1",
        Role.ARTICLE,
        "https://harbour.example/feed",
    )
    assert (page.listed, page.fetched_at, page.warc.file) == (LISTED, AT, name)
    assert page.digest == digest == payload_digest(b"<p>Locks</p>")
    assert page.damage is None
    assert page.header("content-encoding") is None
    assert read_page(tmp_path / name, page.warc.offset, name) == page


def test_a_revisit_and_a_note_come_back(tmp_path: Path) -> None:
    to = writer(tmp_path)
    known = Known(URL, AT, digest="sha1:AA", record_id="<urn:uuid:1>")
    common = {"url": URL, "role": Role.LISTING}
    to.revisit(
        **common,
        final_url=URL,
        outcome=Outcome.IDENTICAL,
        status=200,
        headers=[("ETag", '"8"')],
        fetched_at=AT,
        known=known,
    )
    to.note(**common, outcome=Outcome.FAILED, reason="the name сайт.by is unknown", noted_at=AT, status=503)
    (name,) = to.close()
    revisit, note = read_archive(tmp_path / name, name)
    assert isinstance(revisit, Revisit)
    assert (revisit.outcome, revisit.role) == (Outcome.IDENTICAL, Role.LISTING)
    assert dict(revisit.headers)["ETag"] == '"8"'
    assert isinstance(note, Noted)
    assert (note.outcome, note.reason, note.status) == (Outcome.FAILED, "the name сайт.by is unknown", 503)


def test_other_programs_read_our_files(tmp_path: Path) -> None:
    to = writer(tmp_path)
    add_page(to)
    (name,) = to.close()
    with (tmp_path / name).open("rb") as file:
        kinds = [(record.rec_type, record.content_stream().read()) for record in ArchiveIterator(file)]
    assert kinds[0][0] == "warcinfo"
    assert kinds[1] == ("response", b"<p>Locks</p>")


def test_a_header_cannot_start_another_one(tmp_path: Path) -> None:
    to = writer(tmp_path)
    add_page(to, listed=Listed("A title\r\nWatchdesk-Source: other", None))
    (name,) = to.close()
    (page,) = read_archive(tmp_path / name, name)
    assert page.source == "harbour"
    assert page.listed == Listed("A title  Watchdesk-Source: other", None)


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    to = writer(tmp_path, rotate_at=3000)
    for number in range(20):
        add_page(to, f"{URL}{number}", os.urandom(400))
    names = to.close()
    assert len(names) > 2
    read = [record.url for name in names for record in read_archive(tmp_path / name, name)]
    assert read == [f"{URL}{number}" for number in range(20)]


def test_a_run_without_records_leaves_no_file(tmp_path: Path) -> None:
    assert writer(tmp_path).close() == []
    assert not list(tmp_path.iterdir())


def test_what_a_dead_crawl_left_is_cut_to_its_last_whole_record(tmp_path: Path) -> None:
    to = writer(tmp_path)
    add_page(to)
    add_page(to, URL + "0")
    (name,) = to.close()
    whole = (tmp_path / name).read_bytes()
    for cut in (1, 100, 300):
        left = tmp_path / "harbour" / f"crawl-{cut}-00000.warc.gz.open"
        left.write_bytes(whole[:-cut])
        (recovered,) = recover(tmp_path, "harbour")
        assert [record.url for record in read_archive(tmp_path / recovered, recovered)] == [URL]


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    to = writer(tmp_path)
    add_page(to)
    assert recover(tmp_path, "harbour") == []
    assert len(to.close()) == 1


def test_a_file_without_a_whole_record_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "harbour" / "crawl-1-00000.warc.gz.open"
    left.parent.mkdir()
    left.write_bytes(gzip.compress(b"WARC/1.1")[:-3])
    assert recover(tmp_path, "harbour") == []
    assert not left.exists()


@pytest.mark.servers
def test_a_killed_writer_loses_no_record_that_it_had_finished(tmp_path: Path) -> None:
    program = f"""
import itertools
from pathlib import Path
from tests.pipeline.archive.test_archive import add_page, writer
to = writer(Path({str(tmp_path)!r}))
for number in itertools.count():
    add_page(to, f"https://harbour.example/{{number}}", bytes(2000))
    print(number, flush=True)
"""
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline()
    time.sleep(0.2)
    child.send_signal(signal.SIGKILL)
    said = child.stdout.read().split()
    child.wait()
    (name,) = recover(tmp_path, "harbour")
    assert len(list(read_archive(tmp_path / name, name))) >= int(said[-1]) + 1


def test_members_are_counted_across_chunks() -> None:
    members = [gzip.compress(os.urandom(700_000)) for _ in range(4)]
    whole = b"".join(members)
    assert whole_members(io.BytesIO(whole)) == len(whole)
    assert whole_members(io.BytesIO(whole[:-9])) == len(whole) - len(members[-1])


@pytest.mark.parametrize("junk", [b"hello there\n" * 50, b"\x1f\x8b\x08" + b"junk" * 90])
def test_a_file_that_is_no_warc_is_named(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(junk)
    with pytest.raises(ArchiveError, match=r"x\.warc\.gz"):
        list(read_archive(path, "x"))


def test_a_missing_file_and_a_wrong_place_are_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be opened"):
        list(read_archive(tmp_path / "none.warc.gz", "none"))
    path = write_warc(tmp_path / "a.warc.gz", [Response(URL, b"x")])
    with pytest.raises(ArchiveError):
        read_page(path, 7)


def test_a_cut_record_is_an_error_and_no_page(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc.gz", [Response(URL, b"x"), Response(URL, os.urandom(5000))])
    path.write_bytes(path.read_bytes()[:-400])
    records = read_archive(path, "a")
    assert next(records).url == URL
    with pytest.raises(ArchiveError, match="ends in the middle"):
        next(records)


def test_other_crawlers_pages_are_articles_of_nobody(tmp_path: Path) -> None:
    (page,) = read_archive(write_warc(tmp_path / "a.warc.gz", [Response(URL, b"x")]), "a")
    assert isinstance(page, Page)
    assert (page.role, page.source, page.run) == (Role.ARTICLE, None, None)


def test_a_page_under_a_name_that_is_no_web_address_is_read_too(tmp_path: Path) -> None:
    (page,) = read_archive(write_warc(tmp_path / "a.warc.gz", [Response("set::harbour-1.html", b"x")]), "a")
    assert page.url == "set::harbour-1.html"


TEXT = "Шлюзы зачыняюцца. ".encode() * 2000


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT, wbits=-15)),
        ("br", brotli.compress(TEXT)),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))),
        ("identity", TEXT),
    ],
)
def test_content_encodings_are_undone(encoding: str, sent: bytes) -> None:
    assert undo(sent, encoding) == (TEXT, None)


@pytest.mark.parametrize(
    ("encoding", "sent", "says"),
    [
        ("gzip", gzip.compress(TEXT)[:-20], "broken gzip"),
        ("gzip", b"\x1f\x8b\x08broken", "broken gzip"),
        ("br", brotli.compress(TEXT)[:-2], "broken brotli"),
        ("br", brotli.compress(bytes(MAX_BODY + 1)), "larger than 10 MiB"),
        ("gzip", gzip.compress(bytes(MAX_BODY + 1)), "larger than 10 MiB"),
        ("x-own", b"1", "not known"),
    ],
)
def test_damage_and_bombs_have_their_reason(encoding: str, sent: bytes, says: str) -> None:
    body, damage = undo(sent, encoding)
    assert damage is not None
    assert says in damage
    assert len(body) <= MAX_BODY
