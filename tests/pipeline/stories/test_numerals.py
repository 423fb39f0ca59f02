"""Numbers written as words are read in all their forms, in five languages."""

from __future__ import annotations

import pytest

from pipeline.stories.numerals import numerals

FORMS = {
    "en": {
        3: "three",
        4: "four fourth",
        5: "five fifth",
        8: "eight eighth",
        9: "nine ninth",
        10: "ten tenth",
        11: "eleven Eleven ELEVEN eleventh",
        12: "twelve twelfth",
        13: "thirteen thirteenth",
        14: "fourteen",
        15: "fifteen",
        18: "eighteen eighteenth",
        19: "nineteen nineteenth",
        20: "twenty twentieth",
        30: "thirty thirtieth",
        40: "forty fortieth",
        50: "fifty",
        80: "eighty eightieth",
        90: "ninety ninetieth",
    },
    "be": {
        3: "тры трох тром трыма трэці трэцяга",
        4: "чатыры чатырох чатыром чатырма чацвёртая",
        5: "пяць пяці пяццю пяты пятага",
        6: "шэсць шэсьць шасці шасцю шостае",
        7: "сем сямі сямю сёмы",
        8: "восем васьмі васьмю восьмую",
        9: "дзевяць дзевяці дзевяццю дзявяты",
        10: "дзесяць дзесяці дзесяццю дзясяты дзесяцёра",
        11: "адзінаццаць адзінаццаці адзінаццаццю адзінаццаты",
        12: "дванаццаць дванаццаці дванаццатага",
        14: "чатырнаццаць",
        15: "пятнаццаць",
        16: "шаснаццаць",
        17: "семнаццаць сямнаццаць семнаццаці",
        18: "васемнаццаць",
        19: "дзевятнаццаць дзевятнаццаці",
        20: "дваццаць дваццаці дваццаты",
        30: "трыццаць трыццаці трыццатага",
        40: "сорак сарака саракавы",
        50: "пяцьдзясят пяцідзесяці пяццюдзесяццю пяцідзясяты",
        60: "шэсцьдзясят шэсьцьдзесят шасцідзесяці",
        70: "семдзесят сямідзесяці сям'юдзесяццю",
        80: "восемдзесят васьмідзесяці васьмідзясяты",
        90: "дзевяноста дзевяносты",
        100: "сто ста соты",
        200: "дзвесце дзьвесьце двухсот двумстам двумастамі",
        300: "трыста трохсот трохсоты",
        400: "чатырыста чатырохсот",
        500: "пяцьсот пяцісот пяццюстамі",
        600: "шэсцьсот шасцісот",
        700: "семсот сямісот",
        800: "восемсот васьмісот",
        900: "дзевяцьсот дзевяцісот",
    },
    "ru": {
        3: "три трёх трех трём тремя третий третьего",
        4: "четыре четырёх четырьмя четвёртого",
        5: "пять пяти пятью пятый",
        6: "шесть шести шестью шестого",
        7: "семь семи семью седьмая",
        8: "восемь восьми восемью восьмью восьмой",
        9: "девять девяти девятью девятое",
        10: "десять десяти десятью десятый десятеро",
        11: "одиннадцать одиннадцати одиннадцатью одиннадцатый одиннадцатого",
        12: "двенадцать двенадцати двенадцатую",
        13: "тринадцать",
        14: "четырнадцать",
        16: "шестнадцать",
        17: "семнадцати",
        18: "восемнадцать",
        19: "девятнадцать",
        20: "двадцать двадцати двадцатью двадцатого",
        30: "тридцать тридцати",
        40: "сорок сорока сороковой",
        50: "пятьдесят пятидесяти пятьюдесятью пятидесятый",
        60: "шестьдесят шестидесяти шестьюдесятью",
        70: "семьдесят семидесяти",
        80: "восемьдесят восьмидесяти восемьюдесятью",
        90: "девяносто девяноста девяностого",
        100: "сто ста сотый",
        200: "двести двухсот двумстам двумястами двухстах двухсотый",
        300: "триста трёхсот тремястами",
        400: "четыреста четырёхсот",
        500: "пятьсот пятисот пятьюстами",
        700: "семьсот семисот",
        900: "девятьсот девятисот девятистам",
    },
    "uk": {
        3: "три трьох трьом трьома третій третьої",
        4: "чотири чотирьох чотирма четверта",
        5: "п'ять п’яти п'ятьох п'ятьма п'ятий",
        6: "шість шести шістьох шостого",
        7: "сім семи сімох сьома сьомий",
        8: "вісім восьми вісьмох восьмої",
        9: "дев'ять дев'яти дев'ятьох дев'ята",
        10: "десять десяти десятьох десятеро",
        11: "одинадцять одинадцяти одинадцятьох одинадцятий",
        12: "дванадцять дванадцяти",
        15: "п'ятнадцять",
        16: "шістнадцять",
        19: "дев'ятнадцяти",
        20: "двадцять двадцяти двадцятьма двадцяте",
        30: "тридцять тридцятьох",
        40: "сорок сорока",
        50: "п'ятдесят п'ятдесяти п'ятдесятьох",
        60: "шістдесят шістдесяти шістдесятьма",
        70: "сімдесят",
        80: "вісімдесят вісімдесятий",
        90: "дев'яносто дев'яноста",
        100: "сто ста сота",
        200: "двісті двохсот двомстам двомастами",
        300: "триста трьохсот",
        400: "чотириста чотирьохсот",
        500: "п'ятсот п'ятисот",
        600: "шістсот шестисот",
        800: "вісімсот восьмисот",
        900: "дев'ятсот дев'ятисот",
    },
    "pl": {
        3: "trzy trzej trzech trzem trzema trzeci trzeciego",
        4: "cztery czterej czterech czterema czwarty",
        5: "pięć pięciu pięcioma piąta",
        6: "sześć sześciu szósty",
        7: "siedem siedmiu siódmego",
        8: "osiem ośmiu ósma",
        9: "dziewięć dziewięciu dziewiąty",
        10: "dziesięć dziesięciu dziesiąty dziesięcioro",
        11: "jedenaście jedenastu jedenastoma jedenasty jedenaścioro",
        12: "dwanaście dwunastu dwunasty",
        14: "czternaście czternastu",
        16: "szesnaście szesnastu",
        19: "dziewiętnaście dziewiętnastu",
        20: "dwadzieścia dwudziestu dwudziestoma dwudziesty",
        30: "trzydzieści trzydziestu trzydziesty",
        40: "czterdzieści czterdziestu",
        50: "pięćdziesiąt pięćdziesięciu pięćdziesięcioma pięćdziesiąty",
        70: "siedemdziesiąt siedemdziesięciu",
        90: "dziewięćdziesiąt dziewięćdziesięciu",
        100: "sto stu setny",
        200: "dwieście dwustu",
        300: "trzysta trzystu",
        400: "czterysta czterystu",
        500: "pięćset pięciuset",
        600: "sześćset sześciuset",
        900: "dziewięćset dziewięciuset",
    },
}


