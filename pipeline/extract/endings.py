"""Phrases that publishers put under and between an article's paragraphs: what to read next, credits, requests."""

from __future__ import annotations

import re

from pipeline.extract.lines import Line

LONGEST_ENDING, LONGEST_REQUEST = 60, 220
# What follows an ending is cut when it is less than this share of the text.
CUT_SHARE = 0.12

# Both are for texts in lower case, in which Python searches many words much faster than without regard to case.
_ENDING = re.compile(
    r"^\W*(?:related\b|you (?:may|might) (?:also )?like|read (?:also|more|next)|see also|"
    r"more (?:on|from|stories)\b|"
    r"most (?:read|popular)|comments?\b|leave a (?:reply|comment)|share (?:this|on)|tags?:?$|topics:?$|"
    r"about the author|"
    r"notas relacionadas|te puede interesar|lea (?:también|además)|leia (?:também|mais)|veja também|comentários|"
    r"à lire aussi|lire aussi|sur le même sujet|commentaires|"
    r"mehr (?:zum thema|themen|zu)|weitere (?:artikel|themen|informationen|meldungen|nachrichten)|"
    r"auch interessant|"
    r"schon gelesen|das könnte (?:sie|dich)|lesen sie (?:auch|mehr)|kommentare?\b|zusatzinformationen|kontakt:?$|"
    r"ansprechpartner|pressekontakt|über den autor|"
    r"czytaj (?:także|też|więcej)|zobacz (?:także|też)|przeczytaj|komentarze|"
    r"читайте (?:также|ещё|еще|також)|смотрите также|"
    r"(?:ещё |еще )?по теме|комментари|материалы по теме|дивіться також|коментар|"
    r"чытайце (?:таксама|яшчэ)|глядзіце таксама|каментар|матэрыялы па тэме|"
    r"(?:яшчэ )?па тэме)",
)
_REQUEST = re.compile(
    r"all rights reserved|©|copyright\b|subscribe (?:now|to|today)|sign up (?:for|to)|"
    r"newsletters?\b.{0,40}$|follow us|"
    r"join us on|download (?:the|our) app|click here to|support (?:independent|our) journalism|"
    r"^\W*(?:photo|image|picture|foto|bild|fotos|imagen|photograph|фото|здымак|фота)(?: credit)?\s*[:：/]|"
    r"\((?:image|photo|foto|bild|фото)\s*:|(?:getty images|/ ?reuters|/ ?afp|shutterstock)\W*$|"
    r"^\W*(?:advertisement|advert|anzeige|werbung|publicidad|publicité|реклама|рэклама|reklama)\W*$|"
    r"alle rechte vorbehalten|newsletter (?:an|abonnieren)|подпи(?:шитесь|сывайтесь)|падпі(?:шыцеся|свайцеся)|"
    r"підпи(?:шіться|суйтесь|сывайтесь)|zapisz się|abonnieren sie|suscríbete|inscreva-se",
)


def without_endings(lines: list[Line]) -> list[Line]:
    """Without credits, adverts and requests, and without what stands under a heading such as "See also"."""
    kept = [line for line in lines if not _is_request(line)]
    total = sum(line.weight for line in kept)
    rest = 0.0
    for at in range(len(kept) - 1, 0, -1):
        rest += kept[at].weight
        if rest > total * CUT_SHARE:
            break
        if names_ending(kept[at].text):
            kept = kept[:at]
            rest = 0.0
    return [line for line in kept if not names_ending(line.text)]


def names_ending(text: str) -> bool:
    """Whether a short text announces what to read next, comments or contacts."""
    return len(text) <= LONGEST_ENDING and not text.endswith(".") and bool(_ENDING.match(text.lower()))


def _is_request(line: Line) -> bool:
    return len(line.text) <= LONGEST_REQUEST and not line.is_heading and bool(_REQUEST.search(line.text.lower()))
