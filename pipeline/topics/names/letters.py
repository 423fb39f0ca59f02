"""How a listed word is spelled in texts: in Belarusian, Russian, Ukrainian and Latin letters.

Passports, newspapers and registers write one name in several ways, so each word gets a few spellings, one for
each custom: the romanisations of BGN/PCGN, of passports (ICAO 9303; the Belarusian rules of 2008, the Ukrainian
ones of 2010), of newspapers ("Dmitry" for "Dmitriy"), and the Polish transcription. From Latin letters back, and
from one Cyrillic alphabet to another, the rules guess: soft signs and stresses are lost. Given names have
spellings that no rule gives; the common ones are listed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.topics.words import scripts

CYRILLIC = ("be", "ru", "uk")

# One line a name: all its spellings in Cyrillic letters, then all in Latin ones.
_GIVEN = """
александр аляксандр олександр: alexander alexandr aleksandr aliaksandr alyaksandr oleksandr aleksander
александра аляксандра олександра: alexandra aleksandra aliaksandra oleksandra
алексей аляксей олексій: alexey alexei aleksey aleksei aliaksei alyaksey oleksiy oleksii
анатолий анатоль анатолій: anatoly anatoliy anatolii anatol anatoli
андрей андрэй андрій: andrey andrei andriy andrii andrej
валентин валянцін: valentin valiantsin valyantsin valentyn
валерий валерый валерій: valery valeriy valerii valeri
василий васіль василь: vasily vasiliy vasilii vasil vasyl
виктор віктар віктор: viktor victor viktar
владимир уладзімір володимир: vladimir uladzimir volodymyr wladimir
вячеслав вячаслаў в'ячеслав: vyacheslav viacheslav viachaslau vyachaslau
геннадий генадзь генадій геннадій: gennady gennadiy gennadii henadz henadii hennadii
григорий рыгор григорій: grigory grigoriy grigorii ryhor hryhoriy hryhorii
дмитрий дзмітрый зміцер дмитро: dmitry dmitriy dmitrii dmitri dzmitry dmytro
евгений яўген яўгеній євген євгеній: evgeny evgeniy evgenii yevgeny yauhen yauheni yevhen yevhenii eugene
екатерина кацярына катерина: ekaterina yekaterina katsiaryna kateryna
елена алена олена: elena yelena alena olena
иван іван: ivan
игорь ігар ігор: igor ihar ihor
ирина ірына ірина: irina iryna
константин канстанцін костянтин: konstantin constantine kanstantsin kostiantyn
людмила людміла: lyudmila liudmila lyudmyla liudmyla ludmila
марина марына: marina maryna
михаил міхаіл міхал михайло: mikhail michael mikhal mykhailo mykhaylo
наталья наталия наталля наталія: natalya natalia nataliya natallia nataliia
николай мікалай микола: nikolay nikolai mikalai mikalay mykola
олег алег: oleg aleh oleh
ольга вольга: olga volha olha
павел павал павло: pavel paval pavlo
пётр петр пётра пятро петро: petr pyotr piotr petro piatro
роман раман: roman raman
светлана святлана світлана: svetlana sviatlana svitlana
сергей сяргей сергій: sergey sergei siarhei syarhey serhiy serhii serge
татьяна таццяна тетяна: tatyana tatiana tatsiana tetiana tetyana
фёдор федор фёдар федір: fyodor fedor fiodar fedir
юлия юлія: yulia yuliya iuliia yuliia julia
юрий юрый юрій: yury yuri yuriy yurii iurii
"""


def _given() -> dict[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = {}
    for line in _GIVEN.strip().splitlines():
        all_of_it = frozenset(line.replace(":", " ").split())
        for name in all_of_it:
            names[name] = names.get(name, frozenset()) | all_of_it
    return names


GIVEN: Mapping[str, frozenset[str]] = _given()
"""Common given names in small letters, each with all its spellings in both scripts."""


@dataclass(frozen=True, slots=True)
class _Custom:
    """One way to spell in the other script: what is replaced, longest first; `endings` only where a word ends."""

    letters: Mapping[str, str]
    endings: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)

    def spell(self, word: str) -> str:
        for ending, other in self.endings.items():
            if word.endswith(ending):
                return self._letters(word[: -len(ending)]) + other
        return self._letters(word)

    def _letters(self, text: str) -> str:
        spelled, place = [], 0
        while place < len(text):
            table = {**self.letters, **self.first} if not place else self.letters
            size = next((size for size in (4, 3, 2, 1) if text[place : place + size] in table), 0)
            spelled.append(table[text[place : place + size]] if size else text[place])
            place += size or 1
        return "".join(spelled)


def _table(text: str, *others: Mapping[str, str]) -> dict[str, str]:
    """A table written as "from to" pairs, parted by commas; "from" alone is left out of the spelling."""
    pairs = dict([*pair.split(), ""][:2] for pair in text.split(",") if pair.strip())
    return {key: value for table in (pairs, *others) for key, value in table.items()}


_LATIN = _table(
    "а a,б b,в v,г g,ґ g,д d,е e,є ye,ж zh,з z,и i,і i,ї yi,й y,к k,л l,м m,н n,о o,п p,р r,с s,т t,у u,ў u,ф f,"
    "х kh,ц ts,ч ch,ш sh,щ shch,ъ,ы y,ь,э e,ю yu,я ya,'"
)
_VOWELS = "аеиоуыэюяіїє"
_BGN_E = _table(",".join(f"{vowel}е {_LATIN[vowel]}ye" for vowel in _VOWELS))
_SOFT = _table("я ia,ю iu,є ie,ї i,й i")
_STARTS = _table("я ya,ю yu,є ye,ї yi,й y")
_PRESS_ENDS = {"ий": "y", "ый": "y", "ій": "iy", "ьев": "yev", "ьева": "yeva"}
_H = _table("г h")
_UKRAINIAN = _table("г h,и y,зг zgh")
_POLISH = _table(
    "ж ż,х ch,ц c,ч cz,ш sz,щ szcz,в w,й j,ы y,я ia,ю iu,є ie,ї ji,л ł,ле le,ли li,лі li,ля la,лю lu,ль l,"
    + ",".join(
        f"{vowel}{letter} {_LATIN[vowel]}j{sound}" for vowel in _VOWELS for letter, sound in ("яa", "юu", "еe")
    )
)
_POLISH_STARTS = _table("я ja,ю ju,є je,е je")
_POLISH_ENDS = {"ский": "ski", "цкий": "cki", "скі": "ski", "цкі": "cki", "ський": "ski", "цький": "cki"}

# The last custom of each language is the Polish one.
_TO_LATIN: dict[str, tuple[_Custom, ...]] = {
    "ru": (
        _Custom(_LATIN),
        _Custom(_LATIN, _PRESS_ENDS | {"ия": "ia"}, {"е": "ye"}),
        _Custom(_table("кс x", _LATIN), _PRESS_ENDS),
        _Custom(_table("", _LATIN, _BGN_E), first={"е": "ye"}),
        _Custom(_table("ъ ie", _LATIN, _SOFT)),
        _Custom(_table("", _LATIN, _POLISH), _POLISH_ENDS, _POLISH_STARTS),
    ),
    "be": (
        _Custom(_table("", _LATIN, _H), first={"е": "ye"}),
        _Custom(_table("", _LATIN, _H, _SOFT), first=_STARTS | {"е": "ye"}),
        _Custom(_table("", _LATIN, _H, _POLISH), _POLISH_ENDS, _POLISH_STARTS),
    ),
    "uk": (
        _Custom(_table("", _LATIN, _UKRAINIAN), _PRESS_ENDS),
        _Custom(_table("", _LATIN, _UKRAINIAN, _SOFT), first=_STARTS),
        _Custom(_table("", _LATIN, _UKRAINIAN, _POLISH), _POLISH_ENDS, _POLISH_STARTS),
    ),
}
_NOT_OF = {"ru": re.compile("[іїєґў]"), "be": re.compile("[ищъїєґ]"), "uk": re.compile("[ыэёъў]")}

_CYR = _table(
    "a а,b б,c к,d д,e е,f ф,g г,h х,i и,j й,k к,l л,m м,n н,o о,p п,q к,r р,s с,t т,u у,v в,w в,x кс,y ы,z з,"
    "ł л,ż ж,ch ч,cz ч,sh ш,sz ш,zh ж,kh х,ts ц,tz ц,ck к,ph ф,th т,shch щ,szcz щ,ya я,ia я,ja я,yu ю,iu ю,ju ю,"
    "ye е,ie е,je е,yo ё,io ё,jo ё,š ш,ž ж,č ч,ŭ ў,'",
    # A y between vowels belongs to the second: "Tsikhanouskaya", "Alekseyev".
    {f"{one}{sign}": f"{ours}й" for one, ours in zip("aeou", "аеоу", strict=True) for sign in "yi"},
    {
        f"{one}y{two}": ours + other
        for one, ours in zip("aeou", "аеоу", strict=True)
        for two, other in zip("aeu", "яею", strict=True)
    },
)
_RU_ENDS = {
    "iy": "ий",
    "ii": "ий",
    "yy": "ый",
    "sky": "ский",
    "skiy": "ский",
    "ski": "ский",
    "skii": "ский",
    "y": "ий",
}
_BE = _table("i і,h г,shch шч,szcz шч,au аў,ou оў,eu еў,iau яў,yau яў")
_BE_HARD = re.compile("(?<=[джртцчш])е")
_BE_ENDS = {"ski": "скі", "sky": "скі", "skiy": "скі", "skyi": "скі", "y": "ы"}
_UK = _table("i і,y и,h г,ye є,ie є,je є,yi ї,yo йо,io йо,jo йо")
_UK_ENDS = {
    "sky": "ський",
    "skyi": "ський",
    "ski": "ський",
    "skiy": "ський",
    "iy": "ій",
    "ii": "ій",
    "yi": "ий",
    "y": "ий",
}

_TO_CYRILLIC: dict[str, _Custom] = {
    "ru": _Custom(_CYR, _RU_ENDS, {"e": "э", "ye": "е"}),
    "be": _Custom(_table("", _CYR, _BE), _BE_ENDS, {"e": "э", "ye": "е"}),
    "uk": _Custom(_table("", _CYR, _UK), _UK_ENDS),
}


# From one Cyrillic alphabet to another: pattern and replacement, one after the other.
_TO_SISTER: dict[str, tuple[tuple[str, str], ...]] = {
    "be": (
        ("(?<=[сц])кий$", "кі"),
        ("ий$", "і"),
        ("щ", "шч"),
        ("(?<=[жрцчш])и", "ы"),
        ("[иї]", "і"),
        ("ко$", "ка"),
        ("ов(?=$|а$|ск|ич$)", "ав"),
        ("(?<=[аеёоуыэюяі])в(?![аеёоуыэюяі])", "ў"),
        ("(?<=[джрцчш])е", "э"),
        ("д(?=[еёюяі])", "дз"),
        ("т(?=[еёюяі])", "ц"),
    ),
    "ru": (
        ("(?<=[сц])ь?к(?:и|і)й?$", "кий"),
        ("аў(?=$|ск)", "ов"),
        ("ава$", "ова"),
        ("энка$", "енко"),
        ("шч", "щ"),
        ("(?<=[жчш])ы", "и"),
        ("дз(?=[еёюяі])", "д"),
        ("ц(?=[еёюяі])", "т"),
        ("(?<!^)э", "е"),
    ),
    "uk": (
        ("(?<=[сц])кий$", "ький"),
        ("(?<=[сц])кая$", "ька"),
        ("ая$", "а"),
        ("ый$", "ий"),
    ),
}
_SISTER_LETTERS = {
    "be": str.maketrans("єґ", "ег"),
    "ru": str.maketrans("іїґўє", "иигве"),
    "uk": str.maketrans("ыэёў", "иеев"),
}


@lru_cache(maxsize=65_536)
def spellings(word: str, languages: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """The other spellings of a word, in small letters, with the languages whose rules inflect each of them.

    Those in Cyrillic letters are spellings of `languages`.
    """
    low, found = _low(word), defaultdict[str, set[str]](set)
    cyrillic, latin = scripts(low)
    wanted = tuple(language for language in languages if language in CYRILLIC)
    if cyrillic != latin:
        for spelling, language in (
            *_given_names(low, wanted),
            *(_of_cyrillic if cyrillic else _of_latin)(low, wanted),
        ):
            found[spelling] |= {language} & set(languages)
    return {spelling: frozenset(those) for spelling, those in found.items() if spelling not in ("", low)}


def initials(word: str, languages: tuple[str, ...] = CYRILLIC) -> frozenset[str]:
    """How texts abbreviate a word, with capitals: by the first letter of each spelling («Ю», "Y", "Yu")."""
    made = {form[0].upper() for form in (word, *spellings(word, languages))}
    return frozenset(made | {form.capitalize() for form in spellings(word[0], languages)})


def _given_names(low: str, wanted: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in GIVEN.get(low, ()):
        if not scripts(name)[0]:
            yield name, ""
        for language in wanted if scripts(name)[0] else ():
            if not _NOT_OF[language].search(name):
                yield name, language


def _of_cyrillic(low: str, wanted: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for language in CYRILLIC:
        if not _NOT_OF[language].search(low):
            *others, polish = _TO_LATIN[language]
            yield from ((custom.spell(low), "") for custom in others)
            yield polish.spell(low), "pl"
    # A given name's other spellings are known, and no guess.
    if low not in GIVEN and len(low) > 1:
        yield from ((_sister(low, language), language) for language in wanted)


def _sister(low: str, language: str) -> str:
    """A guess at how another Cyrillic alphabet spells a word."""
    for pattern, other in _TO_SISTER[language]:
        low = re.sub(pattern, other, low)
    return low.translate(_SISTER_LETTERS[language])


def _of_latin(low: str, wanted: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for language in wanted if low not in GIVEN else ():
        spelled = _TO_CYRILLIC[language].spell(low)
        yield _BE_HARD.sub("э", spelled) if language == "be" else spelled, language


def _low(word: str) -> str:
    return word.casefold().replace("ё", "е") if scripts(word)[0] else word.casefold()
