"""What makes two texts the same report, and what does not."""

from __future__ import annotations

import random

import pytest

from pipeline.stories import Part, fingerprint, same_report

REPORT = """The port authority of Varnholm said on Tuesday that the northern lock would be closed to freight
for eleven weeks, longer than it had announced in the spring. Divers found cracks in both gates during a
routine survey, a spokeswoman told reporters, and the steel has to be cast abroad. Shippers were warned to
send grain by the southern canal, where the tolls are higher and barges wait for up to two days at the swing
bridge. The mill owners' association called the decision hasty. Its chairman said that members had stored
wheat for the whole season on the promise of an open lock, and that the harvest could not be moved by road.
The ministry of transport answered that safety came first and that it would pay half of the additional tolls
until the end of November. Two ferry lines will keep running with smaller boats. Passengers with bicycles
must book a day ahead, and the night boat is cancelled on weekdays. The lock was built ninety years ago and
last repaired after the flood that carried away the old bridge. Engineers had asked for new gates since then,
but three budgets in a row left no money for them, according to minutes that the council published."""

# What is published every day in the same words, and what changes in it.
TEMPLATES = {
    "weather": (
        """Forecast for the coast on {}. Morning temperature {} degrees, afternoon temperature {} degrees. Wind
        from the {} at {} metres a second, gusts of up to {} metres a second along the cape. Waves of {}
        centimetres outside the harbour. Pressure {} hectopascals. Sunrise at {} and sunset at {}. Small boats
        are advised to stay inside the breakwater until the warning is lifted by the service.""",
        ("24 November", 4, 9, "north-west", 6, 11, 80, 1013, "7.41", "15.58"),
        ("25 November", 2, 7, "south", 8, 14, 120, 1002, "7.43", "15.57"),
    ),
    "rates": (
        """The central bank set the official rates for {}: the dollar at {} crowns, up {} pence, the euro at {}
        crowns, down {} pence. The basket of currencies stands at {} crowns. The rates are in force from midnight
        until the next banking day and bind all banks for taxes and customs. Cash rates in exchange offices may
        differ by up to two per cent. The bank publishes the rates every working day at noon on its site.""",
        ("24 November", "3.2125", "1.5", "3.4410", "0.8", "3.3300"),
        ("25 November", "3.2201", "0.7", "3.4400", "0.1", "3.3371"),
    ),
    "daily figures": (
        """Over the past day {} new cases of the fever were registered, {} people recovered and {} died, the
        ministry of health said. In all, {} people have fallen ill since the spring and {} have died. The ministry
        reminds that masks are compulsory in trams and shops, and asks people over sixty-five to stay at home
        where they can. Those who feel ill should call a doctor and not go to the clinic. Vaccination is free of
        charge in every clinic, and appointments can be made by telephone or on the site of the ministry.""",
        ("1,204", 980, 11, "201,455", "1,733"),
        ("1,377", "1,015", 9, "202,832", "1,742"),
    ),
    "notice of death": (
        """The academy of arts reports with sorrow the death of {0}, who died on {1} at the age of {2}. {0} was
        born in {3} and studied at the academy, where later generations of students attended the lectures on
        drawing. Works by {0} are kept in the national gallery and in many museums abroad. The farewell ceremony
        will be held in the hall of columns. The board, the teachers and the students share the grief.""",
        ("Orla Venn", "Monday", 81, "Varnholm"),
        ("Timo Garske", "Friday", 77, "Eskburg"),
    ),
}

WORDS = REPORT.split()


def part(one: str, other: str) -> Part | None:
    return same_report(fingerprint(None, one), fingerprint(None, other))


def unlike(seed: int, words: int) -> str:
    source = random.Random(seed)
    return " ".join("".join(source.choices(("sa", "lo", "mi", "tek", "run", "vo"), k=4)) for _ in range(words))


@pytest.mark.parametrize(
    "copy",
    [
        REPORT.upper(),
        REPORT.replace("\n", " ").replace(". ", ".\n\n"),
        f"VARNHOLM, 24 November — {REPORT}",
        f"{REPORT}\nAccording to the Coastal Press Service",
        REPORT.replace("'", "’").replace(" - ", " — "),
        REPORT.replace("cracks", "cra\u00adcks").replace("lock", "lo\u200bck"),
        " ".join(WORDS[: int(len(WORDS) * 0.8)]),
        f"{unlike(1, 30)}. {REPORT}",
        REPORT.replace("Tuesday", "Wednesday").replace("eleven", "twelve").replace("hasty", "rash"),
    ],
    ids=[
        "capitals",
        "paragraphs",
        "dateline",
        "credit",
        "typography",
        "invisible characters",
        "trim",
        "note",
        "corrections",
    ],
)
def test_a_copy_is_known_however_it_is_dressed(copy: str) -> None:
    assert part(copy, REPORT) is Part.COPY


