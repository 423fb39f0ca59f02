"""Belarusian, by rule: endings, consonants that change before them, vowels that come and go.

Both orthographies share these endings; where the classical one has its own ("санкцыяў"), it is given beside the
official one. Stress is not written, so where it decides an ending ("-ам" or "-ом") and the word does not tell it,
both are given.
"""

from __future__ import annotations

import re

from pipeline.topics.inflection.paradigms import Paradigm, Stems, decline

_FOREIGN = re.compile("[ищъїєґa-z]")
_VOWELS = "аеёіоуыэюя"
_SOFTENED = {"к": "ц", "г": "з", "х": "с", "т": "ц", "д": "дз", "ў": "в"}

# Masculine, by the end of the stem.
_MASC = "ns:- gs:а,у ds:у is:{m} ls:{l} np:{ы} gp:{w} dp:ам ip:амі lp:ах"
_MASC_SOFT = "ns:- gs:я,ю ds:ю is:ем ls:і,ю np:і gp:яў dp:ям ip:ямі lp:ях"
_MASC_Y = "ns:- gs:{0}я,{0}ю ds:{0}ю is:{0}ем ls:{0}і np:{0}і gp:{0}яў dp:{0}ям ip:{0}ямі lp:{0}ях"
_DWELLER = "ns:ін gs:іна ds:іну is:інам ls:іне,іну np:е gp:- dp:ам ip:амі lp:ах"
_SURNAME = "ns:- gs:а ds:у is:ым ls:'е,у np:ы gp:ых dp:ым ip:ымі lp:ых"
# Feminine.
_FEM = "ns:а gs:{ы} ds:{l} as:у is:{m} ls:{l} np:{ы} gp:{w} dp:ам ip:амі lp:ах"
_FEM_SOFT = "ns:я gs:і ds:і as:ю is:{m} ls:і np:і gp:{w} dp:ям ip:ямі lp:ях"
_FEM_SIGN = "ns:- gs:і ds:і as:- is:{m} ls:і np:і gp:яў dp:ям ip:ямі lp:ях"
_FEM_HARD = "ns:- gs:ы ds:ы as:- is:{m} ls:ы np:ы gp:аў dp:ам ip:амі lp:ах"
_WOMAN = "ns:а gs:ай ds:ай as:у is:ай,аю ls:ай"
# Persons in -а: Лукашэнка.
_MAN_A = "ns:а gs:{ы} ds:у as:у is:ам,ай ls:у,{l} np:{ы} gp:аў dp:ам ip:амі lp:ах"
# Neuter.
_NEUT = "ns:{о} gs:а ds:у is:{m} ls:{l} np:{ы} gp:{w} dp:ам ip:амі lp:ах"
_NEUT_SOFT = "ns:{о} gs:я ds:ю is:{m} ls:і np:і gp:яў dp:ям ip:ямі lp:ях"
# Words that are plural in their base form.
_PLURAL = "np:{ы} gp:{w} dp:{а}м ip:{а}мі lp:{а}х"

_ADJ = (
    "nsm:{ы} gsm:{а}га dsm:{а}му ism:{ы}м lsm:{ы}м asm:{ы},{а}га "
    "nsn:{а}е gsn:{а}га dsn:{а}му asn:{а}е isn:{ы}м lsn:{ы}м "
    "nsf:{а}я gsf:{а}й dsf:{а}й asf:{у}ю isf:{а}й,{а}ю lsf:{а}й "
    "np:{ы}я gp:{ы}х dp:{ы}м ap:{ы}я,{ы}х ip:{ы}мі lp:{ы}х"
)

