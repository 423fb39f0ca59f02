"""The spellings of a name in the other script: Belarusian, Russian and Ukrainian letters, and Latin ones.

Passports, newspapers and registers write one name in several ways, so each word gets a few spellings, one for
each custom: the romanisations of BGN/PCGN, of passports (ICAO 9303; the Belarusian rules of 2008, the Ukrainian
ones of 2010), of newspapers ("Dmitry" for "Dmitriy"), and the Polish transcription. From Latin letters back the
rules guess: soft signs are lost. Given names have spellings that no rule gives; the common ones are listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

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


def to_latin(word: str) -> frozenset[str]:
    """The spellings in Latin letters of a word in Cyrillic ones, in small letters; none for any other word."""
    low = _low(word)
    if not scripts(low)[0]:
        return frozenset()
    known = {name for name in GIVEN.get(low, ()) if scripts(name)[1]}
    made = {
        custom.spell(low)
        for language in CYRILLIC
        if not _NOT_OF[language].search(low)
        for custom in _TO_LATIN[language]
    }
    return frozenset(known | made)


def to_cyrillic(word: str, languages: tuple[str, ...] = CYRILLIC) -> frozenset[str]:
    """Guesses at the Cyrillic spellings of a word in Latin letters, in small letters; none for any other word."""
    low = _low(word)
    if scripts(low) != (False, True):
        return frozenset()
    if low in GIVEN and languages:
        return frozenset(name for name in GIVEN[low] if scripts(name)[0])
    made = {language: _TO_CYRILLIC[language].spell(low) for language in languages if language in CYRILLIC}
    if "be" in made:
        made["be"] = _BE_HARD.sub("э", made["be"])
    return frozenset(made.values())


def initials(word: str, languages: tuple[str, ...] = CYRILLIC) -> frozenset[str]:
    """How texts abbreviate a word, with capitals: by the first letter of each spelling («Ю», "Y", "Yu")."""
    spelled = {word, *to_latin(word), *to_cyrillic(word, languages)} - {""}
    return frozenset(
        {form[0].upper() for form in spelled} | {form.capitalize() for form in to_latin(word[0]) if form}
    )


def _low(word: str) -> str:
    return word.casefold().replace("ё", "е") if scripts(word)[0] else word.casefold()
