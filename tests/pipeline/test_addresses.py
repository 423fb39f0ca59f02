"""Addresses have one spelling."""

from __future__ import annotations

import pytest

from pipeline.addresses import normalise


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