# Nouns in unstressed -а that are neuter; the rest in -а is read as feminine.
_NEUTER_A = re.compile(
    r"(?:.*(?:ств|цтв|дств|сц|жж|чч|шш|ышч|ішч)"
    r"|прав|слов|неб|возер|вок|вух|горл|балот|долат|лет|мор|мяс|мыл|масл|сел|пав[еі]тр|пісьм|войск|золат|жалез|палів"
    r"|піў|пів|сен|серабр|дрэв|цел|дзел|срод|крэсл|ток|сонц|сэрц|яйк|віл|срэбр|зерн|цеплаў?|здаров|свят|бюрак|прадпры|брыд"
    r")а"
)
# Masculine nouns in -ь, and feminine ones in a hardened consonant; the rest goes by its end.
_MASC_SIGN = re.compile(
    r".*(?:цель|арэль|[бмвпфрэ]ель|[вбтфцпншр]аль|уль|ль)|(?:.*(?:эль|оль)|)?(?:гос|лос|каліс|цес|лакоц|лоk)ць|.*(?:ен|ан|ун|ян)ь"
)
_FEM_SIGN_END = re.compile(
    r".*(?:с|а|е|э|о|у|ў|в|п|р|н|л)?ць|.*(?:зь|сь|оль|мадэль|роль|даль|сталь|дэталь|печаль|далонь|плынь)"
)
_FEM_HARDENED = re.compile(r"(?:.*(?:[оэё]ч|меч)|рэч|мыш|верф|шыр|кроў|любоў|маркоў|цэркаў|мазь)")
_FLEETING_NAMES = {
    "павел": "паўл",
    "пётр": "пятр",
    "леў": "льв",
    "дзень": "дн",
    "снежань": "снежн",
    "жнівень": "жніўн",
}
_ADJECTIVE = re.compile(r".*(?:[нвтлджшчрмбпсзц]ы|[кгх]і|ні|ці)")
_PLURAL_NOUN = re.compile(
    r".*(?:оры|ары|уры|еры|іны|ыны|усы|аты|оды|ады|авы|оты|ікі|ыкі|акі|окі|укі|эты|онты|эі|аі|ты|сы|анты|энты|дзі|вязні)"
)


def paradigms(word: str) -> list[Paradigm]:
    """The lexemes that a word may be the base form of; none for a word with letters of another language."""
    low = word.casefold().replace("’", "'").replace("ʼ", "'")
    if _FOREIGN.search(low) or len(low) < 3 or (word.isupper() and len(word) < 6):
        return []
    capital = word[:1].isupper()
    if "-" in low:
        return _hyphened(word)
    for reader in (_adjective, _plural, _in_a, _in_ya, _neuter, _in_sign, _in_consonant):
        found = reader(low, capital)
        if found:
            return found
    return []


def _hyphened(word: str) -> list[Paradigm]:
    """A compound: its last part changes."""
    first, _, last = word.rpartition("-")
    return [
        Paradigm(
            tuple(form._replace(text=f"{first}-{form.text}") for form in paradigm.forms),
            paradigm.noun,
            paradigm.gender,
            paradigm.person,
        )
        for paradigm in paradigms(last)
    ]


# ---------------------------------------------------------------- sounds


def _syllables(word: str) -> int:
    return sum(letter in _VOWELS for letter in word)


def _stem_stressed(stem: str) -> bool:
    """Whether the stem surely bears the stress: о, ё and э stand under it alone, and long words rarely end with it."""
    return _syllables(stem) != 1 or any(letter in "оёэ" for letter in stem)


def _softened(stem: str) -> str:
    """The stem before -е: к/ц, г/з, х/с, т/ц, д/дз."""
    last = stem[-1:]
    return stem[:-1] + _SOFTENED.get(last, last)


def _locative(stem: str) -> str:
    """The ending of the locative, for a table: -ы after hardened consonants, else -е on the softened stem."""
    return "ы" if stem.endswith(("ж", "ш", "ч", "р", "ц")) else "'е"


def _plain(stem: str) -> str:
    """-і after г, к, х, else -ы."""
    return "і" if stem.endswith(("г", "к", "х")) else "ы"


def _devoiced(stem: str) -> str:
    """The stem at a word's end: в is ў there."""
    return stem[:-1] + "ў" if stem.endswith("в") and stem[-2:-1] in _VOWELS else stem


def _zero(stem: str) -> str | None:
    """The genitive plural without an ending, with the vowel that parts a cluster; None when -аў is used."""
    if len(stem) < 2 or stem[-2] in _VOWELS:
        return _devoiced(stem)
    before, last = stem[-2], stem[-1]
    if last == "к" and before not in "кгс":
        return _parted(stem, "а")
    return None if before != "'" else None


def _parted(stem: str, vowel: str) -> str:
    """The stem with a vowel before its last consonant; ь and й give way to е: "лялька, лялек"."""
    head, last = stem[:-1], stem[-1]
    if head.endswith(("ь", "й")):
        return head[:-1] + "е" + last
    head = head[:-1] + "в" if head.endswith("ў") else head
    return head + vowel + last


# ---------------------------------------------------------------- adjectives


