"""The same report in other languages: found among the stories of the same days, and never joined with them."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from pipeline.records import Article, Dated, Page, TimeBasis, WarcRef
from pipeline.store import Store
from pipeline.store.reading import RelatedStory, read_story
from pipeline.store.saving import Read, save_page
from pipeline.stories import SAME, fingerprint
from tests.desk.filled import NOW
from tests.pipeline.stories.translated import FERRIES, FERRY, FERRY_BE, FERRY_RU, OTHERS, Said

HOUR = timedelta(hours=1)
LATE = Said("Паром из Торвика задерживается", "Пассажиров просят подождать на берегу.", "ru")


class Newsroom:
    """Stores reports as ingest does; each method gives the story's number."""

    def __init__(self, store: Store) -> None:
        self.store, self.numbers = store, count(1)

    def print(self, said: Said, *, hours: float = 0, url: str | None = None, **values: object) -> int:
        """Store a report that was published so many hours after NOW."""
        number = next(self.numbers)
        url = url or f"https://paper{number}.example/news"
        published = Dated(NOW + hours * HOUR, TimeBasis.META)
        given = {"language": said.language, "published": published, **values}
        article = Article(url, said.title, said.text, url, **given)
        record, lies = f"<urn:example:{number}>", WarcRef("a.warc.gz", number)
        page = Page(url, url, 200, (), b"", NOW + number * timedelta(seconds=1), record, lies)
        read = Read(article, fingerprint(said.title, said.text))
        assert save_page(self.store, page, read, url, url, f"paper{number}", None)
        return number

    def translations(self, story: int) -> tuple[RelatedStory, ...]:
        detail = read_story(self.store, story)
        assert detail is not None
        return detail.translations

    def numbers_of(self, story: int) -> set[int]:
        return {other.story for other in self.translations(story)}


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    """A newsroom that has printed the other news of the day."""
    made = Newsroom(store)
    for said in OTHERS:
        made.print(said)
    return made


def test_a_report_leads_to_the_same_report_in_all_other_languages(newsroom: Newsroom) -> None:
    printed = [newsroom.print(said) for said in FERRIES]
    for story in printed:
        assert newsroom.numbers_of(story) == {*printed} - {story}
    assert newsroom.numbers_of(1) == set()


def test_what_is_told_of_it(newsroom: Newsroom) -> None:
    first, second = newsroom.print(FERRY), newsroom.print(FERRY_BE, hours=2)
    [other] = newsroom.translations(first)
    assert (other.story, other.language, other.title) == (second, "be", FERRY_BE.title)
    assert (other.source, other.at, other.basis) == (f"paper{second}", NOW + 2 * HOUR, "meta")
    assert SAME <= other.alike <= 1
    assert {"Melnik", "214", "4,200"} <= set(other.shared)
    [same] = newsroom.translations(second)
    assert {"Мельнік", "214", "4,2 тыс."} <= set(same.shared)


@pytest.mark.parametrize(("hours", "found"), [(-72, True), (72, True), (-73, False), (73, False)])
def test_three_days_before_and_after_are_looked_at(newsroom: Newsroom, hours: int, found: bool) -> None:
    first, second = newsroom.print(FERRY), newsroom.print(FERRY_BE, hours=hours)
    assert newsroom.numbers_of(first) == ({second} if found else set())


def test_the_same_language_is_left_to_the_related_stories(newsroom: Newsroom) -> None:
    first = newsroom.print(FERRY)
    newsroom.print(Said(FERRY.title, FERRY.text.replace("Tuesday", "Monday night"), "en"))
    assert newsroom.numbers_of(first) == set()


def test_articles_of_no_known_language_are_left_out(newsroom: Newsroom) -> None:
    first, unknown = newsroom.print(FERRY), newsroom.print(FERRY_BE, language=None)
    assert newsroom.numbers_of(first) == newsroom.numbers_of(unknown) == set()


def test_copies_of_a_translation_count_once(newsroom: Newsroom) -> None:
    first, second = newsroom.print(FERRY), newsroom.print(FERRY_RU)
    newsroom.print(FERRY_RU)
    assert newsroom.numbers_of(first) == {second}


def test_a_revised_lead_is_compared_by_its_newest_text(newsroom: Newsroom) -> None:
    first = newsroom.print(FERRY)
    second = newsroom.print(LATE, url="https://live.example/news")
    assert newsroom.numbers_of(first) == set()
    newsroom.print(FERRY_RU, url="https://live.example/news")
    assert newsroom.numbers_of(first) == {second}