def values(text: str, language: str) -> list[int]:
    return [number.value for number in numerals(text, language)]


@pytest.mark.parametrize(
    ("language", "value"), [(language, value) for language, table in FORMS.items() for value in table]
)
def test_every_form_of_a_number_is_read(language: str, value: int) -> None:
    forms = FORMS[language][value].split()
    assert {form: values(form, language) for form in forms} == {form: [value] for form in forms}


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "twenty-seven", 27),
        ("en", "the twenty-first", 21),
        ("en", "a hundred", 100),
        ("en", "two hundred", 200),
        ("en", "one hundred and ten", 110),
        ("en", "nine hundred and ninety-nine", 999),
        ("be", "дваццаці сямі", 27),
        ("be", "семдзесят адзін", 71),
        ("be", "сто дзесяць", 110),
        ("be", "дзевяцьсот дзевяноста дзевяць", 999),
        ("ru", "двадцать восемь", 28),
        ("ru", "сто десять", 110),
        ("ru", "ста двадцати одного", 121),
        ("ru", "двести пять", 205),
        ("uk", "двадцять сім", 27),
        ("uk", "ста сорока двох", 142),
        ("uk", "дев'яносто дев'ятий", 99),
        ("pl", "dwudziestu siedmiu", 27),
        ("pl", "siedemdziesięciu jeden", 71),
        ("pl", "dwieście pięćdziesiąt trzy", 253),
    ],
)
def test_words_that_make_one_number_are_read_together(language: str, text: str, value: int) -> None:
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ru", "двадцать, семь", [20, 7]),
        ("ru", "семь двадцать", [7, 20]),
        ("uk", "двадцять-тридцять", [20, 30]),
        ("pl", "jedenaście trzy", [11, 3]),
        ("en", "twenty thirty", [20, 30]),
        ("en", "seven and eight", [7, 8]),
    ],
)
def test_numbers_beside_each_other_stay_apart(language: str, text: str, found: list[int]) -> None:
    assert values(text, language) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a few hundred tents; hundreds; the eighties"),
        ("be", "сотні людзей, восьмідзесятыя"),
        ("ru", "сотни семей, пятна, в восьмидесятых, стали столом"),
        ("uk", "сотні сімей, у дев'яностих"),
        ("pl", "setki rodzin, w latach osiemdziesiątych, stos"),
        ("xx", "twenty"),
    ],
)
def test_other_words_are_no_numbers(language: str, text: str) -> None:
    assert values(text, language) == []


def test_a_number_is_told_with_its_place() -> None:
    (number,) = numerals("all twenty-seven of them", "en")
    assert "all twenty-seven of them"[number.start : number.end] == "twenty-seven"