def _adjective(word: str, capital: bool) -> list[Paradigm]:
    if re.search(r"(?:скія|цкія|[^црснлм]ыя|ныя|[кгх]ія)$", word):
        return [_adj(word[:-2], word[-2])]
    if re.search(r"[нкгхвтлджшчрмбпсзц]ая$", word) and len(word) > 4:
        full = _adj(word[:-2], "і" if word[-3] in "кгх" else "ы")
        return [_only(full, "f", person=True)] if capital and word.endswith(("ская", "цкая")) else [full]
    if word.endswith(("няя", "яе")):
        return [_adj(word[:-2], "і", soft=True)]
    if re.search(r"[нкгхвтлджшчрмбпсзц]ае$", word):
        return [_adj(word[:-2], "і" if word[-3] in "кгх" else "ы")]
    if not _ADJECTIVE.fullmatch(word) or _PLURAL_NOUN.fullmatch(word):
        return []
    if capital and not re.search(r"(?:скі|цкі|ны|вы)$", word):
        return []
    soft = word.endswith(("ні", "ці"))
    return [_adj(word[:-1], word[-1], soft=soft)]


def _adj(stem: str, vowel: str, *, soft: bool = False) -> Paradigm:
    """An adjective; `vowel` is that of the base form, and soft ones have -яга."""
    stems = Stems(stem, stem, stem)
    ends = {"ы": vowel, "а": "я" if soft else "а", "у": "ю" if soft else "у"}
    full = decline(_ADJ.format(**ends), stems, noun=False)
    if soft or _stem_stressed(stem) or stem.endswith(("ск", "цк")):
        return full
    ends["а"] = "о"
    ended = decline("gsm:ога dsm:ому gsn:ога dsn:ому gsf:ой dsf:ой isf:ой,ою lsf:ой asm:ога", stems, noun=False)
    return Paradigm(tuple(dict.fromkeys(full.forms + ended.forms)), False)


def _only(paradigm: Paradigm, gender: str, *, person: bool) -> Paradigm:
    """The singular of one gender as a noun: a woman's surname."""
    return Paradigm(tuple(form for form in paradigm.forms if form.gender == gender), True, gender, person)


# ---------------------------------------------------------------- nouns


def _plural(word: str, capital: bool) -> list[Paradigm]:
    if word.endswith(("ыі", "іі", "ыя")) and not capital and word[-3:-2] in "цсзлнмр":
        return _in_ya(word[:-1] + "я", capital)
    if len(word) < 4 or not word.endswith(("ы", "і")):
        return []
    stem, last = word[:-1], word[-1]
    soft = last == "і" and not stem.endswith(("г", "к", "х"))
    vowel = "я" if soft else "а"
    zero = _zero(stem) if not soft else None
    ends = f"{vowel}ў" if zero is None else f"{vowel}ў,-"
    return [decline(_PLURAL.format(ы=last, а=vowel, w=ends), Stems(stem, zero or stem, stem))]


def _in_a(word: str, capital: bool) -> list[Paradigm]:
    if not word.endswith("а") or _syllables(word) < 2:
        return []
    stem = word[:-1]
    if _NEUTER_A.fullmatch(word):
        return [_neuter_hard(stem, "а")]
    zero = _zero(stem)
    stems = Stems(stem, zero or stem, _softened(stem))
    ends = {"ы": _plain(stem), "l": _locative(stem), "w": "аў" if zero is None else "-", "m": "ай"}
    if not _stem_stressed(stem):
        ends["m"] = "ай,ой"
    found = [decline(_FEM.format(**ends), stems, "f")]
    if capital and re.search(r"(?:[оеёаэ]в|[іы]н)$", stem):
        found.append(decline(_WOMAN, stems, "f", person=True))
    if capital and stem.endswith(("нк", "йк", "шк", "чк", "цьк", "ьк", "л", "г", "х", "т", "д", "к")):
        found.append(decline(_MAN_A.format(**ends), stems, "m", person=True))
    return found


def _in_ya(word: str, capital: bool) -> list[Paradigm]:
    if not word.endswith("я") or len(word) < 3:
        return []
    stem = word[:-1]
    if word.endswith("мя") and not capital and len(word) < 6:
        return []
    if stem[-1] in _VOWELS:
        return [decline(_FEM_SOFT.format(m="яй", w="-,яў"), Stems(stem, stem + "й", stem), "f")]
    end = "яй" if _stem_stressed(stem) else "яй,ёй"
    zero = _soft_zero(stem)
    return [decline(_FEM_SOFT.format(m=end, w="-" if zero else "яў"), Stems(stem, zero or stem, stem), "f")]


def _soft_zero(stem: str) -> str | None:
    """The genitive plural of -я without an ending: "нядзель", "песень"; None when -яў is used."""
    if len(stem) > 1 and stem[-2] in _VOWELS:
        return stem + "ь"
    if len(stem) > 1 and stem[-1] in "нл" and stem[-2] != stem[-1] and stem[-2] not in "ь'":
        return _parted(stem, "е") + "ь"
    return None


