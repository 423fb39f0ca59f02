"""The language of a text, near relatives told apart."""

from __future__ import annotations

import pytest

from pipeline.extract.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Прыстань каля старога моста зачыняць на рамонт да канца кастрычніка, паведамілі ў порце.", "be"),
        ("Пристань у старого моста закроют на ремонт до конца октября, сообщили в порту.", "ru"),
        ("Пристань біля старого мосту закриють на ремонт до кінця жовтня, повідомили в порту.", "uk"),
        ("Przystań przy starym moście będzie zamknięta do końca października, podał port.", "pl"),
        ("The landing stage by the old bridge will be closed until the end of October.", "en"),
        ("Пристанището до стария мост ще бъде затворено за ремонт до края на октомври.", "bg"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Үкімет жаңа жылдан бастап зейнетақы мөлшерін көтеретінін мәлімдеді, бірақ нақты соманы айтқан жоқ.",
            "kk",
        ),
        ("Өкмөт жаңы жылдан баштап пенсиянын өлчөмүн көтөрүүнү чечти, бирок так сумманы айткан жок.", "ky"),
        ("Хөкүмәт яңа елдан пенсияләрне күтәрергә җыена, ләкин төгәл сумма әйтелми.", "tt"),
        ("Хөкүмәт яңы йылдан пенсияларҙы күтәрергә йыйына, әммә теүәл сумма әйтелмәй.", "ba"),
        ("Ҳукумат аз соли нав нафақаро зиёд мекунад, вале маблағи дақиқро нагуфтааст.", "tg"),
        ("Hukumat yangi yildan pensiyalarni oshirishini ma'lum qildi, biroq aniq miqdorni aytmadi.", "uz"),
        ("Ҳукумат янги йилдан пенсияларни оширишини маълум қилди, бироқ аниқ миқдорни айтмади.", "uz"),
        ("Hökümet täze ýyldan pensiýalary ýokarlandyrjakdygyny mälim etdi, ýöne anyk mukdaryny aýtmady.", "tk"),
        ("Hökumət yeni ildən pensiyaları artıracağını bildirib, amma dəqiq məbləği açıqlamayıb.", "az"),
        ("Ükümet yañı yıldan pensiyalarnı arttıracağını bildirdi, amma kesen miqdarnı aytmadı.", "crh"),
        ("Կառավարությունը հայտարարել է, որ նոր տարվանից կբարձրացնի կենսաթոշակները։", "hy"),
        ("მთავრობამ განაცხადა, რომ ახალი წლიდან პენსიები გაიზრდება.", "ka"),
        ("دولت اعلام کرد که از سال نو حقوق بازنشستگان را افزایش می‌دهد، اما رقم دقیق را نگفت.", "fa"),
        ("حکومت وایي چې له نوي کاله به د تقاعد معاشونه لوړ کړي، خو دقیقه اندازه یې نه ده ویلې.", "ps"),
        ("Guvernul a anunțat că va majora pensiile de la anul nou, dar nu a spus suma exactă.", "ro"),
        ("Vlada je saopštila da će od nove godine povećati penzije, ali nije navela tačan iznos.", "bs"),
        ("Влада је саопштила да ће од нове године повећати пензије, али није навела тачан износ.", "sr"),
        ("Владата соопшти дека од нова година ќе ги зголеми пензиите, но не го наведе износот.", "mk"),
        ("A kormány bejelentette, hogy az új évtől emeli a nyugdíjakat.", "hu"),
        ("Qeveria njoftoi se nga viti i ri do të rrisë pensionet, por nuk tregoi shumën e saktë.", "sq"),
        ("Pamior palitviazień u kalonii ŭ Navapołacku, paviedamili pravaabaroncy.", "be"),
    ],
)
def test_other_languages_of_the_same_newsrooms_are_told(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Памёр палітвязень", "be"),
        ("Помер політв'язень", "uk"),
        ("Умер политзаключенный", "ru"),
        ("Суд у Гомелі асудзіў журналіста", "be"),
        ("Суд у Гомелі засудив журналіста", "uk"),
        ("Суд в Гомеле осудил журналиста", "ru"),
        ("Zmarł więzień polityczny", "pl"),
        ("Political prisoner dies", "en"),
    ],
)
def test_a_headline_is_enough(title: str, language: str) -> None:
    assert language_of(title) == language


def test_a_language_that_the_model_does_not_know_is_the_pages_to_tell() -> None:
    text = "Правительствос дийцина керлачу шарахь пенсеш лакхайаран хьокъехь, амма билгалла барам ца хьахийна."
    assert language_of(text, "ce") == "ce"


def test_a_russian_article_that_quotes_belarusian_is_russian() -> None:
    text = "Пристань закроют на ремонт до конца октября. " * 8 + "На шыльдзе напісана «Зачынена»."
    assert language_of(text) == "ru"


def test_the_pages_statement_decides_about_a_few_words() -> None:
    assert language_of("Порт", "be-BY") == "be"


def test_a_wrong_statement_does_not_decide_about_a_text() -> None:
    assert language_of("The landing stage by the old bridge will be closed until October.", "ru") == "en"


def test_no_letters_have_no_language() -> None:
    assert language_of("12:30") is None
