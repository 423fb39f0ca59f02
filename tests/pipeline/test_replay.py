"""Comparing what a later extractor reads with what was stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.records import Article, Dated, TimeBasis
from pipeline.replay import DIFF_LINES, EXAMPLES, SHOWN, ReplayReport, SourceReport, Stored, compare, short_diff

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
URL = "https://harbour.example/a/1"
TEXT = "The locks close in June.\nBarges go round by the north.\nA tug waits at the junction."
STORED = Stored(
    url=URL,
    title="Locks to close",
    text=TEXT,
    published_at=AT,
    modified_at=None,
    language="en",
    authors=("Ada Brook",),
    credit=None,
    lead=None,
    section=None,
    tags=(),
    image=None,
)
ARTICLE = Article(
    url=URL,
    title="Locks to close",
    text=TEXT,
    canonical_url=URL,
    language="en",
    authors=["Ada Brook"],
    published=Dated(AT, TimeBasis.META),
)


def test_the_same_content_is_no_change() -> None:
    found = compare(STORED, ARTICLE)
    assert not found.changed
    assert (found.moved, short_diff(found)) == (False, ())


def test_white_space_is_no_change() -> None:
    spaced = replace(ARTICLE, title="Locks  to close ", text=TEXT.replace("\n", "\n\n").replace("June", " June"))
    assert not compare(STORED, spaced).changed


def test_paragraphs_that_went_and_came_are_told_apart() -> None:
    found = compare(STORED, replace(ARTICLE, text=TEXT.replace("A tug waits", "A boat waits") + "\nRead also"))
    assert found.lost == ("A tug waits at the junction.",)
    assert found.gained == ("A boat waits at the junction.", "Read also")


def test_a_repeated_paragraph_that_is_read_once_is_lost_once() -> None:
    assert compare(replace(STORED, text=f"{TEXT}\nAd\nAd"), replace(ARTICLE, text=f"{TEXT}\nAd")).lost == ("Ad",)


def test_another_order_is_a_change_without_loss() -> None:
    found = compare(STORED, replace(ARTICLE, text="\n".join(reversed(TEXT.splitlines()))))
    assert (found.changed, found.reordered, found.lost, found.gained) == (True, True, (), ())


def test_each_field_that_changed_is_named_with_both_values() -> None:
    later = replace(ARTICLE, title="Locks", authors=[], language="be", published=None, modified=ARTICLE.published)
    found = compare(STORED, later)
    assert found.fields == {
        "title": ("Locks to close", "Locks"),
        "published_at": (AT.isoformat(), ""),
        "modified_at": ("", AT.isoformat()),
        "language": ("en", "be"),
        "authors": ("Ada Brook", ""),
    }
    assert "- title: Locks to close" in short_diff(found)


def test_another_canonical_address_alone_is_no_change() -> None:
    found = compare(STORED, replace(ARTICLE, canonical_url="https://harbour.example/a/one"))
    assert (found.changed, found.moved) == (False, True)


def test_a_diff_is_short_and_begins_near_the_difference() -> None:
    long = "barges " * 60
    before = replace(STORED, text="\n".join([long + "go north", *map(str, range(20))]))
    diff = short_diff(compare(before, replace(ARTICLE, text=long + "go south")))
    assert len(diff) == DIFF_LINES + 1
    assert diff[0].endswith("go north")
    assert diff[1].endswith("go south")
    assert diff[-1].endswith("lines more")
    assert max(map(len, diff)) <= SHOWN + 2


def test_the_examples_are_the_pages_that_lost_most() -> None:
    report = SourceReport("harbour")
    for number in (3, 9, 1, 7, 5):
        before = replace(STORED, text=TEXT + f"\n{'x' * number}")
        report.add(f"{URL}{number}", compare(before, ARTICLE))
    assert [one.url for one in report.examples] == [f"{URL}{number}" for number in (9, 7, 5)]
    assert len(report.examples) == EXAMPLES


def test_the_counts_add_up() -> None:
    report = ReplayReport()
    report.of("a").add(URL, compare(STORED, ARTICLE))
    report.of("a").add(URL, compare(STORED, replace(ARTICLE, title=None)))
    report.of("b").add_no_article(URL, "a list of links")
    report.of("b").add_not_read(URL, "gone")
    counts = report.counts
    assert counts["pages"] == 4
    assert [counts[name] for name in ("unchanged", "changed", "no_article", "not_read")] == [1, 1, 1, 1]
    assert report.of("b").reasons == {"a list of links": 1, "gone": 1}
    assert report.line().endswith("nothing was written")