def _neuter(word: str, capital: bool) -> list[Paradigm]:
    stem, last = word[:-1], word[-1]
    if last in "её":
        end = "ем" if last == "е" else "ём"
        return [decline(_NEUT_SOFT.format(о=last, m=end), Stems(stem, stem, stem), "n")]
    if last == "о" and stem and stem[-1] not in _VOWELS:
        return [_neuter_hard(stem, "о")]
    return []


def _neuter_hard(stem: str, last: str) -> Paradigm:
    zero = _zero(stem)
    locative = "у" if stem.endswith(("г", "к", "х")) else _locative(stem)
    end = "ам" if last == "а" else "ом"
    ends = {"о": last, "m": end, "l": locative, "ы": _plain(stem), "w": "аў" if zero is None else "-"}
    return decline(_NEUT.format(**ends), Stems(stem, zero or stem, _softened(stem)), "n")


def _in_sign(word: str, capital: bool) -> list[Paradigm]:
    if word in _FLEETING_NAMES and word.endswith("ь"):
        stem = _FLEETING_NAMES[word]
        return [decline(_MASC_SOFT, Stems(stem, word, stem), "m")]
    if not word.endswith("ь"):
        return []
    stem = word[:-1]
    masculine = decline(_MASC_SOFT, Stems(stem, word, stem), "m")
    double = stem[-1] in "нлзсц" and stem[-2:-1] in _VOWELS
    feminine = decline(_FEM_SIGN.format(m=(stem[-1] + "ю") if double else "ю"), Stems(stem, word, stem), "f")
    if _FEM_SIGN_END.fullmatch(word):
        return [feminine]
    if _MASC_SIGN.fullmatch(word) and not (capital and word.endswith("ань")):
        return [masculine]
    return [feminine, masculine]


def _in_consonant(word: str, capital: bool) -> list[Paradigm]:
    last = word[-1]
    if last in _VOWELS:
        return []
    if last == "й":
        stem = word[:-1]
        return [decline(_MASC_Y.format(""), Stems(stem, word, stem), "m")]
    if _FEM_HARDENED.fullmatch(word):
        stem = word[:-1] + "в" if word.endswith("ў") else word
        end = word[-1] + "у" if word[-1] in "чшж" else "'ю"
        return [decline(_FEM_HARD.format(m=end if end != "'ю" else "ю"), Stems(stem, word, stem), "f")]
    if re.search(r"[аяы]нін$|янін$", word):
        stem = word[:-2]
        return [decline(_DWELLER, Stems(stem, stem, stem), "m")]
    return _masculine(word, capital)


def _masculine(word: str, capital: bool) -> list[Paradigm]:
    stem = _oblique(word)
    ends = {"ы": _plain(stem), "m": "ам", "w": "аў", "l": _masc_locative(stem)}
    if _end_stressed(word):
        ends["m"], ends["w"] = "ом", "оў"
    elif not _stem_stressed(word):
        ends["m"], ends["w"] = "ам,ом", "аў,оў"
    found = [decline(_MASC.format(**ends), Stems(stem, word, _softened(stem)), "m")]
    if capital and re.search(r"(?:[оаеё]ў|[іы]н)$", word):
        found.append(decline(_SURNAME, Stems(stem, word, _softened(stem)), "m", person=True))
    return found


def _end_stressed(word: str) -> bool:
    """Suffixes that pass the stress to the ending: -ік and -ар of two syllables."""
    return (
        _syllables(word) == 2
        and word.endswith(("нік", "ар", "ык"))
        and not any(letter in "оёэ" for letter in word)
    )


def _masc_locative(stem: str) -> str:
    if stem.endswith("к"):
        return "у"
    if stem.endswith(("г", "х")):
        return "у,'е"
    return _locative(stem)


def _oblique(word: str) -> str:
    """The stem of the other forms: without the fleeting vowel, with в for ў."""
    if word in _FLEETING_NAMES:
        return _FLEETING_NAMES[word]
    if word.endswith("ў"):
        return word[:-1] + "в"
    if re.search(r"[^аеёіоуыэюя](?:е|э)ц$", word) or re.search(r"[рл]ац$", word):
        return _closed(word[:-2]) + "ц"
    if re.search(r"[аіоуыэ]ец$", word):
        return word[:-2] + "йц"
    if re.search(r"[жшчнтмлдрв](?:о|а)к$", word) and _syllables(word) > 1:
        return _closed(word[:-2]) + "к"
    return word


def _closed(stem: str) -> str:
    """A stem that loses the vowel after it: в becomes ў, л softens."""
    if stem.endswith("в"):
        return stem[:-1] + "ў"
    return stem + "ь" if stem.endswith("л") else stem
