"""A word's form that its spellings in several languages have in common: its consonants, in Latin letters.

«Вільчур», «Вильчур» and "Wilczur" are all "vlcr"; «Рудкоўская», «Рудковская», "Rudkouskaya" are "rdksk". What
the languages spell differently is one letter here: г, ґ, х, h and g; ц and т (be «ці», ru «ти»); ш, с, ж and з.
A v before a consonant or at the end is silent, as it is ў in Belarusian; дз is д. Vowels, soft signs and doubled
letters go. A word that begins with a vowel begins with "a". Only the first letters count, which takes off most
endings. So it also brings together what does not belong together: it is evidence, not a transliteration.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = 5
FEWEST = 3  # letters that a form must have to tell anything


def _table(text: str) -> dict[str, str]:
    """A table written as "from to" pairs, parted by commas; "from" alone falls away."""
    return {pair.split()[0]: pair.split()[-1] if " " in pair.strip() else "" for pair in text.split(",")}


_LETTERS = _table(
    "а a,б b,в v,г g,ґ g,д d,е a,є a,ж s,з s,и a,і a,ї a,й a,к k,л l,м m,н n,о a,п p,р r,с s,т t,у a,ф f,х g,ц t,"
    "ч c,ш s,щ sc,ъ,ы a,ь,э a,ю a,я a,дз d,дж c,"
    "a a,b b,c t,d d,e a,f f,g g,h g,i a,j a,k k,l l,m m,n n,o a,p p,q k,r r,s s,t t,u a,v v,w v,x ks,y a,z s,ł l"
)
_ENGLISH = _table(
    "sh s,ch c,kh g,zh s,ts t,tz t,ph f,th t,ck k,shch sc,sch s,dz d,dzh c,ca ka,co ka,cu ka,cr kr,cl kl,ct kt"
)
_POLISH = _table("sz s,cz c,ch g,rz s,szcz sc,dz d,dż c,dź d,ż s")
_TABLES = {"en": _LETTERS | _ENGLISH, "pl": _LETTERS | _POLISH}
_PATTERNS = {
    language: re.compile("|".join(sorted(table, key=len, reverse=True)))
    for language, table in (_TABLES | {"": _LETTERS}).items()
}
_MARKED = str.maketrans({"ў": "в", "ą": "an", "ę": "en"})
_SILENT = re.compile("v(?!a)")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def sound(word: str, language: str) -> str:
    """The form of a word of a language, at most LETTERS letters; empty when it has fewer than FEWEST."""
    table = _TABLES.get(language, _LETTERS)
    pattern = _PATTERNS[language if language in _TABLES else ""]
    plain = "".join(
        letter if letter in "йdż" else unicodedata.normalize("NFD", letter)[0]
        for letter in word.lower().translate(_MARKED)
    )
    said = "".join(table[found] for found in pattern.findall(plain))
    first = "a" if _SILENT.match(said) else said[:1]
    kept = first + _SILENT.sub("", said[1:]).replace("a", "")
    form = _DOUBLED.sub(r"\1", kept)[:LETTERS]
    return form if len(form) >= FEWEST else ""
