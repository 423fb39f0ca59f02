"""Polish: the forms of nouns, adjectives and names, by the paradigms of the language.

A word's last letters tell which paradigms it may follow; where they leave a choice that only a dictionary or a
speaker could make (genitive in -a or -u, a vowel that drops or stays), both are given. A form that nobody uses
finds nothing in a text; a form that is missing loses a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple


class _Stems(NamedTuple):
    """What endings are put to: before a vowel, before -e, in the personal plural, with no ending."""

    base: str
    soft: str
    personal: str
    bare: tuple[str, ...]


# Tables: `case number[gender]:ending,ending`. An ending joins the base; after ' the softened stem; ^ is the
# personal plural, - the bare stem (zero ending), = the word itself.
_HARD = "ns:= gs:a,u ds:owi,u is:em ls:'e vs:'e np:y,owie,^ gp:ów dp:om ip:ami lp:ach"
_VELAR = "ns:= gs:a,u ds:owi,u is:em ls:u vs:u np:y,owie,^ gp:ów dp:om ip:ami lp:ach"
_SOFT = "ns:= gs:a,u ds:owi,u is:em ls:u vs:u np:e,owie gp:ów,y dp:om ip:ami,mi lp:ach"
_CITIZEN = "ns:in gs:ina ds:inowi is:inem ls:inie vs:inie np:ie gp:,ów dp:om ip:ami lp:ach"
_FEMININE = "ns:a gs:y ds:'e as:ę is:ą ls:'e vs:o np:y gp:- dp:om ip:ami lp:ach"
_FEMININE_SOFT = "ns:a gs:y ds:y as:ę is:ą ls:y vs:o,u np:e gp:-,y dp:om ip:ami lp:ach"
_MAN_IN_A = "np:owie,^ gp:ów"
_FEMININE_BARE = "ns:= gs:y ds:y as:= is:ą ls:y vs:y np:y,e gp:y dp:om ip:ami,mi lp:ach"
_NEUTER = "ns:o gs:a ds:u is:em ls:'e vs:o np:a gp:- dp:om ip:ami lp:ach"
_NEUTER_VELAR = "ns:o gs:a ds:u is:em ls:u vs:o np:a gp:- dp:om ip:ami lp:ach"
_NEUTER_SOFT = "ns:e gs:a ds:u is:em ls:u vs:e np:a gp:-,y dp:om ip:ami lp:ach"
_NEUTER_MIE = "ns:ę gs:enia ds:eniu is:eniem ls:eniu vs:ę np:ona gp:on dp:onom ip:onami lp:onach"
_NEUTER_CIE = "ns:ę gs:ęcia ds:ęciu is:ęciem ls:ęciu vs:ę np:ęta gp:ąt dp:ętom ip:ętami lp:ętach"
_NEUTER_UM = "np:a gp:ów dp:om ip:ami lp:ach"
_MAN_IN_O = "ns:o gs:y ds:'e,owi as:ę is:ą ls:'e vs:o np:owie gp:ów dp:om ip:ami lp:ach"
_FOREIGN_IN_O = "ns:o gs:a ds:owi is:em ls:u,'e vs:o np:owie gp:ów dp:om ip:ami lp:ach"
_PLURAL = "np:= gp:- dp:om ip:ami lp:ach"
_PLURAL_OF_MEN = "np:= gp:ów dp:om ip:ami lp:ach"
_ADJECTIVE = (
    "nsm:y gsm:ego dsm:emu ism:ym lsm:ym nsf:a gsf:ej dsf:ej asf:ą isf:ą lsf:ej"
    " nsn:e gsn:ego dsn:emu isn:ym lsn:ym np:e,^ gp:ych dp:ym ip:ymi lp:ych"
)
_NAME_IN_Y = "ns:= gs:ego ds:emu is:m ls:m np:owie"
_NAME_IN_E = "ns:= gs:go,'a ds:mu,'owi is:m,'em ls:m,'u np:'owie gp:'ów"

_SOFTENED: Final = (
    ("st", "ści"), ("zd", "ździ"), ("sł", "śl"), ("zł", "źl"), ("sn", "śni"), ("zn", "źni"), ("sm", "śmi"),
    ("ch", "sz"), ("ck", "ck"), ("k", "c"), ("g", "dz"), ("h", "sz"), ("r", "rz"), ("ł", "l"), ("t", "ci"),
    ("d", "dzi"), ("n", "ni"), ("s", "si"), ("z", "zi"), ("p", "pi"), ("b", "bi"), ("w", "wi"), ("f", "fi"),
    ("m", "mi"), ("v", "vi"), ("x", "ksi"),
)  # fmt: skip
_PERSONAL: Final = (
    ("st", "ści"), ("zd", "ździ"), ("sł", "śli"), ("zł", "źli"), ("sn", "śni"), ("ch", "si"), ("ck", "ccy"),
    ("sk", "scy"), ("k", "cy"), ("g", "dzy"), ("h", "si"), ("sz", "si"), ("cz", "czy"), ("dz", "dzy"),
    ("rz", "rzy"), ("ż", "zi"), ("c", "cy"), ("r", "rzy"), ("ł", "li"), ("t", "ci"), ("d", "dzi"), ("l", "li"),
    ("j", "i"), ("i", "i"),
)  # fmt: skip
_BEFORE_VOWEL: Final = (("źdź", "ździ"), ("dź", "dzi"), ("ć", "ci"), ("ń", "ni"), ("ś", "si"), ("ź", "zi"))
_AT_END: Final = (("ździ", "źdź"), ("dzi", "dź"), ("ci", "ć"), ("ni", "ń"), ("si", "ś"), ("zi", "ź"), ("i", ""))

_SLOT = re.compile(r"([ngdailv])([sp])[mfn]?:(\S*)")
_VOWEL = "aąeęioóuy"
_CONSONANTS = re.compile(f"[^{_VOWEL}]+$")
_LAST_O = re.compile(f"ó(?=[^{_VOWEL}]+$)")
_OPEN_O = re.compile(f"o(?=[^{_VOWEL}]+$)")
_NASAL = re.compile(r"(?:mąż|wąż|ząb|dąb|gołąb|jastrząb|błąd|urząd|krąg|okrąg|ksiądz|pieniądz|mosiądz)$")

_SOFT_LABIAL = re.compile(r"(?:[cs]ław|żółw|ołów|jedwab|gołęb|jastrzęb|karp|oświęcim|(?:rad|byt)om)$")
# Countries whose locative keeps the old ending.
_OLD_LOCATIVE: Final = {"niemcy": "niemczech", "węgry": "węgrzech", "włochy": "włoszech"}


def forms(word: str) -> set[str]:
    """Every form of a noun, adjective or name of one lower-case word in its base form, itself included."""
    return {word} | {form for _, form in slots(word)}


def slots(word: str) -> Iterator[tuple[str, str]]:
    """The forms with the case and number of each."""
    for ending, rule in _RULES:
        match = ending.search(word)
        if match and len(word) > 2:
            yield from rule(word)


def _decline(table: str, word: str, stems: _Stems) -> Iterator[tuple[str, str]]:
    for slot in _SLOT.finditer(table):
        for ending in slot[3].split(","):
            for form in _join(ending, word, stems):
                yield slot[1] + slot[2], form


def _join(ending: str, word: str, stems: _Stems) -> Iterable[str]:
    if ending == "=":
        return (word,)
    if ending == "-":
        return stems.bare
    if ending == "^":
        return (stems.personal,)
    if ending.startswith("'"):
        return {_put(stems.soft, ending[1:]), _put(_lighter(stems.soft), ending[1:])}
    return (_put(stems.base, ending),)


def _put(stem: str, ending: str) -> str:
    """A stem with an ending, as Polish writes it: -y is -i after k, g, l, j and soft letters."""
    first = ending[:1]
    if stem.endswith("i") and first in ("y", "i"):
        return stem + ending[1:]
    if first == "y" and stem.endswith(("k", "g", "l", "j")):
        return stem + "i" + ending[1:]
    if first == "e" and stem.endswith(("k", "g")):
        return stem + "i" + ending
    return stem + ending


def _lighter(soft: str) -> str:
    """The softened stem with the vowel that changes before it: świat - świecie, anioł - aniele."""
    return re.sub(r"i[ao](?=(?:ści|ździ|ci|dzi|si|zi|ni|rz|l|śni|źni)$)", "ie", soft)


def _ends(stem: str, changes: Iterable[tuple[str, str]], default: str = "") -> str:
    for end, new in changes:
        if stem.endswith(end):
            return stem[: len(stem) - len(end)] + new
    return stem + default


def _stems(stem: str) -> _Stems:
    base = _ends(stem, _BEFORE_VOWEL)
    return _Stems(base, _ends(stem, _SOFTENED), _ends(stem, _PERSONAL, "i"), tuple(_bare(base)))


def _bare(stem: str) -> Iterator[str]:
    """The stem with a zero ending: plain, with an e or ie in a cluster, with ó for o, ą for ę."""
    bare = _ends(stem, _AT_END)
    yield bare
    yield _OPEN_O.sub("ó", bare)
    cluster = _CONSONANTS.search(bare)
    if not cluster or len(cluster[0]) < 2 or bare.endswith(("ch", "cz", "sz", "rz", "dz", "dź")):
        return
    last = 2 if bare.endswith(("dz", "cz", "sz")) else 1
    head, tail = bare[:-last], bare[-last:]
    yield _ends(head, _AT_LINK) + "e" + tail
    if tail == "c" and head.endswith(("b", "m", "p", "w")):
        yield head + "iec"


_AT_LINK: Final = (("ń", "ni"), ("ś", "si"), ("ć", "ci"), ("ź", "zi"), ("k", "ki"), ("g", "gi"))


def _masculine(word: str) -> Iterator[tuple[str, str]]:
    for stem in _oblique(word):
        yield from _decline(_masculine_table(stem), word, _stems(stem))


def _masculine_table(stem: str) -> str:
    if re.search(r"(?:[ćńśźlij]|c|cz|sz|rz|ż|dz)$", stem) and not stem.endswith("rsz"):
        return _SOFT if not stem.endswith("c") else _SOFT.replace("np:e", "np:y,e")
    return _VELAR if re.search(r"[kghq]$", stem) else _HARD


def _oblique(word: str) -> set[str]:
    """The stems of the other cases: with and without the vowel of the last syllable."""
    found = {word}
    if _NASAL.search(word):
        return {re.sub(r"ą(?=[^ą]+$)", "ę", word)}
    if _LAST_O.search(word):
        found.add(_LAST_O.sub("o", word))
    if _SOFT_LABIAL.search(word):
        found.add(word + "i")
    match = re.search(r"(?<=.)(i?)e([kcłlńć])$", word)
    if match:
        head = word[: match.start()]
        found |= {linked + match[2] for linked in _dropped(head, bool(match[1]), match[2])}
    if re.search(r"(?:and|ki|gi|[gn]ist)er$", word):
        found.add(re.sub(r"i?er$", "r", word))
    if re.search(r"ioł$", word):
        found.add(_ends(word[:-2], _UNSOFTENED) + "ł")
    return found


_UNSOFTENED: Final = (("dzi", "d"), ("ci", "t"), ("zi", "z"), ("si", "s"), ("ni", "n"), ("i", ""))


def _dropped(head: str, soft: bool, last: str) -> Iterator[str]:
    """The stem before a dropped -e-, soft or hardened."""
    if not head:
        return
    if soft:
        yield _ends(head + "i", _AT_END)
        yield _ends(head + "i", _UNSOFTENED)
    else:
        yield head
    if head.endswith("rz"):
        yield head[:-1]


def _citizen(word: str) -> Iterator[tuple[str, str]]:
    yield from _decline(_CITIZEN, word, _stems(word[:-2]))


def _neuter_um(word: str) -> Iterator[tuple[str, str]]:
    yield from _decline(_NEUTER_UM, word, _stems(word[:-2]))


def _feminine(word: str) -> Iterator[tuple[str, str]]:
    stem = word[:-1]
    soft = re.search(r"(?:[ilj]|c|cz|sz|rz|ż|dz|e|u|o)$", stem) is not None
    stems = _stems(stem)
    yield from _decline(_FEMININE_SOFT if soft else _FEMININE, word, stems)
    yield from _decline(_MAN_IN_A, word, stems)
    if soft and stem.endswith(("i", "j", "e", "u", "o")):
        long = stem[:-1] + "ji" if stem.endswith("ij") else stem + "i"
        yield from (("gs", long), ("ds", long), ("ls", long), ("gp", long))


def _feminine_bare(word: str) -> Iterator[tuple[str, str]]:
    for stem in {word, _LAST_O.sub("o", word)}:
        yield from _decline(_FEMININE_BARE, word, _stems(stem))


def _neuter(word: str) -> Iterator[tuple[str, str]]:
    stem = word[:-1]
    soft = re.search(r"(?:[kghij]|ch|l|c|cz|sz|rz|ż|dz|[aeiou])$", stem) is not None
    yield from _decline(_NEUTER_VELAR if soft else _NEUTER, word, _stems(stem))
    yield from _decline(_FOREIGN_IN_O, word, _stems(stem))
    if re.search(r"(?:[^s]k|[bd]r|łł|szk)$", stem):
        yield from _decline(_MAN_IN_O, word, _stems(stem))


def _neuter_soft(word: str) -> Iterator[tuple[str, str]]:
    yield from _decline(_NEUTER_SOFT, word, _stems(word[:-1]))


def _neuter_nasal(word: str) -> Iterator[tuple[str, str]]:
    table = _NEUTER_MIE if word.endswith("mię") else _NEUTER_CIE
    yield from _decline(table, word, _stems(word[:-1]))


def _plural(word: str) -> Iterator[tuple[str, str]]:
    stems = _stems(word[:-1])
    yield from _decline(_PLURAL, word, stems)
    yield from _decline(_PLURAL_OF_MEN, word, stems)
    if word in _OLD_LOCATIVE:
        yield "lp", _OLD_LOCATIVE[word]
    if word.endswith(("ie", "je", "le")):
        yield "gp", _put(stems.base, "i")
        yield "gp", stems.base + "i"


def _plural_of_men(word: str) -> Iterator[tuple[str, str]]:
    """From a personal plural: Polacy - Polaków, Szwedzi - Szwedów, Belgowie - Belgów, Rosjanie - Rosjan."""
    for end, stem in _OF_MEN:
        if word.endswith(end):
            base = word[: -len(end)] + stem
            yield from _decline(_PLURAL_OF_MEN, word, _stems(base))
            if end == "nie":
                yield "gp", base
            return


_OF_MEN: Final = (
    ("owie", ""), ("cy", "k"), ("ści", "st"), ("rzy", "r"), ("dzy", "g"), ("dzi", "d"), ("ci", "t"), ("si", "s"),
    ("zi", "z"), ("li", "ł"), ("nie", "n"), ("ni", "n"), ("wi", "w"), ("bi", "b"), ("pi", "p"), ("mi", "m"),
)  # fmt: skip


def _adjective(word: str) -> Iterator[tuple[str, str]]:
    for stem in _adjective_stems(word):
        yield from _decline(_ADJECTIVE, word, _stems(stem))


def _adjective_stems(word: str) -> set[str]:
    if word.endswith("scy"):
        return {word[:-2] + "k"}
    if word.endswith("ccy"):
        return {word[:-2] + "k"}
    stem = word[:-1]
    if word.endswith("i"):
        return {stem} if stem.endswith(("k", "g")) else {word}
    if word.endswith("ie") and stem[:-1].endswith(("k", "g")):
        return {stem[:-1]}
    return {stem}


def _name_in_y(word: str) -> Iterator[tuple[str, str]]:
    stems = _Stems(word, word, word, (word,))
    yield from _decline(_NAME_IN_Y, word, stems)
    for ending in ("'ego", "'emu", "'m"):
        yield "gs", word + ending


def _name_in_e(word: str) -> Iterator[tuple[str, str]]:
    for ending in ("go", "mu", "m", "'a", "'owi", "'em", "'u", "'ów"):
        yield "gs", word + ending


def _adjective_of_men(word: str) -> Iterator[tuple[str, str]]:
    """From the personal plural of an adjective: liberalni - liberalnych, święci - świętych."""
    stems = _stems(_ends(word, _OF_MEN))
    yield from _decline("gp:ych dp:ym ip:ymi lp:ych", word, stems)


_RULES: Final = (
    (re.compile(f"[^{_VOWEL}]$"), _masculine),
    (re.compile("[aeo]y$"), _masculine),
    (re.compile(r"(?:[ćńśźlj]|c|cz|sz|rz|ż|dź|w)$"), _feminine_bare),
    (re.compile("anin$"), _citizen),
    (re.compile("um$"), _neuter_um),
    (re.compile("a$"), _feminine),
    (re.compile("(?:[scd][kz]|dzk|n|w|ni|[lkgł])a$"), _adjective),
    (re.compile("o$"), _neuter),
    (re.compile("e$"), _neuter_soft),
    (re.compile("e$"), _adjective),
    (re.compile("e$"), _name_in_e),
    (re.compile("ę$"), _neuter_nasal),
    (re.compile("[yie]$"), _plural),
    (re.compile("(?:[yi]|nie|owie)$"), _plural_of_men),
    (re.compile("[yi]$"), _adjective),
    (re.compile("(?:[^i]ni|[wlm]i|[śtdw]ci|dzi|rzy|si)$"), _adjective_of_men),
    (re.compile("[yi]$"), _name_in_y),
)
