"""What the catalogue's entries may say."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pipeline.config import Source


@pytest.mark.parametrize(
    ("mirror", "reason"),
    [
        ("mirror.example", "is no web address"),
        ("https://mirror.example/?u=", "is no base address"),
        ("https://me:secret@mirror.example/", "is no base address"),
        ("https://www.harbour.example/copy/", "is the home itself"),
    ],
)
def test_a_mirror_is_a_base_address_elsewhere(mirror: str, reason: str) -> None:
    told = {"title": "Harbour", "home": "https://harbour.example/", "sections": ["https://harbour.example/news"]}
    with pytest.raises(ValidationError, match=reason):
        Source.model_validate({**told, "mirrors": [mirror]})
