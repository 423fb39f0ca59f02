"""What bytes look like as Cyrillic."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]{2,}")
# Lower-case words of the Cyrillic alphabets that windows-1251 holds, an initial capital allowed, or all capitals.
_CYRILLIC_WORD = re.compile(r"(?:[А-ЯЁІЇЄЎҐA-Z]?[а-яёіїєўґ’]+|[А-ЯЁІЇЄЎҐ]+)\Z")
SAMPLE = 200_000
ENOUGH_WORDS = 5


def cyrillic_plausibility(body: bytes, charset: str) -> float:
    """The share (0 to 1) of the non-ASCII words that are well-formed Cyrillic when read in `charset`.

    A wrong single-byte encoding mixes alphabets and cases inside words (`РџСЂРёРІРµС‚`, `оПХБЕР`), so the
    share falls. Fewer than five such words say nothing: 0.
    """
    text = body[:SAMPLE].decode(charset, "replace")
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if len(words) < ENOUGH_WORDS:
        return 0.0
    return sum(1 for word in words if _CYRILLIC_WORD.match(word)) / len(words)
