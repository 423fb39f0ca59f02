"""Names of companies: their legal forms, which texts mostly leave out."""

from __future__ import annotations

import re

from pipeline.topics.words import fold, words_of

_FORMS = """
llc; l l c; ltd; limited; co ltd; company limited; inc; incorporated; corp; corporation; plc; llp; lp
jsc; ojsc; cjsc; pjsc; jsco; co; gmbh; ag; sa; s a; sas; spa; s p a; srl; s r l; bv; b v; nv; n v
oy; ab; uab; kft; zrt
sp z o o; spolka z o o; spółka z o o; spółka akcyjna; fze; fzco; fz llc; fzc; dmcc; pte; pvt; pty
sia; oü; as; doo; d o o; sro; s r o
limited liability company; joint stock company; open joint stock company; closed joint stock company
public joint stock company; public limited company; private limited; unitary enterprise; ooo; oao; zao; pao; odo
ооо; оао; зао; пао; ао; одо; тоо; уп; руп; чуп; куп; гп; гуп; фгуп; мчп; сооо; иооо; ип; чтуп; чпуп; рпуп
общество с ограниченной ответственностью; общество с дополнительной ответственностью
акционерное общество; открытое акционерное общество; закрытое акционерное общество; публичное акционерное общество
унитарное предприятие; республиканское унитарное предприятие; частное унитарное предприятие
аат; зат; тдв; таа; тза; ад; атаа; кпуп; прат; пат; ат; тов; дп; дпп
таварыства з абмежаванай адказнасцю; адкрытае акцыянернае таварыства; закрытае акцыянернае таварыства
акцыянернае таварыства; унітарнае прадпрыемства; рэспубліканскае унітарнае прадпрыемства
товариство з обмеженою відповідальністю; публічне акціонерне товариство; приватне акціонерне товариство
акціонерне товариство
"""
LEGAL_FORMS = frozenset(
    tuple(map(fold, form.split())) for line in _FORMS.strip().splitlines() for form in line.split(";")
)
_ALONE = """
llc ltd jsc ojsc cjsc pjsc gmbh ooo oao zao pao uab
ооо оао зао пао аат зат руп чуп прат фгуп
"""
FORMS_BESIDE = frozenset(_ALONE.split())
"""Legal forms, folded, that are nothing else in any language: beside one they make a common word a company."""
_LONGEST = max(map(len, LEGAL_FORMS))
_ABBREVIATION = 4  # letters; longer words in capitals are ordinary ones in a list that shouts
_ASIDE = re.compile(r"\([^)]*\)")
_QUOTES = re.compile('[«»„“”"]')
_MARKS = re.compile(r"""[^\w\s'’ʼ&-]+|(?<!\w)[-'’&]|[-'’](?!\w)""")


def is_company(name: str) -> bool:
    """Whether a name has a legal form at one of its ends, or quotes around a part."""
    words = pieces(name)
    return bool(_QUOTES.search(name)) or without_form(words) != (0, len(words))


def pieces(name: str) -> list[str]:
    """The words of a name without the signs around them; one with a hyphen inside is one."""
    return _MARKS.sub(" ", name.replace("&", " ")).split()


def own_words(name: str) -> list[str]:
    """The words of a company's name without its legal form; long ones lose the capitals of lists."""
    parts = pieces(_ASIDE.sub(" ", name)) or pieces(name)
    start, end = without_form(parts)
    words = [word for part in parts[start:end] for word in words_of(part)]
    return [word.capitalize() if word.isupper() and len(word) > _ABBREVIATION else word for word in words]


def without_form(words: list[str]) -> tuple[int, int]:
    """Where in a company's name its own words begin and end; all of it where nothing else would be left."""
    folded = [fold(word) for word in words]
    start, end = 0, len(words)
    while size := _form_at(folded[start:end], front=True):
        start += size
    while size := _form_at(folded[start:end], front=False):
        end -= size
    return (start, end) if start < end else (0, len(words))


def _form_at(words: list[str], *, front: bool) -> int:
    """How many words at this end are a legal form, the longest that leaves a word."""
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        if tuple(words[:size] if front else words[-size:]) in LEGAL_FORMS:
            return size
    return 0
