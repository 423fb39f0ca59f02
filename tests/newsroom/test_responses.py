from __future__ import annotations

from datetime import UTC, datetime

import pytest
from starlette.requests import Request
from starlette.responses import Response

from newsroom import responses

AT = datetime(2024, 12, 23, 12, 0, tzinfo=UTC)
PAGE = responses.rendered("<p>Snow</p>" * 50, responses.HTML, AT)


def ask(method: str = "GET", **headers: str) -> Response:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return responses.answer(PAGE, Request({"type": "http", "method": method, "headers": raw}))


def test_the_first_answer_has_the_bytes_and_both_validators() -> None:
    answer = ask()
    assert (answer.status_code, answer.body) == (200, PAGE.body)
    assert answer.headers["etag"] == PAGE.etag(False)
    assert answer.headers["last-modified"] == "Mon, 23 Dec 2024 12:00:00 GMT"


def test_gzip_is_sent_when_accepted_under_a_tag_of_its_own() -> None:
    answer = ask(accept_encoding="br, gzip;q=0.8")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] == PAGE.etag(True) != PAGE.etag(False)
    assert len(answer.body) < len(PAGE.body)


@pytest.mark.parametrize("offer", ["", "br", "gzip;q=0", "deflate, gzip; q=0"])
def test_gzip_is_not_sent_when_not_accepted(offer: str) -> None:
    assert "content-encoding" not in ask(accept_encoding=offer).headers


@pytest.mark.parametrize("tags", [PAGE.etag(False), f"W/{PAGE.etag(True)}", f'"x", {PAGE.etag(True)}', "*"])
def test_a_known_tag_is_answered_304_without_a_body(tags: str) -> None:
    answer = ask(if_none_match=tags)
    assert (answer.status_code, answer.body) == (304, b"")
    assert answer.headers["etag"] == PAGE.etag(False)


def test_an_unknown_tag_outweighs_a_date() -> None:
    answer = ask(if_none_match='"other"', if_modified_since="Mon, 23 Dec 2024 12:00:00 GMT")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Mon, 23 Dec 2024 12:00:00 GMT", 304),
        ("Mon, 23 Dec 2024 12:00:01 GMT", 304),
        ("Mon, 23 Dec 2024 11:59:59 GMT", 200),
        ("yesterday", 200),
    ],
)
def test_if_modified_since_is_compared_to_the_second(since: str, status: int) -> None:
    assert ask(if_modified_since=since).status_code == status


def test_head_has_the_headers_and_no_body() -> None:
    answer = ask(method="HEAD")
    assert answer.body == b""
    assert answer.headers["content-length"] == str(len(PAGE.body))


def test_pictures_are_not_packed_again() -> None:
    picture = responses.rendered(b"\x89PNG", responses.PNG, AT)
    assert picture.packed == picture.body
