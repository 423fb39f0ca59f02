"""The language of a text."""

from __future__ import annotations

import py3langid

# Reads the model now, so that the first page takes no longer than others.
_KNOWN = frozenset(str(language) for language, _ in py3langid.rank("a"))

SAMPLE = 1500
# The model takes time for each byte; fewer are enough where it says the same as the page.
GLANCE = 500
# A headline of a few words is in one of the languages that news sites write, not in any that the model knows.
HEADLINE = 120
WRITTEN = {
    "ar", "az", "ba", "be", "bg", "bs", "ca", "crh", "cs", "da", "de", "el", "en", "es", "et", "fa",
    "fi", "fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "ky",
    "lt", "lv", "mk", "mn", "ms", "nl", "no", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv",
    "ta", "tg", "th", "tk", "tr", "tt", "ug", "uk", "ur", "uz", "vi", "zh",
}  # fmt: skip
# So few letters leave the page's own statement more likely than a guess.
SHORT = 40
# Letters that an alphabet has (+1) or does not have (-1) among the three East Slavic ones. The model knows
# words; one letter out of the alphabet weighs more than a word that two languages share.
ALPHABETS = {
    "be": ("ўі", "ищъїєґ"),
    "uk": ("їєґі", "ыэёъў"),
    "ru": ("ыэъё", "іўїєґ"),
}
# Cyrillic letters of other languages that share ы, э and і with these: Kazakh, Kyrgyz, Bashkir, Tajik, Serbian.
OTHER_CYRILLIC = "әөүұқғңһҗҙҡҫҳҷӣӯӏђјљњћџѓѕќ"
# Belarusian in Latin letters has it, and no other language of the sources.
LATIN_BELARUSIAN, ESPERANTO = "ŭ", "ĉĝĥĵŝ"


def language_of(text: str, stated: str | None = None) -> str | None:
    """ISO 639-1 code of the language of a text, or None for no letters.

    `stated` is what the page says of itself (`be-BY`); it decides only about texts of a few words, where a part of
    the text agrees, and about languages that the model does not know, such as Chechen and Dari (`prs`).
    """
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    said = _primary(stated)
    if said and (letters < SHORT or said not in _KNOWN):
        return said
    if not letters:
        return said
    return _by_letters(sample) or _by_model(sample, said)


def _by_model(sample: str, said: str | None) -> str:
    if said and (guess := str(py3langid.classify(sample[:GLANCE])[0])) == said:
        return guess
    if len(sample) < HEADLINE:
        return next(str(language) for language, _ in py3langid.rank(sample) if language in WRITTEN)
    return str(py3langid.classify(sample)[0])


def _primary(stated: str | None) -> str | None:
    code = (stated or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if code.isalpha() and len(code) in (2, 3) else None


def _by_letters(sample: str) -> str | None:
    """Belarusian, Ukrainian or Russian by the letters that only they have; None when none stands out."""
    low = sample.lower()
    if low.count(LATIN_BELARUSIAN) >= max(1, len(low) / 300) and not any(char in low for char in ESPERANTO):
        return "be"
    cyrillic = sum(1 for char in low if "а" <= char <= "я")
    if cyrillic < len(low) / 4:
        return None
    if sum(map(low.count, OTHER_CYRILLIC)) > cyrillic / 50:
        return None
    scores = {
        code: sum(map(low.count, own)) - 2 * sum(map(low.count, foreign))
        for code, (own, foreign) in ALPHABETS.items()
    }
    best = max(scores, key=lambda code: scores[code])
    # Below this share the text may be in another Cyrillic language, or hold quotations.
    return best if scores[best] >= max(3, cyrillic / 100) else None
