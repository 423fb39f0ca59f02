"""Evidence packages: what they hold, that nothing can be changed unseen, and that hostile ones do no harm."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive import WarcWriter, read_archive
from pipeline.config import Catalogue
from pipeline.evidence import pack, verify
from pipeline.evidence.contents import surt
from pipeline.evidence.form import read_form
from pipeline.extract import ExtractionPool
from pipeline.ingest import Ingest
from pipeline.records import ArchiveError, Known, Outcome, Role
from pipeline.store import Store, open_store
from pipeline.store.reading import find_history
from tests.warcs import FERRY, FETCHED, LOCKS, Response, article_page, write_warc

URL = "https://harbour.example/ships/locks"
COPY = "https://wire.example/canal?b=2&a=1"
FERRIES = "https://harbour.example/ships/ferry"
FILES = [
    "archive/data.warc.gz",
    "datapackage-digest.json",
    "datapackage.json",
    "evidence/story.json",
    "indexes/index.cdx",
    "pages/pages.jsonl",
]


def write_crawl(path: Path) -> Path:
    """A file of another crawler: not compressed, a request behind its response, which was sent in chunks."""
    body = article_page("Last ferry", FERRY)
    chunked = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)

        def write(kind: str, payload: bytes, http: StatusAndHeaders, **fields: str) -> str:
            told = {"WARC-Date": f"{FETCHED:%Y-%m-%dT%H:%M:%SZ}"} | fields
            record = writer.create_warc_record(
                FERRIES, kind, payload=io.BytesIO(payload), http_headers=http, warc_headers_dict=told
            )
            writer.write_record(record)
            return str(record.rec_headers.get_header("WARC-Record-ID"))

        sent = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("X-Place", "Gda\u0144sk")]
        response = write("response", chunked, StatusAndHeaders("200 OK", sent, protocol="HTTP/1.1"))
        asked = StatusAndHeaders("GET /ships/ferry HTTP/1.1", [("User-Agent", "other/1")], is_http_request=True)
        write("request", b"", asked, **{"WARC-Concurrent-To": response})
    return path


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    with ExtractionPool(workers=1) as pool:
        yield pool


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, pool: ExtractionPool) -> Path:
    """The locks' report, corrected and then taken over by a wire, and the ferry's, in a store made by ingest."""
    folder = tmp_path_factory.mktemp("archive")
    corrected = (LOCKS[0].replace("1974", "1947"), *LOCKS[1:])
    pages = [
        Response(URL, article_page("Locks to close", LOCKS), headers=(("ETag", '"one"'),)),
        Response(FERRIES + "?other", article_page("Nothing here", ())),
        Response(URL, article_page("Locks to close", corrected), at=FETCHED + timedelta(hours=1)),
        Response(COPY, article_page("Canal shut", corrected), at=FETCHED + timedelta(hours=2)),
    ]
    files = [write_warc(folder / "a.warc.gz", pages), write_crawl(folder / "b.warc")]
    with opened(folder) as store:
        ingest(store, pool, folder, *files)
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{folder / 'store.db'}")
    yield store
    store.close()


def ingest(store: Store, pool: ExtractionPool, folder: Path, *files: Path) -> None:
    catalogue = Catalogue(contact="https://example.org/about")
    Ingest(store, catalogue, pool, lambda path: str(path.relative_to(folder))).run(files)


@pytest.fixture
def filled(archive: Path) -> Iterator[Store]:
    with opened(archive) as store:
        yield store


Pack = Callable[..., Path]


@pytest.fixture
def packed(filled: Store, archive: Path, tmp_path: Path) -> Pack:
    """Packs the stories of articles into a file."""

    def write(*urls: str, name: str = "out.wacz", place: Path = archive, **options: Any) -> Path:
        stories = [found.story for url in urls if (found := find_history(filled, url))]
        with (tmp_path / name).open("w+b") as out:
            pack(filled, stories, lambda file: place / file, out, **options)
        return tmp_path / name

    return write


def story_of(path: Path) -> Any:
    with zipfile.ZipFile(path) as opened:
        return json.loads(opened.read("evidence/story.json"))


def rewritten(path: Path, changed: dict[str, bytes | None]) -> Path:
    """The package with files changed, added or (None) left out; the zip itself is sound."""
    copy = path.with_name("rewritten.wacz")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            content = changed.get(name, b"") if name in changed else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return copy


def blamed(path: Path) -> set[str]:
    return {one.path for one in verify(path) if not one.sound}


class TestContents:
    def test_a_package_is_sound_and_has_the_files_of_a_wacz(self, packed: Pack) -> None:
        path = packed(URL)
        assert [(one.path, one.problems) for one in verify(path)] == [(name, []) for name in FILES]

    def test_the_same_stories_give_the_same_bytes(self, packed: Pack) -> None:
        assert packed(URL, FERRIES, name="a.wacz").read_bytes() == packed(URL, FERRIES, name="b.wacz").read_bytes()

    def test_another_reader_finds_the_pages_in_the_warc(self, packed: Pack) -> None:
        with zipfile.ZipFile(packed(URL)) as opened:
            assert opened.getinfo(FILES[0]).compress_type == zipfile.ZIP_STORED
            records = ArchiveIterator(io.BytesIO(opened.read(FILES[0])), check_digests="raise")
            found = [(one.rec_type, one.rec_headers.get_header("WARC-Target-URI")) for one in records]
        assert found == [("warcinfo", None), ("response", URL), ("response", URL), ("response", COPY)]

    def test_records_are_the_bytes_of_the_archive(self, packed: Pack, archive: Path) -> None:
        path = packed(URL)
        with zipfile.ZipFile(path) as opened:
            data = opened.read(FILES[0])
        for record in story_of(path)["records"]:
            copy = data[record["offset"] :][: record["length"]]
            assert (archive / record["warc_file"]).read_bytes()[record["warc_offset"] :].startswith(copy)
            assert hashlib.sha256(copy).hexdigest() == record["sha256"]

    def test_a_record_of_an_uncompressed_file_keeps_its_content(self, packed: Pack, archive: Path) -> None:
        path = packed(FERRIES)
        with zipfile.ZipFile(path) as opened:
            data = opened.read(FILES[0])
        whole = (archive / "b.warc").read_bytes()
        for record in story_of(path)["records"]:
            copy = gzip.decompress(data[record["offset"] :][: record["length"]])
            assert whole[record["warc_offset"] :].startswith(copy)

    def test_a_request_comes_with_its_response(self, packed: Pack) -> None:
        told = story_of(packed(FERRIES))
        response, request = told["records"]
        (revision,) = told["stories"][0]["articles"][0]["revisions"]
        assert (revision["record_id"], revision["request_id"]) == (response["record_id"], request["record_id"])
        assert (request["kind"], request["status_line"]) == ("request", "GET /ships/ferry HTTP/1.1")
        assert ["User-Agent", "other/1"] in request["headers"]

    def test_story_json_tells_members_revisions_changes_and_sightings(self, packed: Pack) -> None:
        (story,) = story_of(packed(URL))["stories"]
        first, second = story["articles"]
        assert [(one["url"], one["lead"]) for one in (first, second)] == [
            (URL, True),
            ("https://wire.example/canal?a=1&b=2", False),
        ]
        assert [one["seen_at"] for one in first["revisions"]] == ["2026-03-04T12:00:00Z", "2026-03-04T13:00:00Z"]
        assert first["changes"][0]["kinds"] == ["number or name corrected"]
        words = [(piece["kind"], piece["text"]) for piece in first["changes"][0]["pieces"]]
        assert ("removed", "1974") in words
        assert ("added", "1947") in words
        assert [one["result"] for one in first["sightings"]] == ["new_article", "new_revision"]
        assert (first["published_at"], first["published_basis"]) == ("2026-03-04T09:30:00Z", "meta")
        assert story["citation"].startswith(
            "“Locks to close”. harbour.example, published 2026-03-04 09:30:00 UTC. "
            f"{URL} (revision 2, as seen 2026-03-04 13:00:00 UTC; WARC record urn:uuid:"
        )

    def test_what_the_crawl_knew_comes_with_the_record(self, pool: ExtractionPool, tmp_path: Path) -> None:
        url = "https://harbour.example/ships/bridge"
        writer = WarcWriter(tmp_path, "harbour", "crawl-1", user_agent="Watchdesk/1 (+https://example.org)")
        asked = {
            "url": url,
            "final_url": url,
            "status": 200,
            "role": Role.ARTICLE,
            "via": "https://harbour.example/",
        }
        body = article_page("Last ferry", FERRY)
        digest = writer.response(**asked, headers=[("ETag", '"a"')], body=body, fetched_at=FETCHED)
        (known,) = [one.record_id for one in read_archive(tmp_path / "harbour/crawl-1-00000.warc.gz.open", "")]
        later = {"outcome": Outcome.NOT_MODIFIED, "fetched_at": FETCHED + timedelta(hours=1), "headers": []}
        writer.revisit(**asked | later | {"status": 304}, known=Known(url, digest=digest, record_id=known))
        names = writer.close()
        with opened(tmp_path) as store:
            ingest(store, pool, tmp_path, *(tmp_path / name for name in names))
            with (tmp_path / "b.wacz").open("w+b") as out:
                pack(store, [1], lambda name: tmp_path / name, out)
        assert blamed(tmp_path / "b.wacz") == set()
        told = story_of(tmp_path / "b.wacz")
        (record,) = told["records"]
        assert {"Watchdesk-Run": "crawl-1", "Watchdesk-Via": "https://harbour.example/"}.items() <= dict(
            record["fields"]
        ).items()
        assert record["payload_digest"] == digest
        sightings = told["stories"][0]["articles"][0]["sightings"]
        assert [(one["outcome"], one["run"], one["status"]) for one in sightings] == [
            ("fetched", "crawl-1", 200),
            ("not_modified", "crawl-1", 304),
        ]

    def test_changes_go_forward_in_time_also_when_an_older_page_came_late(
        self, pool: ExtractionPool, tmp_path: Path
    ) -> None:
        new = Response(URL, article_page("Locks close in June", LOCKS), at=FETCHED + timedelta(hours=1))
        old = Response(URL, article_page("Locks may close", LOCKS))
        files = [write_warc(tmp_path / "new.warc.gz", [new]), write_warc(tmp_path / "old.warc.gz", [old])]
        with opened(tmp_path) as store:
            for file in files:
                ingest(store, pool, tmp_path, file)
            with (tmp_path / "late.wacz").open("w+b") as out:
                packed = pack(store, [1], lambda name: tmp_path / name, out)
        (article,) = story_of(tmp_path / "late.wacz")["stories"][0]["articles"]
        assert [(one["number"], one["title"]) for one in article["revisions"]] == [
            (2, "Locks may close"),
            (1, "Locks close in June"),
        ]
        assert [(one["before"], one["after"]) for one in article["changes"]] == [(2, 1)]
        assert "Locks close in June" in packed.citation

    def test_headers_of_the_answer_are_told(self, packed: Pack) -> None:
        first = story_of(packed(URL))["records"][0]
        assert first["status_line"] == "HTTP/1.1 200 OK"
        assert ["ETag", '"one"'] in first["headers"]

    def test_index_and_pages_lead_to_the_records(self, packed: Pack) -> None:
        with zipfile.ZipFile(packed(URL)) as opened:
            lines = opened.read("indexes/index.cdx").decode().splitlines()
            pages = [json.loads(line) for line in opened.read("pages/pages.jsonl").splitlines()]
            data = opened.read(FILES[0])
            manifest = json.loads(opened.read("datapackage.json"))
        assert lines == sorted(lines)
        assert [line.split(" ", 2)[:2] for line in lines] == [
            ["example,harbour)/ships/locks", "20260304120000"],
            ["example,harbour)/ships/locks", "20260304130000"],
            ["example,wire)/canal?a=1&b=2", "20260304140000"],
        ]
        for line in lines:
            told = json.loads(line.split(" ", 2)[2])
            record = gzip.decompress(data[int(told["offset"]) :][: int(told["length"])])
            assert f"WARC-Target-URI: {told['url']}\r\n".encode() in record
            assert (told["status"], told["mime"], told["filename"]) == ("200", "text/html", "data.warc.gz")
        assert pages[0] == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
        assert [(page["url"], page["ts"], page["title"]) for page in pages[1:]] == [
            (URL, "2026-03-04T12:00:00Z", "Locks to close"),
            (URL, "2026-03-04T13:00:00Z", "Locks to close"),
            (COPY, "2026-03-04T14:00:00Z", "Canal shut"),
        ]
        assert (manifest["profile"], manifest["wacz_version"]) == ("data-package", "1.1.1")
        assert (manifest["mainPageUrl"], manifest["mainPageDate"]) == (URL, "2026-03-04T13:00:00Z")

    def test_several_stories_share_a_package(self, packed: Pack) -> None:
        path = packed(URL, FERRIES)
        assert blamed(path) == set()
        assert len(story_of(path)["stories"]) == 2


class TestPacking:
    def test_a_missing_archive_file_is_named(self, packed: Pack, tmp_path: Path) -> None:
        with pytest.raises(ArchiveError, match=r"a\.warc\.gz: cannot be read: No such file"):
            packed(URL, place=tmp_path)

    def test_a_replaced_archive_file_is_noticed(self, packed: Pack, tmp_path: Path) -> None:
        write_warc(tmp_path / "a.warc.gz", [Response(URL, article_page("Locks to close", LOCKS))])
        with pytest.raises(ArchiveError, match=r"a\.warc\.gz: .* replaced"):
            packed(URL, place=tmp_path)

    def test_a_damaged_record_is_named(self, packed: Pack, archive: Path, tmp_path: Path) -> None:
        whole = (archive / "b.warc").read_bytes()
        (tmp_path / "b.warc").write_bytes(whole.replace(b"brass band", b"grass band"))
        with pytest.raises(ArchiveError, match=r"b\.warc: the record at byte 0 is damaged: the block digest"):
            packed(FERRIES, place=tmp_path)

    def test_a_package_has_a_bound(self, packed: Pack) -> None:
        with pytest.raises(ArchiveError, match="pack fewer stories"):
            packed(URL, limit=2000)

    def test_a_story_that_is_not_there_cannot_be_packed(self, filled: Store) -> None:
        with pytest.raises(ArchiveError, match="no articles to pack"):
            pack(filled, [99], Path, io.BytesIO())


class TestVerifying:
    @pytest.mark.parametrize("name", FILES)
    def test_one_changed_byte_is_found_in_any_file(self, packed: Pack, name: str) -> None:
        path = packed(FERRIES)
        with zipfile.ZipFile(path) as opened:
            content = bytearray(opened.read(name))
        content[len(content) // 2] ^= 1
        assert name in blamed(rewritten(path, {name: bytes(content)}))

    @pytest.mark.parametrize("name", FILES)
    def test_a_byte_that_rotted_on_the_disk_is_found_in_any_file(self, packed: Pack, name: str) -> None:
        path = packed(FERRIES)
        with zipfile.ZipFile(path) as opened:
            content = opened.read(name)
        whole = bytearray(path.read_bytes())
        whole[whole.index(content) + len(content) // 2] ^= 1
        path.write_bytes(whole)
        assert name in blamed(path)

    @pytest.mark.parametrize("name", FILES)
    def test_a_missing_file_is_found(self, packed: Pack, name: str) -> None:
        assert name in blamed(rewritten(packed(FERRIES), {name: None}))

    def test_an_added_file_is_found(self, packed: Pack) -> None:
        assert blamed(rewritten(packed(FERRIES), {"evidence/note.txt": b"trust me"})) == {"evidence/note.txt"}

    def test_a_text_changed_with_all_hashes_of_files_renewed_is_found(self, packed: Pack) -> None:
        path = packed(URL)
        with zipfile.ZipFile(path) as opened:
            story = opened.read("evidence/story.json").replace(b"fitted in 1974", b"fitted in 1975")
        checked = {one.path: one.problems for one in verify(resealed(path, {"evidence/story.json": story}))}
        problems = checked.pop("evidence/story.json")
        assert problems == [f"the text of revision 1 of {URL} does not have the hash given for it"]
        assert not any(checked.values())

    def test_a_page_changed_with_all_hashes_of_files_renewed_is_found(self, packed: Pack) -> None:
        path = packed(FERRIES)
        (response, _) = story_of(path)["records"]
        with zipfile.ZipFile(path) as opened:
            data = opened.read(FILES[0])
        begin, end = response["offset"], response["offset"] + response["length"]
        forged = gzip.compress(gzip.decompress(data[begin:end]).replace(b"brass", b"grass"))
        (problem, *_) = next(
            one.problems
            for one in verify(resealed(path, {FILES[0]: data[:begin] + forged + data[end:]}))
            if one.path == FILES[0]
        )
        assert response["record_id"] in problem

    def test_another_time_of_sight_is_found(self, packed: Pack) -> None:
        path = packed(FERRIES)
        with zipfile.ZipFile(path) as opened:
            story = opened.read("evidence/story.json")
        moved = story.replace(b'"seen_at": "2026-03-04T12', b'"seen_at": "2026-03-03T12')
        moved = moved.replace(b'"seen_at":"2026-03-04T12', b'"seen_at":"2026-03-03T12')
        assert blamed(resealed(path, {"evidence/story.json": moved})) == {"evidence/story.json"}

    def test_a_header_told_otherwise_is_found(self, packed: Pack) -> None:
        path = packed(URL)
        with zipfile.ZipFile(path) as opened:
            story = opened.read("evidence/story.json").replace(b"200 OK", b"404 No")
        assert FILES[0] in blamed(resealed(path, {"evidence/story.json": story}))


def resealed(path: Path, changed: dict[str, bytes]) -> Path:
    """The package with files changed, and the hashes of the files made to fit."""
    with zipfile.ZipFile(path) as opened:
        manifest = json.loads(opened.read("datapackage.json"))
    for resource in manifest["resources"]:
        if resource["path"] in changed:
            content = changed[resource["path"]]
            resource |= {"hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "bytes": len(content)}
    package = json.dumps(manifest).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    sealed = {"datapackage.json": package, "datapackage-digest.json": json.dumps(digest).encode() + b"\n"}
    return rewritten(path, changed | sealed)


class TestHostile:
    @pytest.mark.parametrize("name", ["../up", "/etc/root", "a\\b", "x\x1b[2J", "a/../../b", "C:/x", "ы" * 50])
    def test_names_that_lead_elsewhere_are_refused(self, packed: Pack, name: str) -> None:
        with pytest.raises(ArchiveError, match="name that is not allowed"):
            verify(rewritten(packed(FERRIES), {name: b""}))

    def test_two_files_of_one_name_are_refused(self, packed: Pack) -> None:
        path = packed(FERRIES)
        with zipfile.ZipFile(path, "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
            opened.writestr("evidence/story.json", b"{}")
        with pytest.raises(ArchiveError, match="two files of one name"):
            verify(path)

    def test_too_many_files_are_refused(self, packed: Pack) -> None:
        with pytest.raises(ArchiveError, match="at most 64"):
            verify(rewritten(packed(FERRIES), {f"evidence/{number}": b"" for number in range(70)}))

    def test_a_record_that_unpacks_without_end_is_a_problem_of_its_file(self, packed: Pack) -> None:
        path = packed(FERRIES)
        story = story_of(path)
        bomb = gzip.compress(bytes(40_000_000))
        with zipfile.ZipFile(path) as opened:
            about = opened.read(FILES[0])[: story["records"][0]["offset"]]
        story["records"][0]["length"] = len(bomb)
        changed = {FILES[0]: about + bomb, "evidence/story.json": json.dumps(story).encode()}
        problems = next(one.problems for one in verify(resealed(path, changed)) if one.path == FILES[0])
        assert any("larger than 11 MiB" in problem for problem in problems)

    @pytest.mark.parametrize("item", [b"{}", b"[]", b"0"])
    def test_a_story_json_of_a_million_wrong_items_ends_at_the_first(self, item: bytes) -> None:
        data = (
            b'{"form": "watchdesk-evidence/1", "records": [], "stories": [' + b",".join([item] * 900_000) + b"]}"
        )
        with pytest.raises(ArchiveError, match=r"^stories\.0"):
            read_form(data)

    def test_a_story_json_of_too_many_parts_is_not_read(self) -> None:
        with pytest.raises(ArchiveError, match="more than 1,000,000 parts"):
            read_form(b"[" * 1_000_001)

    @pytest.mark.parametrize(
        "content", [b"", b"[" * 100_000, b"null", b'{"form": "other/9", "stories": [], "records": []}', b"\xff"]
    )
    def test_a_story_json_that_is_none_is_named(self, packed: Pack, content: bytes) -> None:
        path = resealed(packed(FERRIES), {"evidence/story.json": content})
        assert "evidence/story.json" in blamed(path)

    @pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all " * 10, b"PK\x05\x06" + bytes(18)])
    def test_what_is_no_zip_file_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "x.wacz").write_bytes(content)
        with pytest.raises(ArchiveError):
            for one in verify(tmp_path / "x.wacz"):
                assert not one.sound
            raise ArchiveError("every file is missing")

    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ArchiveError, match=r"x\.wacz: cannot be read: No such file"):
            verify(tmp_path / "x.wacz")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.harbour.example/Ships/", "example,harbour)/ships/"),
        ("http://harbour.example:80", "example,harbour)/"),
        ("https://harbour.example:8443/a?z=1&b=2", "example,harbour:8443)/a?b=2&z=1"),
        ("https://www2.harbour.example/a", "example,harbour)/a"),
    ],
)
def test_addresses_are_sorted_by_site_first(url: str, key: str) -> None:
    assert surt(url) == key
