"""Addresses have one spelling."""

from __future__ import annotations

import pytest

from pipeline.addresses import Mirrored, normalise


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTPS://Harbour.Example:443/a/1#top", "https://harbour.example/a/1"),
        ("https://harbour.example", "https://harbour.example/"),
        ("https://harbour.example/a?utm_source=x&id=4", "https://harbour.example/a?id=4"),
        ("https://me:secret@harbour.example/a", "https://harbour.example/a"),
        ("http://127.0.0.1:8080/a/1.html", "http://127.0.0.1:8080/a/1.html"),
        (" https://harbour.example/навіны ", "https://harbour.example/%D0%BD%D0%B0%D0%B2%D1%96%D0%BD%D1%8B"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_an_address_has_one_spelling(written: str, normal: str) -> None:
    assert normalise(written) == normal
    assert normalise(normal) == normal


SITE = Mirrored("https://www.harbour.example/en/", ("https://one.example/", "http://cdn.example:8080/harbour"))


@pytest.mark.parametrize(
    ("at_mirror", "at_home"),
    [
        ("https://one.example/a/1?id=4", "https://www.harbour.example/a/1?id=4"),
        ("http://One.example/a/1", "https://www.harbour.example/a/1"),
        ("https://one.example", "https://www.harbour.example/"),
        ("http://cdn.example:8080/harbour/a/1", "https://www.harbour.example/a/1"),
        ("http://cdn.example:8080/harbour", "https://www.harbour.example/"),
        ("http://cdn.example:8080/harbours/a/1", "http://cdn.example:8080/harbours/a/1"),
        ("http://cdn.example/harbour/a/1", "http://cdn.example/harbour/a/1"),
        ("https://two.example/a/1", "https://two.example/a/1"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_an_address_of_a_mirror_stands_for_one_of_the_home(at_mirror: str, at_home: str) -> None:
    assert SITE.at_home(at_mirror) == at_home


@pytest.mark.parametrize(
    ("at_home", "at_mirror"),
    [
        ("https://www.harbour.example/a/1?id=4", "http://cdn.example:8080/harbour/a/1?id=4"),
        ("https://www.harbour.example", "http://cdn.example:8080/harbour/"),
    ],
)
def test_an_address_of_the_home_has_its_place_at_a_mirror(at_home: str, at_mirror: str) -> None:
    assert SITE.at_mirror(at_home, SITE.mirrors[1]) == at_mirror


def test_the_home_is_known_with_and_without_www() -> None:
    assert SITE.is_at_home("https://harbour.example/a")
    assert not SITE.is_at_home("https://feeds.harbour.example/a")
