"""Numbers written as words, 1 to 999: "twenty-seven", «двадцати семи», «семдзесят адзін», „siedemdziesięciu”.

Cardinals in all their cases, ten and more in the common collectives, ordinals in the singular: in the plural they
mostly name decades. Indefinite numbers («сотни», "a few hundred") are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_JOINED = re.compile(r"\s+")
_JOINED_ENGLISH = re.compile(r"\s+(?:and\s+)?|[-‐‑]")
_COUNTS = re.compile(r"\b(?:a|one|two|three|four|five|six|seven|eight|nine)[\s-]$", re.IGNORECASE)
_FOLDED = str.maketrans({"ё": "е", "ь": None, "'": None, "’": None, "ʼ": None})
_HUNDRED = 100
_TENS = range(20, 100, 10)

# A line is the number of the first beginning, the beginnings of that and the next numbers (tens, hundreds), and
# the endings that all of them take; a star stands for the endings of ordinals. Soft signs and ё are as good as not
# there, so both spellings of Belarusian are read. Endings that a number does not take do no harm.
_ORDINALS = {
    "en": "",
    "be": "ы ага ога аму ому ым ая ай ой ую ае ое",
    "ru": "ый ой ого ому ым ом ая ую ое",
    "uk": "ий ого ому им ім а ої ій у ою е",
    "pl": "y ego emu ym a ej ą e",
}
_TABLES = {
    "en": """
        1 one two three four five six seven eight nine ten eleven twelve |
        1 first second third |
        4 four fif six seven eigh nin ten eleven twelf | th
        13 thir four fif six seven eigh nine | teen teenth
        20 twen thir for fif six seven eigh nine | ty tieth
        100 | hundred hundredth""",
    "be": """
        1 | адзін адна адно аднаго адной аднаму адну адным перш*
        2 | два дзве двух дзвюх двум дзвюм двума дзвюма другі другім друг*
        3 | тры трох тром трыма трэці трэцяга трэцяму трэцім трэцяя трэцяй трэцюю трэцяе
        4 | чатыры чатырох чатыром чатырма чацвёрт*
        5 | пяць пяці пяццю пят*
        6 | шэсць шасці шасцю шост*
        7 | сем сямі сям'ю сём*
        8 | восем васьмі васьмю восьм*
        9 дзевя дзеся | ць ці ццю
        9 дзявят дзясят | *
        10 | дзесяцёра дзесяцярых
        11 адзі два тры чатыр пят шас сем васем дзевят | наццаць наццаці наццаццю наццат*
        17 сям васям | наццаць наццаці наццаццю наццат*
        20 два тры | ццаць ццаці ццаццю ццат*
        40 | сорак сарака саракав*
        50 пяць шэсць сем восем | дзесят дзясят
        50 пяці шасці сямі васьмі | дзесяці дзясят*
        50 пяццю шасцю сям'ю васьмю | дзесяццю
        90 | дзевяноста дзевяност*
        100 | сто ста сот*
        200 | дзвесце
        300 тры чатыры | ста
        500 пяць шэсць сем восем дзевяць | сот
        200 двух трох чатырох пяці шасці сямі васьмі дзевяці | сот стах сот*
        200 двум тром чатыром пяці шасці сямі васьмі дзевяці | стам
        200 двума трыма чатырма пяццю шасцю сям'ю васьмю дзевяццю | стамі""",
    "ru": """
        1 | один одна одно одного одной одному одну одним одном перв*
        2 | два две двух двум двумя втор*
        3 | три трёх трём тремя третий третьего третьему третьим третьем третья третьей третью третье
        4 | четыре четырёх четырём четырьмя четвёрт*
        5 пят шест | ь и ью *
        7 | семь семи семью седьм*
        8 | восемь восьми восемью восьмью восьм*
        9 девят десят | ь и ью *
        10 | десятеро десятерых
        11 один две три четыр пят шест сем восем девят | надцать надцати надцатью надцат*
        20 два три | дцать дцати дцатью дцат*
        40 | сорок сорока сороков*
        50 пять шесть семь восемь | десят
        50 пяти шести семи восьми | десяти десятью десят*
        50 пятью шестью семью восемью | десятью
        90 | девяносто девяноста девяност*
        100 | сто ста сот*
        200 | двести
        300 три четыре | ста
        500 пять шесть семь восемь девять | сот
        200 двух трёх четырёх пяти шести семи восьми девяти | сот стах сот*
        200 двум трём четырём пяти шести семи восьми девяти | стам
        200 двумя тремя четырьмя пятью шестью семью восемью девятью | стами""",
    "uk": """
        1 | один одна одне одного однієї одної одному одну одним одній перш*
        2 | два дві двох двом двома друг*
        3 | три трьох трьом трьома третій третього третьому третім третя третьої третю третьою третє
        4 | чотири чотирьох чотирьом чотирма четверт*
        5 | п'ять п'яти п'ятьох п'ятьом п'ятьма п'ят*
        6 | шість шести шістьох шістьом шістьма шост*
        7 | сім семи сімох сімом сьома сьом*
        8 | вісім восьми вісьмох вісьмом вісьма восьм*
        9 дев'ят десят | ь и ьох ьом ьма *
        10 | десятеро
        11 оди два три чотир п'ят шіст сім вісім дев'ят | надцять надцяти надцятьох надцятьом надцятьма надцят*
        20 два три | дцять дцяти дцятьох дцятьом дцятьма дцят*
        40 | сорок сорока сороков*
        50 п'ят шіст сім вісім | десят десяти десятьох десятьом десятьма десят*
        90 | дев'яносто дев'яноста дев'яност*
        100 | сто ста сот*
        200 | двісті
        300 три чотири | ста
        500 п'ят шіст сім вісім дев'ят | сот
        200 двох трьох чотирьох п'яти шести семи восьми дев'яти | сот стах сот*
        200 двом трьом чотирьом п'яти шести семи восьми дев'яти | стам
        200 двома трьома чотирма п'ятьма шістьма сьома вісьма дев'ятьма | стами""",
    "pl": """
        1 | jeden jedna jedno jednego jednej jednemu jedną jednym pierwsz*
        2 | dwa dwie dwaj dwóch dwu dwom dwoma dwiema drugi drugiego drugiemu drugim druga drugiej drugą drugie
        3 | trzy trzej trzech trzem trzema trzeci trzeciego trzeciemu trzecim trzecia trzeciej trzecią trzecie
        4 | cztery czterej czterech czterem czterema czwart*
        5 pię sześ | ć ciu cioma
        5 piąt szóst siódm ósm dziewiąt dziesiąt | *
        7 | siedem siedmiu siedmioma
        8 | osiem ośmiu ośmioma
        9 dziewię dziesię | ć ciu cioma
        10 | dziesięcioro dziesięciorga dziesięciorgu
        11 jedena dwana trzyna czterna piętna szesna siedemna osiemna dziewiętna | ście ścioro ściorga ściorgu
        11 jedena dwuna trzyna czterna piętna szesna siedemna osiemna dziewiętna | stu stoma st*
        20 | dwadzieścia dwadzieścioro dwudziestu dwudziestoma dwudziest*
        30 trzy czter | dzieści dziestu dziestoma dziest*
        50 pięć sześć siedem osiem dziewięć | dziesiąt dziesięciu dziesięcioma dziesiąt*
        100 | sto stu setn*
        200 | dwieście dwustu dwustoma dwusetn*
        300 | trzysta trzystu trzystoma trzechsetn*
        400 | czterysta czterystu czterystoma czterechsetn*
        500 pięć sześć siedem osiem dziewięć | set setn*
        500 pięciu sześciu siedmiu ośmiu dziewięciu | set""",
}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number written as words, and the characters where it begins and ends."""

    value: int
    start: int
    end: int


def numerals(text: str, language: str) -> Iterator[Numeral]:
    """The numbers that a text writes as words, in its order; none in a language without a table."""
    number: Numeral | None = None
    for word in _words(text, language):
        joined = number and _joined(number, word, text[number.end : word.start], language)
        if number and joined is None:
            yield number
        number = Numeral(joined, number.start, word.end) if number and joined else word
    if number:
        yield number


def _words(text: str, language: str) -> Iterator[Numeral]:
    """The single words that are numbers."""
    forms = _FORMS.get(language, {})
    for word in _WORD.finditer(text):
        value, start = forms.get(_fold(word.group())), word.start()
        indefinite = value == _HUNDRED and language == "en" and not _COUNTS.search(text[max(0, start - 7) : start])
        if value and not indefinite:
            yield Numeral(value, start, word.end())


def _joined(number: Numeral, word: Numeral, between: str, language: str) -> int | None:
    """What a number and the next word make together; None when they are two numbers."""
    if not (_JOINED_ENGLISH if language == "en" else _JOINED).fullmatch(between):
        return None
    if language == "en" and word.value == _HUNDRED:
        return number.value * _HUNDRED if number.value < 10 else None
    hundreds_end = number.value % _HUNDRED == 0 and word.value < _HUNDRED
    tens_end = number.value % _HUNDRED in _TENS and word.value < 10
    return number.value + word.value if hundreds_end or tens_end else None


def _fold(word: str) -> str:
    return word.lower().translate(_FOLDED)


def _forms(language: str) -> dict[str, int]:
    """Every form of a language's table, folded, with its number."""
    forms: dict[str, int] = {}
    for line in _TABLES[language].strip().splitlines():
        numbers, _, endings = line.partition("|")
        first, *beginnings = numbers.split()
        step = _HUNDRED if int(first) >= _HUNDRED else 10 if int(first) in _TENS else 1
        for value, beginning in enumerate(beginnings or [""], int(first) // step):
            for ending in _endings(endings, language):
                forms[_fold(beginning + ending)] = value * step
    return forms


def _endings(endings: str, language: str) -> Iterator[str]:
    """The endings of a line, the stars told out."""
    for ending in endings.split() or [""]:
        if ending.endswith("*"):
            yield from (ending[:-1] + ordinal for ordinal in _ORDINALS[language].split())
        else:
            yield ending


_FORMS = {language: _forms(language) for language in _TABLES}
