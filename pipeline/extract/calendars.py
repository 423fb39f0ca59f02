"""Month names, zones and the words around a date, in the languages that a desk for Eastern Europe meets.

Names are matched by their first letters, which are the same in every case of a Slavic month name.
"""

from __future__ import annotations

# Every stem begins no other month's name in the same script; longer stems stand before shorter ones.
MONTHS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (1, ("januar", "jan", "styczn", "stycze", "январ", "янв", "студзен", "студз", "січн", "січен", "січ",
         "janvier", "jänner", "enero", "ene", "gennaio", "gen", "leden", "ledna", "sausi", "janeiro")),
    (2, ("februar", "feb", "luty", "lutego", "феврал", "фев", "люты", "лютаг", "лютого", "лютий", "лют",
         "février", "fév", "febrero", "febbraio", "únor", "února", "vasari", "fevereiro")),
    (3, ("march", "mar", "märz", "mär", "marz", "марта", "март", "мар", "сакавік", "сак", "березн", "березен",
         "бер", "mars", "březen", "března", "kova", "março")),
    (4, ("april", "apr", "kwietn", "kwieci", "апрел", "апр", "красавік", "крас", "квітн", "квіт", "кві",
         "avril", "avr", "abril", "abr", "duben", "dubna", "baland")),
    (5, ("mai", "may", "maj", "мая", "май", "маi", "траўн", "травен", "трав", "тра", "mayo", "maggio", "mag",
         "květen", "května", "geguž", "maio")),
    (6, ("june", "juni", "jun", "czerwiec", "czerwca", "июн", "чэрвен", "чэрв", "червн", "червен", "чер",
         "juin", "giugno", "giu", "červen", "června", "birželi", "junho")),
    (7, ("july", "juli", "jul", "lipiec", "lipca", "июл", "ліпен", "ліп", "липн", "липен", "лип", "juillet",
         "juil", "luglio", "lug", "červenec", "července", "liepos", "julho")),
    (8, ("august", "aug", "sierpie", "sierpn", "август", "авг", "жнівен", "жніўн", "жнів", "серпн", "серпен",
         "сер", "août", "aoû", "agosto", "ago", "srpen", "srpna", "rugpj")),
    (9, ("septemb", "sept", "sep", "wrzesie", "wrześni", "сентябр", "сен", "верасен", "верасн", "вер",
         "вересн", "вересен", "septiembre", "settembre", "set", "září", "rugsėj", "setembro")),
    (10, ("octob", "oktob", "oct", "okt", "październik", "октябр", "окт", "кастрычнік", "кастр", "жовтн",
         "жовтен", "жов", "octubre", "ottobre", "ott", "říjen", "října", "spali", "outubro")),
    (11, ("novem", "nov", "listopad", "ноябр", "ноя", "лістапад", "ліст", "листопад", "лис", "noviembre",
         "lapkri")),
    (12, ("decem", "dezem", "dec", "dez", "grudzie", "grudni", "декабр", "дек", "снежан", "снеж", "грудн",
         "груден", "гру", "décemb", "déc", "diciembre", "dic", "dicembre", "prosin", "gruodži")),
)  # fmt: skip

_STEMS = sorted(((stem, month) for month, stems in MONTHS for stem in stems), key=lambda one: -len(one[0]))

# Abbreviations that mean one offset (in minutes) wherever news is written; ambiguous ones (IST, CST, BST) are
# not here, except those of the United States, which write them most.
OFFSETS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "eest": 180,
    "msk": 180, "мск": 180, "trt": 180, "est": -300, "edt": -240, "cdt": -300, "mdt": -360, "pst": -480,
    "pdt": -420,
    "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "sast": 120, "hkt": 480, "sgt": 480,
}  # fmt: skip

# What stands before or in a dateline when the time is that of a change.
CHANGE_WORDS = (
    "updat", "modif", "revis", "last changed", "обновл", "измен", "дополн", "абноўл", "зменен", "оновл", "змінен",
    "aktuali", "zmodyf", "mis à jour", "modificat", "aggiornat",
    "geändert", "bearbeitet",
)  # fmt: skip
# What stands in a dateline when the time is that of publication.
PUBLICATION_WORDS = (
    "publi", "posted", "date", "datum", "veröffentlicht", "erschienen", "erstellt", "stand", "pubblicat",
    "zveřejn", "vydán", "dodan", "paskelbt", "опублик", "апублік", "опублік", "размещ", "дата",
)  # fmt: skip


def month_of(word: str) -> int | None:
    """The month (1 to 12) that a word names, in any case or abbreviated, or None."""
    low = word.lower().rstrip(".")
    return next((month for stem, month in _STEMS if low.startswith(stem)), None)
