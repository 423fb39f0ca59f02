"""Polish inflection: the paradigms of nouns, adjectives and names, and what is no form of a word."""

from __future__ import annotations

import pytest

from pipeline.topics.inflection.polish import forms, slots


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("bank", "banku bankowi bankiem banki banków bankom bankami bankach"),
        ("minister", "ministra ministrowi ministrem ministrze ministrowie ministrów"),
        ("rząd", "rządu rządowi rządem rządzie rządy rządów rządami"),
        ("obywatel", "obywatela obywatelowi obywatelem obywatelu obywatele obywateli"),
        ("więzień", "więźnia więźniowi więźniem więźniu więźniowie więźniów"),
        ("kupiec", "kupca kupcowi kupcem kupcu kupcy kupców"),
        ("urzędnik", "urzędnika urzędnikiem urzędnicy urzędników"),
        ("mąż", "męża mężowi mężem mężu mężowie mężów"),
        ("rosjanin", "rosjanina rosjaninem rosjanie rosjan rosjanom"),
    ],
)
def test_masculine_nouns(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("gazeta", "gazety gazecie gazetę gazetą gazet gazetom gazetami gazetach"),
        ("fabryka", "fabryki fabryce fabrykę fabryką fabryk"),
        ("droga", "drogi drodze drogę drogą dróg"),
        ("sankcja", "sankcji sankcję sankcją sankcje sankcjom sankcjami"),
        ("stocznia", "stoczni stocznię stocznią stocznie"),
        ("wojna", "wojny wojnie wojnę wojną wojen wojnom"),
        ("wolność", "wolności wolnością"),
        ("dziennikarka", "dziennikarki dziennikarce dziennikarkę dziennikarek"),
        ("wychowawczyni", "wychowawczynię wychowawczynią wychowawczynie wychowawczyń"),
        ("noc", "nocy nocą noce nocami"),
    ],
)
def test_feminine_nouns(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("miasto", "miasta miastu miastem mieście miast miastom miastami"),
        ("wojsko", "wojska wojsku wojskiem wojsk wojskach"),
        ("pole", "pola polu polem pól polom polach"),
        ("zdanie", "zdania zdaniu zdaniem zdań zdaniach"),
        ("imię", "imienia imieniu imieniem imiona imion imionami"),
        ("muzeum", "muzea muzeów muzeom muzeach"),
    ],
)
def test_neuter_nouns(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("nowy", "nowego nowemu nowym nowa nowej nową nowe nowych nowymi nowi"),
        ("polski", "polskiego polskiemu polskim polska polskiej polską polskie polskich polskimi polscy"),
        ("ostatni", "ostatniego ostatnia ostatniej ostatnią ostatnie ostatnich ostatnimi"),
        ("europejska", "europejskiej europejską europejskich"),
        ("zachodnia", "zachodniej zachodnią"),
        ("zjednoczone", "zjednoczonych zjednoczonym zjednoczonymi"),
        ("liberalni", "liberalnych liberalnym liberalnymi"),
    ],
)
def test_adjectives_of_every_gender(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("kowalski", "kowalskiego kowalskiemu kowalskim kowalska kowalskiej kowalską kowalscy kowalskich"),
        ("mickiewicz", "mickiewicza mickiewiczowi mickiewiczem mickiewiczu mickiewiczowie"),
        ("dudek", "dudka dudkowi dudkiem dudku dudkowie dudków"),
        ("nowak", "nowaka nowakowi nowakiem nowaku nowakowie nowaków"),
        ("kościuszko", "kościuszki kościuszce kościuszkę kościuszką"),
        ("szewczenko", "szewczenki szewczence szewczenkę szewczenką"),
        ("zaręba", "zaręby zarębie zarębę zarębą zarębowie"),
        ("brown", "browna brownowi brownem brownie"),
        ("dickens", "dickensa dickensowi dickensem dickensie"),
        ("kennedy", "kennedy'ego kennedy'emu kennedym"),
        ("goethe", "goethego goethemu goethem"),
        ("verdi", "verdiego verdiemu verdim"),
    ],
)
def test_surnames(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("piotr", "piotra piotrowi piotrem piotrze"),
        ("paweł", "pawła pawłowi pawłem pawle"),
        ("maciek", "maćka maćkowi maćkiem maćku"),
        ("aleksander", "aleksandra aleksandrowi aleksandrem aleksandrze"),
        ("maria", "marii marię marią mario"),
        ("jerzy", "jerzego jerzemu jerzym"),
    ],
)
def test_first_names(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("warszawa", "warszawy warszawie warszawę warszawą"),
        ("kraków", "krakowa krakowowi krakowem krakowie"),
        ("poznań", "poznania poznaniowi poznaniem poznaniu"),
        ("wrocław", "wrocławia wrocławiowi wrocławiem wrocławiu"),
        ("łódź", "łodzi łodzią"),
        ("białoruś", "białorusi białorusią"),
        ("grodno", "grodna grodnu grodnem grodnie"),
        ("kielce", "kielc kielcom kielcami kielcach"),
        ("niemcy", "niemiec niemcom niemcami niemczech"),
        ("węgry", "węgier węgrom węgrami węgrzech"),
        ("francja", "francji francję francją"),
        ("belgia", "belgii belgię belgią"),
        ("korea", "korei koreę koreą"),
    ],
)
def test_places(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("sankcja", "sankcjonować"),
        ("bank", "bankowy"),
        ("polska", "polak"),
        ("wolność", "wolny"),
        ("nowy", "nowość"),
    ],
)
def test_other_words_are_no_forms(word: str, other: str) -> None:
    assert other not in forms(word)


