"""Content encodings: undone in full, within a limit, or not at all."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from spiders.decoding import BrokenBodyError, TooLargeError, decoded

TEXT = b"The lock keeper logs every barge by hand. " * 400
LIMIT = 2**20


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}


@pytest.mark.parametrize("name", PACKED)
def test_each_encoding_is_undone(name: str) -> None:
    assert decoded(PACKED[name](TEXT), [name], LIMIT) == TEXT


def test_the_bare_stream_that_many_servers_call_deflate_is_undone() -> None:
    assert decoded(bare_deflate(TEXT), ["deflate"], LIMIT) == TEXT


def test_several_encodings_are_undone_last_first() -> None:
    assert decoded(brotli.compress(gzip.compress(TEXT)), ["gzip", "br"], LIMIT) == TEXT


def test_gzip_of_several_members_is_one_body() -> None:
    assert decoded(gzip.compress(TEXT) + gzip.compress(b"and more"), ["gzip"], LIMIT) == TEXT + b"and more"


def test_padding_behind_a_gzip_member_is_no_part_of_the_body() -> None:
    assert decoded(gzip.compress(TEXT) + b"\0" * 20, ["gzip"], LIMIT) == TEXT


@pytest.mark.parametrize("name", PACKED)
def test_a_body_of_just_the_limit_passes_and_one_byte_more_does_not(name: str) -> None:
    body = PACKED[name](TEXT)
    assert decoded(body, [name], len(TEXT)) == TEXT
    with pytest.raises(TooLargeError):
        decoded(body, [name], len(TEXT) - 1)


@pytest.mark.servers
@pytest.mark.parametrize("name", PACKED)
def test_a_bomb_is_too_large(name: str) -> None:
    with pytest.raises(TooLargeError):
        decoded(PACKED[name](bytes(64 * 2**20)), [name], LIMIT)


@pytest.mark.parametrize("name", PACKED)
def test_a_body_that_breaks_off_is_broken(name: str) -> None:
    with pytest.raises(BrokenBodyError, match="breaks off"):
        decoded(PACKED[name](TEXT)[:-9], [name], LIMIT)


@pytest.mark.parametrize("name", PACKED)
def test_a_body_in_another_encoding_than_it_claims_is_broken(name: str) -> None:
    with pytest.raises(BrokenBodyError, match="broken"):
        decoded(b"<!doctype html><p>plain after all</p>", [name], LIMIT)


def test_an_encoding_that_nobody_asked_for_is_broken() -> None:
    with pytest.raises(BrokenBodyError, match="unknown"):
        decoded(TEXT, ["compress"], LIMIT)


def test_an_empty_body_is_empty_in_every_encoding() -> None:
    assert decoded(b"", ["gzip"], LIMIT) == b""