def test_stress_marks_and_the_dotted_letter_are_no_difference() -> None:
    plain = "Порт сообщил, что северный шлюз закрыт, и все суда пойдут южным каналом до конца ноября. " * 3
    marked = plain.replace("шлюз", "шлю\u0301з").replace("все", "всё")
    assert fingerprint(None, plain) == fingerprint(None, marked)


def test_an_excerpt_and_its_original_know_which_is_which() -> None:
    excerpt = " ".join(WORDS[:80])
    assert part(excerpt, REPORT) is Part.EXCERPT
    assert part(REPORT, excerpt) is Part.FULLER


def test_a_report_retold_from_its_beginning_is_a_rewrite() -> None:
    own = unlike(2, 60).split()
    retold = " ".join([*WORDS[:30], *own[:12], *WORDS[38:75], *own[12:]])
    assert part(retold, REPORT) is Part.REWRITE


def test_shared_background_at_the_end_joins_nothing() -> None:
    background = " ".join(WORDS[120:])
    assert part(f"{unlike(3, 80)} {background}", f"{unlike(4, 90)} {background}") is None


@pytest.mark.parametrize(("words", "first", "second"), TEMPLATES.values(), ids=TEMPLATES)
def test_the_same_words_about_something_else_are_another_report(
    words: str, first: tuple[object, ...], second: tuple[object, ...]
) -> None:
    one, other = words.format(*first), words.format(*second)
    assert part(one, other) is None
    assert part(one, f"Coastal Press Service — {one}") is Part.COPY


def test_other_spellings_of_names_are_no_other_report() -> None:
    report = f"{REPORT} The mayor, Aleh Karpenka, and the harbour master, Siarhei Bud, will meet on Friday."
    respelled = report.replace("Aleh Karpenka", "Oleg Karpenko").replace("Siarhei", "Sergei")
    assert part(respelled, report) is Part.COPY


def test_a_report_with_one_figure_corrected_is_still_that_report() -> None:
    report = f"{REPORT} The repair costs 14 million, of which 5 come from the regional fund of 2019."
    assert part(report.replace("14 million", "15 million"), report) is Part.COPY


def test_the_judgement_does_not_depend_on_which_comes_first() -> None:
    texts = [REPORT, " ".join(WORDS[:150]), " ".join(WORDS[60:]), " ".join(WORDS[:60]), unlike(5, 100)]
    mirrored = {Part.EXCERPT: Part.FULLER, Part.FULLER: Part.EXCERPT}
    for one in texts:
        for other in texts:
            there, back = part(one, other), part(other, one)
            assert back is (mirrored.get(there, there) if there else None)


def test_a_very_short_text_is_known_together_with_its_title() -> None:
    first, second = fingerprint("Lock closed", "Watch the video."), fingerprint("Fair opens", "Watch the video.")
    assert same_report(first, second) is None
    assert same_report(first, fingerprint("Lock closed", "Watch the video.")) is Part.COPY


def test_texts_without_a_word_are_like_nothing() -> None:
    assert same_report(fingerprint(None, ""), fingerprint("", "…")) is None
    assert fingerprint("", "").bands == ()


def test_a_shared_run_of_words_gives_a_shared_key() -> None:
    run = " ".join(WORDS[40:66])
    one, other = f"{unlike(6, 50)} {run} {unlike(7, 70)}", f"{unlike(8, 33)} {run}"
    assert set(fingerprint(None, one).bands) & set(fingerprint(None, other).bands)


def test_a_fingerprint_fits_the_columns_of_every_database() -> None:
    made = fingerprint("Title", REPORT)
    assert all(0 <= number < 2**63 for number in (made.exact, *made.bands))


def test_scripts_without_spaces_are_compared_letter_by_letter() -> None:
    text = "港务局周二表示北部船闸将关闭十一周比春天宣布的时间更长潜水员在例行检查中发现两扇闸门都有裂缝"
    assert part(text[:40], text) is Part.COPY


def test_half_a_character_from_a_broken_page_is_no_error() -> None:
    assert fingerprint("\ud83d", f"{REPORT} \ud83d").bands