@pytest.mark.parametrize("word", ["a", "x", "sklep", "iowa", "ue", "2024", "foo-bar"])
def test_a_word_is_among_its_forms(word: str) -> None:
    assert word in forms(word)


def test_the_case_and_number_of_a_form_are_told() -> None:
    told = set(slots("gazeta"))
    assert {("ns", "gazeta"), ("gs", "gazety"), ("is", "gazetą"), ("gp", "gazet"), ("lp", "gazetach")} <= told


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("człowiek", "człowieka ludzie ludzi ludźmi"),
        ("tydzień", "tygodnia tygodniem tygodnie"),
        ("rzeczpospolita", "rzeczypospolitej rzecząpospolitą"),
    ],
)
def test_irregular_nouns(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("polacy", "polaków polakom polakami polakach"),
        ("szwedzi", "szwedów szwedom szwedami"),
        ("amerykanie", "amerykanów amerykanom"),
        ("sankcje", "sankcji sankcjom sankcjami sankcjach"),
        ("wybory", "wyborów wyborom wyborami wyborach"),
        ("siły", "sił siłom siłami siłach"),
        ("wojska", "wojsk wojskom wojskami"),
    ],
)
def test_plural_nouns(word: str, expected: str) -> None:
    assert set(expected.split()) <= forms(word)


@pytest.mark.parametrize(
    ("word", "verb"),
    [("skład", "składa"), ("wpływ", "wpływa"), ("wynik", "wynika"), ("szczepienie", "szczepieni")],
)
def test_a_noun_does_not_take_the_form_of_a_verb(word: str, verb: str) -> None:
    assert verb not in forms(word)


@pytest.mark.parametrize(
    ("adjective", "noun"), [("krajowy", "krajów"), ("rządowy", "rządów"), ("środkowa", "środków")]
)
def test_an_adjective_does_not_take_the_form_of_a_noun(adjective: str, noun: str) -> None:
    assert noun not in forms(adjective)


@pytest.mark.parametrize("word", ["oslo", "toronto"])
def test_some_foreign_places_never_change(word: str) -> None:
    assert forms(word) == {word}
