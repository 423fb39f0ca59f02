"""The language of a text."""

from __future__ import annotations

import py3langid

# Reads the model now, so that the first page takes no longer than others.
py3langid.classify("")

SAMPLE = 1500
# The model takes time for each byte; fewer are enough where it says the same as the page.
GLANCE = 500
# So few letters leave the page's own statement more likely than a guess.
SHORT = 40
# Letters that an alphabet has (+1) or does not have (-1) among the three East Slavic ones. The model knows
# words; one letter out of the alphabet weighs more than a word that two languages share.
ALPHABETS = {
    "be": ("ўі", "ищъїєґ"),
    "uk": ("їєґі", "ыэёъў"),
    "ru": ("ыэъё", "іўїєґ"),
}


def language_of(text: str, stated: str | None = None) -> str | None:
    """ISO 639-1 code of the language of a text, or None for no letters.

    `stated` is what the page says of itself (`be-BY`); it decides only about texts of a few words
    and where a part of the text agrees.
    """
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    said = _primary(stated)
    if letters < SHORT and said:
        return said
    if not letters:
        return said
    return _east_slavic(sample) or _by_model(sample, said)


def _by_model(sample: str, said: str | None) -> str:
    if said and (guess := str(py3langid.classify(sample[:GLANCE])[0])) == said:
        return guess
    return str(py3langid.classify(sample)[0])


def _primary(stated: str | None) -> str | None:
    code = (stated or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if code.isalpha() and len(code) in (2, 3) else None


def _east_slavic(sample: str) -> str | None:
    """Belarusian, Ukrainian or Russian by the letters that only they have; None when none stands out."""
    low = sample.lower()
    cyrillic = sum(1 for char in low if "а" <= char <= "я")
    if cyrillic < len(low) / 4:
        return None
    scores = {
        code: sum(map(low.count, own)) - 2 * sum(map(low.count, foreign))
        for code, (own, foreign) in ALPHABETS.items()
    }
    best = max(scores, key=lambda code: scores[code])
    # Below this share the text may be in another Cyrillic language, or hold quotations.
    return best if scores[best] >= max(3, cyrillic / 100) else None
