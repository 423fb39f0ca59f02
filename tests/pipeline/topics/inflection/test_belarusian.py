"""Belarusian forms of nouns, adjectives, names and surnames."""

from __future__ import annotations

import pytest

from pipeline.topics.inflection.belarusian import forms


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("краіна", "краіны краіне краіну краінай краін краінам краінамі краінах"),
        ("бяспека", "бяспекі бяспецы бяспеку бяспекай"),
        ("партыя", "партыі партыю партыяй партый партыям партыямі партыях"),
        ("улада", "улады уладзе уладу уладай улад уладам"),
        ("дарога", "дарогі дарозе дарогу дарогай дарог"),
        ("забастоўка", "забастоўкі забастоўцы забастоўку забастовак забастоўкам"),
        ("галава", "галавы галаве галаву галавой галовы галоў галовам"),
        ("пошта", "пошты пошце пошту поштай"),
    ],
)
def test_feminine_nouns_in_a_change_their_consonants_before_e(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("закон", "закона закону законам законе законы законаў законамі законах"),
        ("бюджэт", "бюджэта бюджэту бюджэтам бюджэце бюджэты бюджэтаў"),
        ("стол", "стала сталу сталом стале сталы сталоў сталам"),
        ("год", "года году годам годзе гады гадоў гадам гадах"),
        ("холад", "холаду холадам холадзе халады халадоў"),
        ("чыноўнік", "чыноўніка чыноўніку чыноўнікам чыноўнікі чыноўнікаў"),
        ("грамадзянін", "грамадзяніна грамадзянінам грамадзяне грамадзян грамадзянам"),
        ("гомель", "гомеля гомелю гомелем гомелі"),
        ("герой", "героя герою героем героі герояў"),
    ],
)
def test_masculine_nouns_have_both_genitives_and_lose_the_stress(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("кавалак", "кавалка кавалку кавалкі кавалкаў"),
        ("падатак", "падатка падаткам падаткі падаткаў"),
        ("беларус", "беларуса беларусы беларусаў"),
        ("украінец", "украінца украінцам украінцы украінцаў"),
        ("палац", "палаца палацам палацы"),
        ("дзень", "дня днём дні дзён днямі"),
        ("вязень", "вязня вязнем вязні вязняў"),
        ("ліпень", "ліпеня ліпені"),
        ("пясок", "пяску пяском"),
        ("вучань", "вучня вучнем вучні вучняў"),
        ("сынок", "сынка сынком сынкі сынкоў"),
    ],
)
def test_vowels_drop_before_an_ending(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("грамадства", "грамадству грамадствам грамадстве грамадствы грамадстваў"),
        ("пытанне", "пытання пытанню пытаннем пытанні пытанняў пытаннях"),
        ("жыццё", "жыцця жыццю жыццём жыцці"),
        ("сяло", "сяла сялу сялом сяле сёлы сёламі"),
        ("акно", "акна акном вокны вокнамі"),
    ],
)
def test_neuter_nouns(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("незалежнасць", "незалежнасці незалежнасцю"),
        ("беларусь", "беларусі беларуссю"),
        ("медзь", "медзі меддзю"),
        ("восень", "восені восенню"),
        ("ноч", "ночы ноччу"),
        ("любоў", "любові любоўю"),
    ],
)
def test_feminine_nouns_without_a_vowel_double_their_consonant(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("санкцыі", "санкцый санкцыям санкцыямі санкцыях"),
        ("выбары", "выбараў выбарам выбарамі выбарах"),
        ("баранавічы", "баранавічаў баранавічам баранавічах"),
        ("падаткі", "падаткаў падаткам"),
        ("перамовы", "перамоў перамовам перамовамі"),
        ("расіяне", "расіян расіянам"),
    ],
)
def test_words_in_the_plural_keep_to_it(word: str, expected: str) -> None:
    found = forms(word)

    assert set(expected.split()) <= found
    assert not any(form.endswith("ага") for form in found)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("новы", "новага новаму новым новая новай новую новаю новае новыя новых новымі"),
        ("беларускі", "беларускага беларускаму беларускім беларуская беларускую беларускія беларускіх"),
        ("апошні", "апошняга апошняму апошнім апошняя апошняй апошнюю апошняе апошнія апошніх"),
        ("малады", "маладога маладому маладая маладой маладое маладыя"),
    ],
)
def test_adjectives_have_every_gender_and_number(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


def test_a_month_has_no_plural() -> None:
    assert forms("верасень") & {"верасня", "верасню", "вераснем", "верасні", "вераснях"} == {
        "верасня",
        "верасню",
        "вераснем",
        "верасні",
    }


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ"])
def test_every_apostrophe_is_read(apostrophe: str) -> None:
    word = f"сям{apostrophe}я"

    assert {word, "сям'і", "сям'ю", "сям'ёй", "сем'і", "сем'яў"} <= forms(word)


def test_an_adjective_given_in_the_feminine_keeps_its_gender() -> None:
    found = forms("ціханоўская")

    assert {"ціханоўскай", "ціханоўскую", "ціханоўскаю"} <= found
    assert "ціханоўскага" not in found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("лукашэнка", "лукашэнкі лукашэнку лукашэнкам лукашэнкаў"),
        ("бяляцкі", "бяляцкага бяляцкаму бяляцкім"),
        ("пуцін", "пуціна пуціну пуціным пуціне"),
        ("івано\u045e", "іванова іванову івановым іванове івановы івановых"),
        ("бабіч", "бабіча бабічу бабічам бабічы"),
        ("пазняк", "пазняка пазняку пазняком"),
        ("марыя", "марыі марыю марыяй"),
        ("аляксандр", "аляксандра аляксандру аляксандрам"),
        ("сяргей", "сяргея сяргею сяргеем сяргеі"),
        ("павел", "паўла паўлу паўлам"),
    ],
)
def test_names_and_surnames(name: str, expected: str) -> None:
    assert set(expected.split()) <= forms(name)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("сьвет", "сьвету сьветам сьвеце сьветы сьветаў"),
        ("зьняволены", "зьняволенага зьняволеныя зьняволеных"),
        ("незалежнасьць", "незалежнасьці незалежнасьцю"),
        ("пытаньне", "пытаньня пытаньню пытаньнем пытаньні"),
        ("менск", "менска менску менскам"),
        ("пратэст", "пратэсце пратэсьце"),
        ("палітвязень", "палітвязня палітвязьня палітвязняў палітвязьняў"),
        ("краіна", "краін краінаў"),
        ("партыя", "партый партыяў"),
    ],
)
def test_the_classical_orthography_is_read(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize("word", ["метро", "тбілісі", "nato", "б", "2024", ""])
def test_what_does_not_inflect_comes_back_alone(word: str) -> None:
    assert forms(word) == {word}


@pytest.mark.parametrize(
    "word", ["ы", "ая", "дзь", "'юя", "ййй", "ьць", "аць", "нні", "ькі", "ўяў", "зьь", "ецец"]
)
def test_no_fragment_fails(word: str) -> None:
    assert word in forms(word)
