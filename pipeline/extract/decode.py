"""From bytes to text: the encoding that a page states, when its bytes agree, and the likely one when not.

The order is that of the HTML standard (https://html.spec.whatwg.org/#determining-the-character-encoding):
byte order mark, transport header, `<meta>`. Bytes that are not valid in the stated encoding are then read
in the encoding in which they make words.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from trafilatura.utils import detect_encoding

from pipeline.extract.letters import cyrillic_plausibility

PRESCAN = 4096
# What browsers read in place of a label (https://encoding.spec.whatwg.org/#names-and-labels).
SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
}
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A page that is valid but for a few broken bytes (a cut comment, a stray byte in a title) keeps its encoding.
FEW_BROKEN = 1 / 200
DETECTION_SAMPLE = 64 * 1024

_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.I)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the encoding it was read in, and whether that is another than the page states."""

    text: str
    charset: str
    repaired: bool = False


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a page. Never raises."""
    return _by_mark(body) or _by_statement(body, content_type)


def _by_mark(body: bytes) -> Decoded | None:
    for mark, charset in MARKS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(charset, "replace"), charset)
    return None


def _by_statement(body: bytes, content_type: str | None) -> Decoded:
    stated = [name for name in (_from_header(content_type), _from_markup(body)) if name]
    for charset in dict.fromkeys([*stated, "utf-8"]):
        try:
            text = body.decode(charset)
        except UnicodeError:
            continue
        return _checked(body, Decoded(text, charset, repaired=bool(stated) and charset != stated[0]))
    return _repaired(body, stated[0] if stated else "utf-8")


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
        b"".decode(name)
    except (LookupError, ValueError):  # unknown, or no encoding of text
        return None
    return SUPERSETS.get(name, name)


def _from_header(content_type: str | None) -> str | None:
    match = _HEADER.search(content_type or "")
    return _known(match[1]) if match else None


def _from_markup(body: bytes) -> str | None:
    start = body[:PRESCAN]
    match = _META.search(start) or _XML.match(start)
    charset = _known(match[1].decode("ascii", "replace")) if match else None
    # A <meta> that could be read as ASCII cannot be in UTF-16; the standard says to read UTF-8.
    return "utf-8" if charset and charset.startswith("utf-16") else charset


def _checked(body: bytes, read: Decoded) -> Decoded:
    """Single-byte encodings accept any bytes, so a wrong statement shows only in the letters."""
    if read.charset == "utf-8" or body.isascii():
        return read
    try:
        return Decoded(body.decode("utf-8"), "utf-8", repaired=True)
    except UnicodeError:
        pass
    if read.charset in ("cp1252", "iso8859-5", "koi8-r") and cyrillic_plausibility(body, "cp1251") > 0.9:
        return Decoded(body.decode("cp1251", "replace"), "cp1251", repaired=read.charset != "cp1251")
    return read


def _repaired(body: bytes, stated: str) -> Decoded:
    lenient = body.decode(stated, "replace")
    foreign = sum(1 for byte in body if byte > 127)
    if lenient.count("\ufffd") <= max(3, foreign * FEW_BROKEN):
        return Decoded(lenient, stated)
    if cyrillic_plausibility(body, "cp1251") > 0.9:
        return Decoded(body.decode("cp1251", "replace"), "cp1251", repaired=True)
    guesses = (_known(guess) for guess in detect_encoding(_foreign_lines(body)))
    charset = next((guess for guess in guesses if guess and guess != stated), None)
    if charset is None:
        return Decoded(lenient, stated)
    return Decoded(body.decode(charset, "replace"), charset, repaired=True)


def _foreign_lines(body: bytes) -> bytes:
    """The lines that hold more than ASCII, up to a size that detection reads quickly."""
    kept = b"\n".join(line[:2000] for line in body.split(b"\n") if not line.isascii())
    return kept[:DETECTION_SAMPLE]
