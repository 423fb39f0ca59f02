from __future__ import annotations

from datetime import timedelta

import pytest

from newsroom import content
from newsroom.publications import Publication, publication
from newsroom.reprints import Alteration, copies
from tests.newsroom.clocks import EPOCH


@pytest.fixture(scope="module")
def originals() -> list[Publication]:
    return [publication(item, EPOCH) for item in content.load() if item.edition == "en"]


@pytest.fixture(scope="module")
def made(originals: list[Publication]) -> tuple[Publication, ...]:
    return copies(originals)


def pair(
    originals: list[Publication], made: tuple[Publication, ...], alteration: Alteration
) -> tuple[Publication, Publication]:
    copy = next(pub for pub in reversed(made) if pub.alteration == alteration)
    return next(pub for pub in originals if pub.key == copy.copy_of), copy


def test_eight_reports_are_reprinted_each_in_another_way(made: tuple[Publication, ...]) -> None:
    reprints = [pub for pub in made if pub.site == "wire"]
    assert len({pub.copy_of for pub in reprints}) == 8
    assert {pub.alteration for pub in reprints} == set(Alteration) - {Alteration.ADDRESS}


def test_one_sanctions_report_stands_at_four_addresses(
    originals: list[Publication], made: tuple[Publication, ...]
) -> None:
    second = next(pub for pub in made if pub.alteration == Alteration.ADDRESS)
    original = next(pub for pub in originals if pub.key == second.copy_of)
    places = [(pub.site, pub.alteration) for pub in made if pub.copy_of == original.key]
    assert "belarus-sanctions" in original.item.topics
    assert places == [("wire", "other headline"), ("wire", "first two fifths"), ("en", "second address")]
    assert second.path != original.path
    assert second.item.text == original.item.text


def test_copies_appear_20_to_90_minutes_after_and_never_in_the_future(
    originals: list[Publication], made: tuple[Publication, ...]
) -> None:
    times = {pub.key: pub.published_at for pub in originals}
    for pub in made:
        assert timedelta(minutes=20) <= pub.published_at - times[pub.copy_of] <= timedelta(minutes=90)
        assert pub.published_at < EPOCH


def test_copies_have_addresses_and_ids_of_their_own(
    originals: list[Publication], made: tuple[Publication, ...]
) -> None:
    everything = [*originals, *made]
    assert len({pub.key for pub in everything}) == len(everything)
    assert len({pub.item.id for pub in everything}) == len(everything)


def test_copies_are_the_same_at_every_start(originals: list[Publication], made: tuple[Publication, ...]) -> None:
    assert copies(originals) == made


def test_an_excerpt_is_the_beginning_of_its_original(
    originals: list[Publication], made: tuple[Publication, ...]
) -> None:
    original, copy = pair(originals, made, Alteration.EXCERPT)
    assert original.item.text.startswith(copy.item.text)
    assert 0.4 <= copy.item.words / original.item.words < 0.8


def test_a_trimmed_copy_lacks_the_last_paragraphs(
    originals: list[Publication], made: tuple[Publication, ...]
) -> None:
    original, copy = pair(originals, made, Alteration.TRIM)
    assert copy.item.blocks == original.item.blocks[:-2]


def test_merged_paragraphs_keep_every_word(originals: list[Publication], made: tuple[Publication, ...]) -> None:
    original, copy = pair(originals, made, Alteration.MERGE)
    assert copy.item.text.split() == original.item.text.split()
    assert len(copy.item.blocks) < len(original.item.blocks)


def test_other_quotation_marks_change_nothing_else(
    originals: list[Publication], made: tuple[Publication, ...]
) -> None:
    original, copy = pair(originals, made, Alteration.TYPOGRAPHY)
    assert '"' not in copy.item.text
    assert letters(copy.item.text) == letters(original.item.text)
    assert copy.item.text != original.item.text


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def test_retitled_copies_and_other_datelines_differ_in_that(
    originals: list[Publication], made: tuple[Publication, ...]
) -> None:
    original, copy = pair(originals, made, Alteration.HEADLINE)
    assert copy.item.title != original.item.title
    assert copy.item.blocks == original.item.blocks
    original, copy = pair(originals, made, Alteration.DATELINE)
    assert copy.item.dateline not in ("", original.item.dateline)


def test_the_three_credit_lines_and_the_editors_note_occur(made: tuple[Publication, ...]) -> None:
    lines = {pub.credit for pub in made if pub.site == "wire"}
    assert lines == {"", "(Radio Meridian)", "According to Radio Meridian", "Source: Meridian"}
    assert [pub.alteration for pub in made if pub.note] == [Alteration.NOTE]
