"""Other reports of the same event: found among the stories of the same days, and never joined with them."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from pipeline.records import Article, Dated, Page, TimeBasis, WarcRef
from pipeline.store import Store
from pipeline.store.reading import RelatedStory, read_story
from pipeline.store.reading.related import MAX_RELATED
from pipeline.store.saving import Read, save_page
from pipeline.stories import ALIKE, fingerprint
from tests.desk.filled import NOW, Builder
from tests.pipeline.stories.events import BRIDGE, BRIDGE_TOO, DAM, OTHERS, Report

HOUR = timedelta(hours=1)


class Newsroom:
    """Stores reports as ingest does; each method gives the story's number."""

    def __init__(self, store: Store) -> None:
        self.store, self.numbers = store, count(1)

    def print(self, report: Report, *, hours: float = 0, url: str | None = None, **said: object) -> int:
        """Store a report that was published so many hours after NOW."""
        number = next(self.numbers)
        url = url or f"https://paper{number}.example/news"
        at = NOW + hours * HOUR
        values = {"language": "en", "published": Dated(at, TimeBasis.META), **said}
        article = Article(url, report.title, report.text, url, **values)
        record, lies = f"<urn:example:{number}>", WarcRef("a.warc.gz", number)
        page = Page(url, url, 200, (), b"", NOW + number * timedelta(seconds=1), record, lies)
        read = Read(article, fingerprint(report.title, report.text))
        assert save_page(self.store, page, read, url, url, f"paper{number}", None)
        return number

    def related(self, story: int) -> tuple[RelatedStory, ...]:
        detail = read_story(self.store, story)
        assert detail is not None
        return detail.related

    def numbers_of(self, story: int) -> list[int]:
        return [other.story for other in self.related(story)]


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    """A newsroom that has printed the other news of the day."""
    made = Newsroom(store)
    for report in OTHERS:
        made.print(report)
    return made


def test_an_independent_report_of_the_event_is_found_from_either_side(newsroom: Newsroom) -> None:
    first, second = newsroom.print(BRIDGE), newsroom.print(BRIDGE_TOO, hours=2)
    [other] = newsroom.related(first)
    assert (other.story, other.title, other.source) == (second, BRIDGE_TOO.title, f"paper{second}")
    assert (other.at, other.basis, other.certainty) == (NOW + 2 * HOUR, "meta", "exact")
    assert ALIKE <= other.alike < 1
    assert newsroom.numbers_of(second) == [first]


def test_news_of_other_events_has_no_related_stories(newsroom: Newsroom) -> None:
    newsroom.print(BRIDGE)
    assert [newsroom.numbers_of(story) for story in range(1, len(OTHERS) + 1)] == [[]] * len(OTHERS)


@pytest.mark.parametrize(("hours", "found"), [(-72, True), (72, True), (-73, False), (73, False)])
def test_three_days_before_and_after_are_looked_at(newsroom: Newsroom, hours: int, found: bool) -> None:
    first, second = newsroom.print(BRIDGE), newsroom.print(BRIDGE_TOO, hours=hours)
    assert newsroom.numbers_of(first) == [second] * found


def test_a_page_without_a_time_stands_at_its_first_sight(newsroom: Newsroom) -> None:
    first, second = newsroom.print(BRIDGE), newsroom.print(BRIDGE_TOO, published=None)
    assert newsroom.numbers_of(first) == [second]


def test_another_language_is_not_compared(newsroom: Newsroom) -> None:
    first = newsroom.print(BRIDGE)
    newsroom.print(BRIDGE_TOO, language="sv")
    assert newsroom.numbers_of(first) == []


def test_articles_of_no_known_language_are_compared_with_each_other(newsroom: Newsroom) -> None:
    first, second = newsroom.print(BRIDGE, language=None), newsroom.print(BRIDGE_TOO, language=None)
    assert newsroom.numbers_of(first) == [second]


def test_a_copy_is_part_of_the_story_and_not_listed_beside_it(newsroom: Newsroom) -> None:
    first, second = newsroom.print(BRIDGE), newsroom.print(BRIDGE_TOO)
    newsroom.print(BRIDGE_TOO)
    newsroom.print(BRIDGE)
    assert newsroom.numbers_of(first) == [second]
    assert newsroom.numbers_of(second) == [first]


def test_a_revised_lead_is_compared_by_its_newest_text(newsroom: Newsroom) -> None:
    first = newsroom.print(BRIDGE)
    second = newsroom.print(DAM, url="https://live.example/news")
    assert newsroom.numbers_of(first) == []
    newsroom.print(BRIDGE_TOO, url="https://live.example/news")
    assert newsroom.numbers_of(first) == [second]


def test_the_likest_come_first_and_no_more_than_a_screen_of_them(newsroom: Newsroom) -> None:
    first, built = newsroom.print(BRIDGE), Builder(newsroom.store)
    words = BRIDGE.text.split()
    shortened = [Report(BRIDGE.title, " ".join(words[left_out:])) for left_out in range(MAX_RELATED + 2)]
    for report in (*shortened, *OTHERS * 10):
        built.worded(built.article(built.story()), *report)
    scores = [other.alike for other in newsroom.related(first)]
    assert len(scores) == MAX_RELATED
    assert scores == sorted(scores, reverse=True)
