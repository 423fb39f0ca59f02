"""Polish: the forms of nouns, adjectives and names, by the paradigms of the language.

A word's last letters tell which paradigms it may follow; where they leave a choice that only a dictionary or a
speaker could make (genitive in -a or -u, a vowel that drops or stays, gender), both are given. A form that
nobody uses finds nothing in a text; a form that is missing loses a mention.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

Slot = tuple[str, str]
"""A case and number ("gs": genitive singular), and a form that stands in it."""

# Tables: `case number:ending,ending`. An ending joins the stem; after * the softened stem; "=" is the
# word itself, "-" the stem with no ending, "-mi" that with -mi, "^" the personal plural.
_PLURAL: Final = "dp:om ip:ami lp:ach"
_HARD: Final = f"ns:= gs:a,u ds:owi,u is:em ls:*e vs:*e np:y,owie,^ gp:ów {_PLURAL}"
_VELAR: Final = f"ns:= gs:a,u ds:owi,u is:em ls:u vs:u np:y,owie,^ gp:ów {_PLURAL}"
_SOFT: Final = f"ns:= gs:a,u ds:owi,u is:em ls:u vs:u np:e,owie gp:ów,y {_PLURAL} ip:-mi"
_IN_C: Final = f"ns:= gs:a,u ds:owi,u is:em ls:u vs:u np:y,e,owie gp:ów,y {_PLURAL}"
_CITIZEN: Final = f"ns:in gs:ina ds:inowi is:inem ls:inie vs:inie np:ie gp:-,ów {_PLURAL}"
_IN_A: Final = f"ns:a gs:y ds:*e as:ę is:ą ls:*e vs:o np:y gp:- {_PLURAL}"
_IN_A_SOFT: Final = f"ns:a gs:y ds:y as:ę is:ą ls:y vs:o,u np:e gp:-,y {_PLURAL}"
_IN_IA: Final = _IN_A_SOFT.replace(":y", ":y,ii").replace(",y ", ",y,ii ")
_MAN_IN_A: Final = f"ns:a gs:y ds:*e as:ę is:ą ls:*e vs:o np:owie,y,^ gp:ów {_PLURAL}"
_IN_YNI: Final = f"ns:= gs:= ds:= as:ę,ą is:ą ls:= vs:= np:e gp:- {_PLURAL}"
_BARE: Final = f"ns:= gs:y ds:y is:ą ls:y vs:y np:y,e gp:y {_PLURAL} ip:-mi"
_IN_O: Final = f"ns:o gs:a ds:u is:em ls:*e vs:o np:a gp:- {_PLURAL}"
_IN_KO: Final = f"ns:o gs:a ds:u is:em ls:u vs:o np:a gp:- {_PLURAL}"
_IN_E: Final = f"ns:e gs:a ds:u is:em ls:u vs:e np:a gp:- {_PLURAL}"
_IN_MIE: Final = "ns:ę gs:enia ds:eniu is:eniem ls:eniu vs:ę np:ona gp:on dp:onom ip:onami lp:onach"
_IN_CIE: Final = "ns:ę gs:ęcia ds:ęciu is:ęciem ls:ęciu vs:ę np:ęta gp:ąt dp:ętom ip:ętami lp:ętach"
_IN_UM: Final = f"ns:= gs:= ds:= is:= ls:= vs:= np:a gp:ów {_PLURAL}"
_MAN_IN_O: Final = "ns:o gs:y ds:*e as:ę is:ą ls:*e vs:o np:owie gp:ów dp:om ip:ami lp:ach"
_FOREIGN_IN_O: Final = "ns:o gs:a ds:owi is:em ls:u,*e vs:o"
_FOREIGN_IN_ON: Final = "ns:o gs:ona ds:onowi is:onem ls:onie vs:o"
_SOFT_THINGS: Final = f"np:e gp:-,y,ii,ów {_PLURAL}"
_CITIZENS: Final = f"np:= gp:-,ów {_PLURAL}"
_MAN_LIKE_ADJECTIVE: Final = "ns:= gs:ego ds:emu is:ym ls:ym np:owie gp:ych ap:ych dp:ym ip:ymi lp:ych"
_THINGS: Final = f"np:= gp:- {_PLURAL}"
_PEOPLE: Final = f"np:= gp:ów {_PLURAL}"
_LIKE_THEM: Final = "np:= gp:ych ap:ych dp:ym ip:ymi lp:ych"
_ADJECTIVE_PLURAL: Final = "np:e,^ gp:ych ap:e,ych dp:ym ip:ymi lp:ych"
_ADJECTIVE_FEMININE: Final = "ns:a gs:ej ds:ej as:ą is:ą ls:ej"
_ADJECTIVE: Final = (
    f"ns:y gs:ego ds:emu as:y,ego is:ym ls:ym {_ADJECTIVE_FEMININE}"
    f" ns:e gs:ego ds:emu as:e is:ym ls:ym {_ADJECTIVE_PLURAL}"
)
_ADJECTIVE_NEUTER: Final = f"ns:e gs:ego ds:emu as:e is:ym ls:ym {_ADJECTIVE_PLURAL}"
_NAME_IN_Y: Final = "ns:= gs:'ego ds:'emu is:m,'m ls:m,'m"
_NAME_IN_E: Final = "ns:= gs:go,'a ds:mu,'owi is:m,'em ls:m,'u"

_SOFTENED: Final = (
    ("st", "ści"), ("zd", "ździ"), ("sł", "śl"), ("zł", "źl"), ("sn", "śni"), ("zn", "źni"), ("sm", "śmi"),
    ("ch", "sz"), ("k", "c"), ("g", "dz"), ("h", "sz"), ("r", "rz"), ("ł", "l"), ("t", "ci"), ("d", "dzi"),
    ("n", "ni"), ("s", "si"), ("z", "zi"), ("p", "pi"), ("b", "bi"), ("w", "wi"), ("f", "fi"), ("m", "mi"),
    ("v", "vi"), ("x", "ksi"),
)  # fmt: skip
_PERSONAL: Final = (
    ("st", "ści"), ("zd", "ździ"), ("sł", "śli"), ("zł", "źli"), ("sn", "śni"), ("ch", "si"), ("ck", "ccy"),
    ("sk", "scy"), ("k", "cy"), ("g", "dzy"), ("h", "si"), ("sz", "si"), ("cz", "czy"), ("dz", "dzy"),
    ("rz", "rzy"), ("ż", "zi"), ("c", "cy"), ("r", "rzy"), ("ł", "li"), ("t", "ci"), ("d", "dzi"), ("l", "li"),
    ("j", "i"), ("i", "i"), ("", "i"),
)  # fmt: skip
_SINGULAR: Final = (
    ("owie", ""), ("cy", "k"), ("nie", "n"), ("ści", "st"), ("rzy", "r"), ("dzy", "g"), ("dzi", "d"), ("ci", "t"),
    ("si", "s"), ("zi", "z"), ("li", "ł"), ("i", ""), ("e", ""),
)  # fmt: skip
_BEFORE_VOWEL: Final = (("źdź", "ździ"), ("dź", "dzi"), ("ć", "ci"), ("ń", "ni"), ("ś", "si"), ("ź", "zi"))
_AT_END: Final = (("ździ", "źdź"), ("dzi", "dź"), ("ci", "ć"), ("ni", "ń"), ("si", "ś"), ("zi", "ź"), ("i", ""))
_HARDENED: Final = (("dzi", "d"), ("ci", "t"), ("zi", "z"), ("si", "s"), ("ni", "n"), ("i", ""))
_RZ: Final = (("rz", "r"),)
_BEFORE_E: Final = (("ń", "ni"), ("ś", "si"), ("ć", "ci"), ("ź", "zi"), ("k", "ki"), ("g", "gi"))

_SLOT: Final = re.compile(r"([ngdailv])([sp]):(\S+)")
_LAST_O: Final = re.compile("ó(?=[^aąeęioóuy]+$)")
_LAST_A: Final = re.compile("ą(?=[^aąeęioóuy]+$)")
_OPEN_O: Final = re.compile("o(?=(?:(?<=sto)p|b|d|g|w|z|ż|rz|r|ł|l|j|dz|dź|ź)$)")
_NOUN_IN_OWA: Final = re.compile("(?:^gł|^sł|^s|^m|^kr|^k|zm|um|podk|bud|poł|wd)ow$")  # the rest are adjectives
_CLUSTER: Final = re.compile("[^aąeęioóuy]{2,}$")
_LIGHTER: Final = re.compile("(?:i[ao]|(?<=j)a|(?<=^l)a)(?=(?:ści|ździ|śni|źni|ci|dzi|si|zi|ni|rz|l|śl|tl)$)")


@dataclass(frozen=True, slots=True)
class _Stem:
    """A word's stem as it stands in a dictionary's base form, and what becomes of it before endings."""

    text: str

    def before(self, ending: str) -> str:
        """With an ending that leaves it as it is."""
        return _put(_changed(self.text, _BEFORE_VOWEL), ending)

    def softened(self, ending: str) -> set[str]:
        """With an ending that softens; a vowel may change before it: świat - świecie, anioł - aniele."""
        soft = _changed(self.text, _SOFTENED)
        return {_put(soft, ending), _put(_lighter(soft), ending)}

    def personal(self) -> set[str]:
        """The nominative plural of men: Szwed - Szwedzi, nowy - nowi, sąsiad - sąsiedzi."""
        plural = _changed(self.text, _PERSONAL)
        if plural.endswith("oni"):
            return {plural, plural[:-3] + "eni"}
        return {plural, _lighter(plural[:-1] + "i")} if plural.endswith("dzi") else {plural}

    def bare(self) -> set[str]:
        """With no ending: plain, with ó for o, with a vowel in a cluster: osoba - osób, wojna - wojen."""
        bare = _changed(self.text, _AT_END)
        stays = bare.endswith("ow") and not _NOUN_IN_OWA.search(bare)
        found = {bare} if stays else {bare, _OPEN_O.sub("ó", bare)}
        cluster = _CLUSTER.search(bare)
        if cluster and cluster[0] not in ("ch", "cz", "sz", "rz", "dz", "dź", "dż", "st", "śc", "ść"):
            last = 2 if bare.endswith(("cz", "sz", "rz", "dz")) and len(cluster[0]) > 2 else 1
            head = _changed(bare[:-last], _BEFORE_E)
            link = "ie" if bare.endswith("c") and head.endswith(("b", "m", "p", "w")) else "e"
            found.add(head + link + bare[-last:])
        return found


# Nouns whose forms no rule reaches: the singular's genitive, dative, instrumental and locative | the plural's
# nominative, genitive, dative, instrumental and locative.
_IRREGULAR: Final = {
    "człowiek": "człowieka człowiekowi człowiekiem człowieku|ludzie ludzi ludziom ludźmi ludziach",
    "ludzie": "|ludzie ludzi ludziom ludźmi ludziach",
    "dziecko": "dziecka dziecku dzieckiem dziecku|dzieci dzieci dzieciom dziećmi dzieciach",
    "dzieci": "|dzieci dzieci dzieciom dziećmi dzieciach",
    "tydzień": "tygodnia tygodniowi tygodniem tygodniu|tygodnie tygodni tygodniom tygodniami tygodniach",
    "dom": "domu domowi domem domu|domy domów domom domami domach",
    "pan": "pana panu panem panu|panowie panów panom panami panach",
    "syn": "syna synowi synem synu|synowie synów synom synami synach",
    "brat": "brata bratu bratem bracie|bracia braci braciom braćmi braciach",
    "ksiądz": "księdza księdzu księdzem księdzu|księża księży księżom księżmi księżach",
    "książę": "księcia księciu księciem księciu|książęta książąt książętom książętami książętach",
    "ojciec": "ojca ojcu ojcem ojcu|ojcowie ojców ojcom ojcami ojcach",
    "przyjaciel": "przyjaciela przyjacielowi przyjacielem przyjacielu|"
    "przyjaciele przyjaciół przyjaciołom przyjaciółmi przyjaciołach",
    "sędzia": "sędziego sędziemu sędzią sędzim|sędziowie sędziów sędziom sędziami sędziach",
    "pies": "psa psu psem psie|psy psów psom psami psach",
    "sen": "snu snowi snem śnie|sny snów snom snami snach",
    "ręka": "ręki ręce ręką,rękę ręce|ręce rąk rękom rękami rękach",
    "oko": "oka oku okiem oku|oczy oczu oczom oczami oczach",
    "ucho": "ucha uchu uchem uchu|uszy uszu uszom uszami uszach",
    "święto": "święta świętu świętem święcie|święta świąt świętom świętami świętach",
    "pieniądze": "|pieniądze pieniędzy pieniądzom pieniędzmi pieniądzach",
    "miesiąc": "miesiąca miesiącowi miesiącem miesiącu|miesiące miesięcy miesiącom miesiącami miesiącach",
    "tysiąc": "tysiąca tysiącowi tysiącem tysiącu|tysiące tysięcy tysiącom tysiącami tysiącach",
    "wieś": "wsi wsi wsią wsi|wsie wsi wsiom wsiami wsiach",
    "drzwi": "|drzwi drzwi drzwiom drzwiami drzwiach",
    "chrzest": "chrztu chrztowi chrztem chrzcie|chrzty chrztów chrztom chrztami chrztach",
    "rzeczpospolita": "rzeczypospolitej,rzeczpospolitej rzeczypospolitej rzecząpospolitą,rzeczpospolitą "
    "rzeczypospolitej|rzeczypospolite rzeczypospolitych rzeczypospolitym rzeczypospolitymi rzeczypospolitych",
    "niemcy": "|niemcy niemiec,niemców niemcom niemcami niemczech,niemcach",
    "węgry": "|węgry węgier,węgrów węgrom węgrami węgrzech,węgrach",
    "włochy": "|włochy włoch,włochów włochom włochami włoszech,włochach",
}


# Foreign places and words that stay as they are; the rules would take them for neuter nouns.
_FIXED: Final = frozenset(("chicago", "euro", "kongo", "nato", "oslo", "porto", "togo", "toronto"))


def forms(word: str) -> set[str]:
    """Every form of a noun, adjective or name of one lower-case word in its base form, itself included."""
    return {word} | {form for _, form in slots(word)}


def slots(word: str) -> Iterator[Slot]:
    """The forms of a lower-case word in its base form, each after its case (n g d a i l v) and number (s p).

    None when no rule reads the word; one with no case when it never changes. An accusative that is like the
    nominative or genitive is not told apart.
    """
    if word in _FIXED:
        yield "", word
        return
    if word in _IRREGULAR:
        yield from _irregular(word)
        return
    for ending, rule in _RULES:
        if len(word) > 2 and ending.search(word):
            yield from rule(word)


def _irregular(word: str) -> Iterator[Slot]:
    yield "ns", word
    singular, plural = _IRREGULAR[word].split("|")
    named = [*zip(("gs", "ds", "is", "ls"), singular.split(), strict=False)]
    named += zip(("np", "gp", "dp", "ip", "lp"), plural.split(), strict=True)
    for slot, variants in named:
        yield from ((slot, form) for form in variants.split(","))


def _changed(stem: str, changes: Iterable[tuple[str, str]]) -> str:
    """The stem with the first of the endings that it has changed."""
    for end, new in changes:
        if stem.endswith(end):
            return stem[: len(stem) - len(end)] + new
    return stem


def _lighter(soft: str) -> str:
    return _LIGHTER.sub(lambda vowel: "ie" if vowel[0].startswith("i") else "e", soft)


def _put(stem: str, ending: str) -> str:
    """A stem with an ending, as written: after k and g -i, -ie for -y, -e; -i for -y after soft letters."""
    first = ending[:1]
    if first == "y" and re.search("[aeoóuy]j$", stem):
        return stem[:-1] + "i" + ending[1:]
    if stem.endswith("i") and first in ("y", "i"):
        return stem + ending[1:]
    if first == "y" and stem.endswith(("k", "g", "l", "j", "e", "o", "u")):
        return stem + "i" + ending[1:]
    if first == "e" and stem.endswith(("k", "g")):
        return stem + "i" + ending
    return stem + ending


def _decline(table: str, word: str, stem: str) -> Iterator[Slot]:
    """The forms that a table gives for a word and a stem of it."""
    joined = _Stem(stem)
    for slot, ending in _endings(table):
        for form in sorted(_join(ending, word, joined)):
            yield slot, form


@functools.cache
def _endings(table: str) -> tuple[tuple[str, str], ...]:
    """The endings of a table, each after its case and number."""
    slots = _SLOT.finditer(table)
    return tuple((slot[1] + slot[2], ending) for slot in slots for ending in slot[3].split(","))


def _join(ending: str, word: str, stem: _Stem) -> set[str]:
    if ending == "=":
        return {word}
    if ending == "^":
        return stem.personal()
    if ending.startswith("-"):
        return {bare + ending[1:] for bare in stem.bare()}
    if ending.startswith("*"):
        return stem.softened(ending[1:])
    return {stem.before(ending)}


_SOFT_END: Final = re.compile("(?:[ćńśźlji]|c|cz|sz|rz|ż|dz|dź|dż)$")
# Things named after a verb, with -u in the genitive: "wynika", "wpływa", "składa" are forms of verbs.
_OF_VERB: Final = re.compile(
    r"(?:kład|pływ|bieg|kaz|jazd|chód|wóz|wód|bór|rost|stęp|gląd|mysł|kres|kup|rząd|wynik|dział|wrót|łam|ciąg)$"
)
_SOFT_LABIAL: Final = re.compile(r"(?:[cs]ław|żółw|ołów|jedwab|gołąb|jastrząb|karp|oświęcim|(?:rad|byt)om|drób)$")
_NASAL: Final = re.compile(r"(?:mąż|wzgląd|wąż|ząb|dąb|gołąb|jastrząb|błąd|urząd|krąg|ksiądz|pieniądz|mosiądz)$")
_DROPS_E: Final = re.compile(r"(?<=..)(i?)e([kcłlńć])$")


def _masculine(word: str) -> Iterator[Slot]:
    for stem in sorted(_oblique(word)):
        yield from _decline(_masculine_table(word, stem), word, stem)


def _masculine_table(word: str, stem: str) -> str:
    if _SOFT_END.search(stem):
        return _IN_C if re.search("(?<!c)c$", stem) else _SOFT
    table = _VELAR if re.search(r"[kghq]$", stem) else _HARD
    if _OF_VERB.search(word):
        return table.replace("gs:a,u", "gs:u").replace("np:y,owie,^", "np:y")
    return table


def _oblique(word: str) -> set[str]:
    """The stems of the other cases: with and without the vowel of the last syllable, soft after a labial."""
    found = {word, _LAST_O.sub("o", word), re.sub(r"(?<=[^i])ew$", "w", word)}
    if _NASAL.search(word):
        found = {_LAST_A.sub("ę", word)}
    if _SOFT_LABIAL.search(word):
        found |= {stem + "i" for stem in found}
    dropped = _DROPS_E.search(word)
    if dropped:
        head = word[: dropped.end(1)]
        heads = {_changed(head, _AT_END if dropped[1] else ()), _changed(head, _HARDENED if dropped[1] else _RZ)}
        found |= {stem + dropped[2] for stem in heads}
    if re.search(r"(?:and|end|est|ist|ki|gi)er$", word):
        found.add(re.sub(r"i?er$", "r", word))
    if word.endswith("ioł"):
        found.add(_changed(word[:-2], _HARDENED) + "ł")
    return found


def _citizen(word: str) -> Iterator[Slot]:
    yield from _decline(_CITIZEN, word, word[:-2])


def _in_um(word: str) -> Iterator[Slot]:
    yield from _decline(_IN_UM, word, word[:-2])


def _feminine_bare(word: str) -> Iterator[Slot]:
    for stem in sorted({word, _LAST_O.sub("o", word)}):
        yield from _decline(_BARE, word, stem)


# Endings of words in -a that name men too: poeta, turysta, kolega, sprawca, and surnames.
_MAN: Final = re.compile("(?:[aeiouy]t|[iy]st|[aeiouy]d|leg|ęb|[^ij]c)a$")


def _in_a(word: str) -> Iterator[Slot]:
    stem = word[:-1]
    soft = re.search("(?:[lieuoj]|c|cz|sz|rz|ż|dz)$", stem) is not None
    table = _IN_IA if stem.endswith("i") else _IN_A_SOFT if soft else _IN_A
    if _ADJECTIVE_IN_A.search(word):  # the vocative would be an adverb: trudna - trudno
        table = table.replace("vs:o ", "")
    yield from _decline(table, word, stem)
    if _MAN.search(word):
        yield from _decline(_MAN_IN_A.replace("*e", "y") if soft else _MAN_IN_A, word, stem)
    if not soft:
        yield from _decline(_THINGS.replace("=", "a"), word, stem)


def _adjective_in_a(word: str) -> Iterator[Slot]:
    feminine = f"{_ADJECTIVE_FEMININE} {_ADJECTIVE_PLURAL.replace(',^', '')}"
    yield from _decline(feminine, word, word[:-1])


def _in_o(word: str) -> Iterator[Slot]:
    stem = word[:-1]
    soft = re.search("(?:[kghijlaeou]|c|cz|sz|rz|ż|dz)$", stem) is not None
    yield from _decline(_IN_KO if soft else _IN_O, word, stem)
    yield from _decline(_FOREIGN_IN_O, word, stem)
    if re.search(r"(?:[^s]k|[bd]r|łł|[yj]ł)o$", word):
        yield from _decline(_MAN_IN_O, word, stem)
    if word in ("bruno", "hugo", "iwo", "otto"):
        yield from _decline(_FOREIGN_IN_ON, word, stem)


_OF_ACTION: Final = re.compile("(?:[ae]ni|[ęyu]ci)e$")  # nouns that every verb makes: szczepienie, przyjęcie


def _in_e(word: str) -> Iterator[Slot]:
    stem = word[:-1]
    yield from _decline(_IN_E, word, stem)
    if _OF_ACTION.search(word):
        return
    yield from _decline(_NAME_IN_E, word, word)
    if re.search("(?:i|[jclżs]|[csr]z)e$", word):
        yield from _decline(_SOFT_THINGS, word, stem)


def _adjective_in_e(word: str) -> Iterator[Slot]:
    stem = word[:-2] if re.search("[kg]ie$", word) else word[:-1]
    yield from _decline(_ADJECTIVE_NEUTER, word, stem)


def _in_nasal(word: str) -> Iterator[Slot]:
    yield from _decline(_IN_MIE if word.endswith("mię") else _IN_CIE, word, word[:-1])


def _in_yni(word: str) -> Iterator[Slot]:
    """Women by title or trade: mistrzyni - mistrzynię, pani - panią."""
    yield from _decline(_IN_YNI, word, word)


def _people(word: str) -> Iterator[Slot]:
    """From a personal plural: Polacy - Polaków, Szwedzi - Szwedów, Belgowie - Belgów, Rosjanie - Rosjan."""
    stem = _changed(word, _SINGULAR)
    yield from _decline(_CITIZENS if word.endswith("nie") else _PEOPLE, word, stem)
    if word.endswith("cy"):
        yield from _decline(_PEOPLE, word, word[:-1])


def _adjective_of_men(word: str) -> Iterator[Slot]:
    """From the personal plural of an adjective: liberalni - liberalnych, święci - świętych, polscy - polskich."""
    yield from _decline(_LIKE_THEM, word, _changed(word, _SINGULAR))


_SURELY_ADJECTIVE: Final = re.compile("(?:[sczd]k|ow|[^aeiouyszmn]n)[iy]$")


def _in_y(word: str) -> Iterator[Slot]:
    """Adjectives (nowy, polski), plural nouns (Czechy, Helsinki) and names (Kennedy - Kennedy'ego, Verdi)."""
    adjective = word if re.search("[^kg]i$", word) else word[:-1]
    yield from _decline(_ADJECTIVE, word, adjective)
    if _SURELY_ADJECTIVE.search(word):
        return
    yield from _decline(_THINGS, word, word[:-1])
    yield from _decline(_PEOPLE, word, word[:-1])
    yield from _decline(_MAN_LIKE_ADJECTIVE, word, adjective)
    if word.endswith("y"):
        yield from _decline(_NAME_IN_Y, word, word)


_ADJECTIVE_IN_A: Final = re.compile(
    "(?:sk|ck|zk|lk|kk|ok|ow|iw|św|[^y]n|[^oas]ł|ni|cz|sz|ż|c|br|tr|ar|[ayęiu]t|rug|ług|rog)a$"
)
_Rule = Callable[[str], Iterator[Slot]]
# Every rule whose pattern is found in a word gives forms of it.
_RULES: Final[tuple[tuple[re.Pattern[str], _Rule], ...]] = (
    (_ADJECTIVE_IN_A, _adjective_in_a),
    (re.compile("(?<![ae]ni)(?<![ęyu]ci)e$"), _adjective_in_e),
    (re.compile("(?:[^aąeęioóuy]|[aeo]y)$"), _masculine),
    (re.compile("(?:[ćńśźljcwż]|[scr]z)$"), _feminine_bare),
    (re.compile("anin$"), _citizen),
    (re.compile("um$"), _in_um),
    (re.compile("a$"), _in_a),
    (re.compile("o$"), _in_o),
    (re.compile("e$"), _in_e),
    (re.compile("ę$"), _in_nasal),
    (re.compile("(?:yni|pani)$"), _in_yni),
    (re.compile("(?:y|[^i]i)$"), _in_y),
    (re.compile("(?:[ck]y|[rd]zy|[^iń]i|anie|owie)$"), _people),
    (re.compile("(?:[sc]cy|[^i]ni|[wlm]i|[śtdw]ci|dzi|rzy|si)$"), _adjective_of_men),
)
